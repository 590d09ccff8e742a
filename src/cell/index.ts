/**
 * A cell as code: what it means, what it shows and how its errors read. It is the same in the
 * kernel and on a page, so nothing here needs Node.
 */
export { Comms, type CommsOptions, type Handle, type Send } from './comms.ts';
export { Catches } from './compile/catches.ts';
export { type Compiled, compileCell, compileModule } from './compile/compile.ts';
export { compileExpression, visibleNames } from './compile/expression.ts';
export { functionSource } from './compile/function-source.ts';
export type { Position } from './compile/positions.ts';
export type { LoadedModule, Runtime } from './compile/runtime.ts';
export { CellSyntaxError, refuseDeep } from './compile/syntax.ts';
export type { CellError } from './errors/cell-error.ts';
export { offsetAt } from './errors/excerpt.ts';
export { formatError, formatSyntaxError } from './errors/format.ts';
export { formatProblems } from './errors/format-problems.ts';
export { type SourceFile, Sources } from './errors/sources.ts';
export type { TypeProblem } from './errors/type-problem.ts';
export { cellGlobalTypes } from './global-types.ts';
export { cellGlobals } from './globals.ts';
export { HoverNotes } from './hover-notes.ts';
export { type CellMetadata, cellMetadata } from './metadata.ts';
export type { Plugin } from './plugin.ts';
export type { Kind } from './render/kind.ts';
export { type Rendered, Renderer } from './render/renderer.ts';
export { Reruns } from './reruns.ts';
export { Scope } from './scope.ts';
export type { Session } from './session.ts';
export { tensorflow } from './tensorflow/index.ts';
export { tidy } from './tidy.ts';
