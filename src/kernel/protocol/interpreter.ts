import type { Assistant, CellRunner } from '../engine/types.ts';

/** What the protocol asks of an interpreter, which may live in another thread. */
export interface Interpreter extends CellRunner, Assistant {
  /** The comms that are open: all of them, or those of one target. */
  comms(targetName?: string): readonly { readonly commId: string; readonly targetName: string }[];
}
