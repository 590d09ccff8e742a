import { tensorflow } from '../../cell/index.ts';
import type { SessionTypes } from '../../typecheck/index.ts';
import { CellEngine, type EngineOptions } from './engine.ts';
import { givenPackages, sessionTypes } from './session-types.ts';
import type { Engine } from './types.ts';

export { connectAssistant } from '../../typecheck/assistant.ts';
export type * from './types.ts';
export type { EngineOptions };

/** Starts an engine for one notebook. It owns this process: its output, its timers, SIGINT. */
export function createEngine(options: EngineOptions): Engine {
  return new CellEngine({ plugins: [tensorflow()], ...options });
}

/** What the kernel gives cells in a folder, as the type checker is told. */
export function typesIn(cwd: string): SessionTypes {
  return sessionTypes(cwd, givenPackages([tensorflow()]));
}
