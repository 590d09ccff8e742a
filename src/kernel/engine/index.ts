import { tensorflow } from '../../cell/index.ts';
import { CellEngine, type EngineOptions } from './engine.ts';
import type { Engine } from './types.ts';

export { connectAssistant } from '../typecheck/assistant.ts';
export type * from './types.ts';
export type { EngineOptions };

/** Starts an engine for one notebook. It owns this process: its output, its timers, SIGINT. */
export function createEngine(options: EngineOptions): Engine {
  return new CellEngine({ plugins: [tensorflow()], ...options });
}
