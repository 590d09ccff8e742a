import type { Interpreter } from '../engine/types.ts';

/** What the protocol asks of an interpreter, in its own thread or in another. */
export type Engine = Omit<Interpreter, 'info' | 'interruptFlag' | 'onAssistant'>;
