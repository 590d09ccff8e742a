import type { MimeBundle } from './mime.ts';

/** One display on its way out: a new one, or new content for the one with that id. */
export interface HostDisplay {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
  readonly displayId?: string;
  readonly update: boolean;
}

/** One message of a comm, from either side. */
export interface CommMessage {
  readonly kind: 'open' | 'msg' | 'close';
  readonly commId: string;
  /** Only on `open`. */
  readonly targetName?: string;
  readonly data: unknown;
  readonly metadata: Record<string, unknown>;
  readonly buffers: readonly Uint8Array[];
}

/** What travels with a comm message beside its data. */
export interface CommExtras {
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
}

/** One channel between a cell and the front end, as ipywidgets and others use it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: unknown, extras?: CommExtras): void;
  close(data?: unknown): void;
  onMessage(listener: (message: CommMessage) => void): void;
  onClose(listener: (message: CommMessage) => void): void;
}

/** Opens comms to targets the front end knows, and takes those that it opens to targets registered here. */
export interface CommRegistry {
  open(target: string, data?: unknown, extras?: CommExtras): Comm;
  register(target: string, opened: (comm: Comm, opening: CommMessage) => void): void;
}

/**
 * What a notebook environment (our kernel, a page's worker) offers to code in cells, libraries included, at
 * `globalThis[Symbol.for('notegrad.host')]`. A library looks there, and needs no import of the kernel.
 */
export interface Host {
  display(output: HostDisplay): void;
  /** Aborted when the cell that asks is stopped. */
  signal(): AbortSignal;
  /** Named channels to the front end, for widgets. Absent where the environment has none. */
  readonly comms?: CommRegistry;
  /** Says at the end of a cell how many tensors it left that no variable reaches; true by default. */
  leakMeter?: boolean;
}

const key = Symbol.for('notegrad.host');

/** The host in place now: a kernel may install one after a library has loaded, so look at each use. */
export function hostOf(): Host | undefined {
  return (globalThis as { [key]?: Host })[key];
}

/** Puts a host in place. Returns what takes it away. */
export function installHost(host: Host): () => void {
  const holder = globalThis as { [key]?: Host | undefined };
  const earlier = holder[key];
  holder[key] = host;
  return () => {
    holder[key] = earlier;
  };
}
