import { format, inspect } from 'node-inspect-extracted';
import { cellGlobals, functionSource, type Rendered, Reruns } from '../../../cell/index.ts';
import {
  type CommRegistry,
  type HostDisplay,
  installHost,
  KEPT_KEY_LIMIT,
  KEPT_TEXT_LIMIT,
  type KeptTexts,
  type Pauses,
} from '../../../contract/index.ts';
import type { MimeBundle, Output } from '../../../notebook/index.ts';
import type { Report } from '../protocol.ts';

/** A cell that is running, or whose timers may still put something out. */
export interface RunningCell {
  readonly number: number;
  readonly controller: AbortController;
  readonly timers: Set<number>;
}

const send = (report: Report) => self.postMessage(report);

let current: RunningCell | undefined;

export function currentCell(): RunningCell | undefined {
  return current;
}

/** Assigns all further outputs to this cell, until the next one starts. */
export function enterCell(cell: RunningCell): void {
  current = cell;
}

/** Runs what belongs to a cell, or to a handler of one, and gives the word back afterwards. */
export function within<T>(cell: RunningCell, body: () => T): T {
  const before = current;
  flush();
  current = cell;
  try {
    return body();
  } finally {
    flush();
    current = before;
  }
}

/** Those who want to know when the cell of that number runs again. */
export const reruns = new Reruns<number>();

/** What the page's store held when the latest run began, and what cells have added since. */
let texts: Readonly<Record<string, string>> = {};

export function takeKept(latest: Readonly<Record<string, string>>): void {
  texts = latest;
}

/** A worker has no store of its own: the page keeps what it is told. */
const kept: KeptTexts = {
  get: (key) => (Object.hasOwn(texts, key) ? texts[key] : undefined),
  set(key, text) {
    if (key.length > KEPT_KEY_LIMIT || text.length > KEPT_TEXT_LIMIT) return false;
    texts = { ...texts, [key]: text };
    send({ type: 'keep', key, text });
    return true;
  },
};

export function emit(output: Output, display: Placement = {}): void {
  flush();
  if (current) send({ type: 'output', cell: current.number, output, ...display });
}

/** Which display an output is, and whether it replaces it. */
export interface Placement {
  readonly displayId?: string;
  readonly update?: boolean;
}

export function emitBundle(
  kind: 'display_data' | 'execute_result',
  data: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>>,
  placement: Placement = {},
): void {
  const bundle = { data: plain(data), metadata: plain(metadata) };
  if (kind === 'display_data') emit({ output_type: kind, ...bundle }, placement);
  else emit({ output_type: kind, execution_count: null, ...bundle }, placement);
}

/** A bundle as JSON, which a notebook could keep: typed arrays become lists. */
function plain(bundle: Readonly<Record<string, unknown>>): MimeBundle {
  const text = JSON.stringify(bundle, (_key, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value,
  );
  return JSON.parse(text) as MimeBundle;
}

/** Text written in one turn is sent as one message, so that printing in a loop is fast. */
let pending: { cell: RunningCell; name: string; text: string } | undefined;

export function write(name: 'stdout' | 'stderr', text: string): void {
  if (!current) return;
  if (pending && pending.cell === current && pending.name === name) {
    pending.text += text;
    if (pending.text.length > 1 << 16) flush();
    return;
  }
  flush();
  pending = { cell: current, name, text };
  queueMicrotask(flush);
}

export function flush(): void {
  if (!pending) return;
  const { cell, name, text } = pending;
  pending = undefined;
  send({ type: 'output', cell: cell.number, output: { output_type: 'stream', name, text } });
}

/**
 * Installs what cells find around them: console, timers bound to their cell, the library's host.
 */
export function prepareSurroundings(
  comms: CommRegistry,
  look: (value: unknown) => Rendered,
  pauses: Pauses,
): void {
  Object.assign(globalThis, cellGlobals);
  const line =
    (name: 'stdout' | 'stderr') =>
    (...values: unknown[]) =>
      write(name, `${format(...values)}\n`);
  Object.assign(console, {
    log: line('stdout'),
    info: line('stdout'),
    debug: line('stdout'),
    dir: (value: unknown) => write('stdout', `${inspect(value)}\n`),
    table: (value: unknown) => write('stdout', `${inspect(value)}\n`),
    warn: line('stderr'),
    error: line('stderr'),
    trace: line('stderr'),
  });
  installHost({
    display({ data, metadata, displayId, update }: HostDisplay) {
      const placement = displayId === undefined ? {} : { displayId, update };
      emitBundle('display_data', data, metadata, placement);
    },
    look,
    signal: () => current?.controller.signal ?? new AbortController().signal,
    comms,
    beforeRerun: (listener) => {
      if (current) reruns.before(current.number, listener);
    },
    sourceOf: functionSource,
    kept,
    pauses,
  });
  installTimers();
}

/** Binds timers to the cell that started them: output goes there, and Stop ends them. */
function installTimers(): void {
  const wrap =
    (start: typeof setTimeout, repeats: boolean) =>
    (callback: (...values: unknown[]) => void, delay?: number, ...values: unknown[]): number => {
      const cell = current;
      if (!cell || typeof callback !== 'function')
        return start(callback, delay, ...values) as unknown as number;
      const handle = start(() => {
        if (!repeats) cell.timers.delete(handle);
        within(cell, () => callback(...values));
      }, delay) as unknown as number;
      cell.timers.add(handle);
      return handle;
    };
  const { setTimeout: timeout, setInterval: interval } = globalThis;
  Object.assign(globalThis, {
    setTimeout: wrap(timeout, false),
    setInterval: wrap(interval as unknown as typeof setTimeout, true),
  });
}

/** Ends the timers of a stopped cell. */
export function stopTimers(cell: RunningCell): void {
  for (const handle of cell.timers) {
    clearTimeout(handle);
    clearInterval(handle);
  }
  cell.timers.clear();
}

export { send };
