import { type Host, type HostDisplay, hostOf } from '../contract/index.ts';

/** Where we run: a notebook that shows rich output, or a plain program (a terminal, a test). */
export interface Place extends Pick<Host, 'display' | 'signal' | 'pauses'> {
  readonly kind: 'notebook' | 'terminal';
}

/** Looked up at each use: a kernel may install its host after the library has loaded. */
export function currentPlace(): Place {
  const host = hostOf();
  if (host) {
    return {
      kind: 'notebook',
      display: (output: HostDisplay) => host.display(output),
      signal: () => host.signal(),
      ...(host.pauses ? { pauses: host.pauses } : {}),
    };
  }
  return tslab() ?? terminal;
}

const never = new AbortController().signal;

const terminal: Place = {
  kind: 'terminal',
  display({ data }) {
    const text = data['text/plain'];
    console.log(typeof text === 'string' ? text : `[${Object.keys(data).join(', ')}]`);
  },
  signal: () => never,
};

interface TslabJupyter {
  readonly lastWriteDisplayData: ((content: object, update: boolean) => void) | null;
}

/**
 * Stock tslab. Its public `display.raw` sends one MIME type a message, which a front end shows as
 * several outputs; the kernel's own writer takes a whole bundle. Several copies of tslab may be
 * loaded (a global one starts a local one), and only the running kernel's has a writer, so it is
 * found among the loaded modules.
 */
function tslab(): Place | undefined {
  const scope = globalThis as { __tslab__?: { require(id: string): unknown } };
  if (!scope.__tslab__) return undefined;
  const { _cache: modules } = scope.__tslab__.require('module') as {
    readonly _cache: Readonly<Record<string, { readonly exports: unknown } | undefined>>;
  };
  for (const [file, module] of Object.entries(modules)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file)) continue;
    const jupyter = module?.exports as TslabJupyter;
    if (!jupyter.lastWriteDisplayData) continue;
    return {
      kind: 'notebook',
      display({ data, metadata, displayId, update }) {
        const transient = displayId === undefined ? {} : { display_id: displayId };
        jupyter.lastWriteDisplayData?.({ data, metadata, transient }, update);
      },
      signal: sigintSignal,
    };
  }
  return undefined;
}

let interrupt: AbortController | undefined;

/**
 * tslab gives cells no signal: on SIGINT it ends the cell's promise and leaves the code running.
 * Its own handler already keeps the process alive, so one more listener changes nothing but the
 * signal.
 */
function sigintSignal(): AbortSignal {
  if (!interrupt) {
    process.on('SIGINT', () => {
      interrupt?.abort();
      interrupt = new AbortController();
    });
    interrupt = new AbortController();
  }
  return interrupt.signal;
}
