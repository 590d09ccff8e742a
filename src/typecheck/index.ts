/** The type checker of cells: what the kernel asks before it runs one, and `check-types` for whole notebooks. */
export { connectAssistant } from './assistant.ts';
export { checkCells } from './check-cells.ts';
export { TypeClient } from './client.ts';
export { completenessOf } from './completeness.ts';
export type { TypeProblem } from './program/problems.ts';
export type { SessionTypes } from './server.ts';
export type { Assistant, Completeness, Completion } from './types.ts';
