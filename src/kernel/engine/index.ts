import { Engine, type InterpreterOptions } from './engine.ts';
import type { Interpreter } from './types.ts';

export { connectAssistant } from '../typecheck/assistant.ts';
export type { Comm, CommTarget } from './comms.ts';
export type { InterpreterOptions } from './engine.ts';
export type { Host } from './host.ts';
export type * from './types.ts';

/** Starts an engine for one notebook. It owns this process: its output, its timers, SIGINT. */
export function createInterpreter(options: InterpreterOptions): Interpreter {
  return new Engine(options);
}
