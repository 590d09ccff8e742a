/** Types of code cells, checked without running them. */
export { checkTypes, type TypeProblem } from './check-types.ts';
