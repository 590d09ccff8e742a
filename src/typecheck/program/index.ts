/**
 * How cells become a program for a TypeScript compiler, and how its findings read. The kernel asks the native compiler,
 * a page the one in JavaScript: so nothing here needs Node.
 */
export { CellNames } from './cells.ts';
export { DRAFT } from './kept-cells.ts';
export { declaredNames } from './names.ts';
export { cellOptions, ownOptions } from './options.ts';
export {
  type CheckedProgram,
  errorsIn,
  type Finding,
  isOfModule,
  problemOf,
  type Sentence,
  type TypeProblem,
} from './problems.ts';
