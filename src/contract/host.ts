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

/**
 * Handles a message of the front end. It runs inside the cell that made it, also long after that
 * cell has ended: what it prints and shows, what it throws, its timers and its `signal()` are that
 * cell's, and Stop ends it. A promise that it returns is awaited before the front end hears that
 * the message is handled.
 */
export type CommListener = (message: CommMessage) => unknown;

/** One channel between a cell and the front end, as ipywidgets and others use it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Sends a message. From inside a listener, it is the answer to the message that is handled. */
  send(data: unknown, extras?: CommExtras): void;
  close(data?: unknown): void;
  /** Adds a listener. All of them are called, in the order in which they were added. */
  onMessage(listener: CommListener): void;
  onClose(listener: CommListener): void;
}

/** The comms of a session, as code in cells sees them. */
export interface CommRegistry {
  /** Opens a comm to a target that the front end knows, such as `jupyter.widget`. */
  open(target: string, data?: unknown, extras?: CommExtras): Comm;
  /**
   * Lets the front end open comms to a target here. Its messages wait until `opened`, or the
   * promise that `opened` returns, has ended.
   */
  register(target: string, opened: (comm: Comm, opening: CommMessage) => unknown): void;
}

/** Any function. */
export type Callable = (...values: never[]) => unknown;

/**
 * Short texts that outlast a session, by key. A reader's work on one chapter waits here for the
 * chapters that build on it.
 */
export interface KeptTexts {
  get(key: string): string | undefined;
  /** Whether the text is kept: not where it is too long, or the store may not be written to. */
  set(key: string, text: string): boolean;
}

/** The most characters of a key and of its text. */
export const KEPT_KEY_LIMIT = 100;
export const KEPT_TEXT_LIMIT = 20_000;

/** Holds work that takes long while nobody sees it. */
export interface Pauses {
  /** Settles when work may go on; undefined where it need not wait. */
  wait(): Promise<void> | undefined;
  /** Milliseconds so far in which work has waited. */
  readonly waited: number;
}

/**
 * What a notebook environment (our kernel, a page's worker) offers to code in cells, libraries
 * included, at `globalThis[Symbol.for('notegrad.host')]`. A library looks there, and needs no
 * import of the kernel.
 */
export interface Host {
  display(output: HostDisplay): void;
  /** How a value looks as the value of a cell. Absent where the environment shows text alone. */
  look?(value: unknown): Pick<HostDisplay, 'data' | 'metadata'>;
  /** Clears what the cell that asks has shown; with `wait`, when the next output comes. */
  clear?(wait: boolean): void;
  /** Aborted when the cell that asks is stopped. */
  signal(): AbortSignal;
  /** Named channels to the front end, for controls. Absent where the environment has none. */
  readonly comms?: CommRegistry;
  /**
   * Calls back once, when the cell that asks begins to run again: what it has shown is gone then.
   * Never where the front end does not say which cell it runs.
   */
  beforeRerun?(listener: () => void): void;
  /**
   * The JavaScript of a function that a cell has made, in the reader's own names. Those of other
   * cells are free in it.
   */
  sourceOf?(made: Callable): string;
  /** A library has loaded a package when it was first needed; these are the package's exports. */
  loaded?(exports: unknown): void;
  /** Absent where work always goes on. */
  readonly pauses?: Pauses;
  /** Absent where nothing may be kept or read, as in a headless run: outputs never depend on it. */
  readonly kept?: KeptTexts;
}

const key = Symbol.for('notegrad.host');

/** The host in place now. Ask at each use: a kernel may install one after a library has loaded. */
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
