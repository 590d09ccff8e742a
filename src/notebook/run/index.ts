/** Runs notebooks with nobody watching: a session of a kernel, its cells, a whole file. */
export { Cache } from './cache.ts';
export { headlessEnvironment } from './environment.ts';
export { type ExecuteOptions, executeNotebook } from './execute-notebook.ts';
export { NotebookSession, openSession, type SessionOptions } from './open-session.ts';
export { CellOutputs, type OutputLimits } from './outputs.ts';
export {
  addChecks,
  type CellResult,
  type CellStatus,
  type Checks,
  type FailureKind,
  failed,
  type NotebookResult,
  nameCell,
} from './result.ts';
export { type CellOptions, type Execution, type Need, runCells } from './run-cells.ts';
export { type RunFileOptions, runFile } from './run-file.ts';
