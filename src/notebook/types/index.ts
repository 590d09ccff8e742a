/** Types of code cells, checked without running them. */
export { type CellProblem, checkTypes } from './check-types.ts';
