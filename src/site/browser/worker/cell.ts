/** What the worker takes of the language of cells, which is the kernel's own. */
export { compileCell } from '../../../cell/compile/compile.ts';
export type { LoadedModule, Runtime } from '../../../cell/compile/runtime.ts';
export { CellSyntaxError } from '../../../cell/compile/syntax.ts';
export { formatError, formatSyntaxError } from '../../../cell/errors/format.ts';
export { Sources } from '../../../cell/errors/registry.ts';
export { render } from '../../../cell/render/render.ts';
export { Scope } from '../../../cell/scope.ts';
