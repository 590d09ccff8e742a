import type { Comms } from './comms.ts';
import type { MimeBundle } from './types.ts';

export interface HostDisplay {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
  readonly displayId?: string;
  readonly update: boolean;
}

/**
 * What the kernel offers to code in cells, libraries included, at `globalThis[Symbol.for('notegrad.host')]`. A
 * library looks there, and needs no import of the kernel.
 */
export interface Host {
  display(output: HostDisplay): void;
  /** Aborted when the cell that asks is stopped. */
  signal(): AbortSignal;
  /** Named channels to the front end, for widgets. */
  readonly comms: Pick<Comms, 'open' | 'register'>;
  /** Says at the end of a cell how many tensors it left that no variable reaches; true by default. */
  leakMeter: boolean;
}

const key = Symbol.for('notegrad.host');

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
