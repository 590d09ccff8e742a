/**
 * A face of this room for who checks types and runs nothing: how problems read. A page loads nothing else for it.
 */
export type { CellError } from './errors/cell-error.ts';
export { formatProblems } from './errors/format-problems.ts';
export type { TypeProblem } from './errors/type-problem.ts';
