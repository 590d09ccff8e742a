/** The nbformat model, its text form, and the headless executor. */
export { NotebookError } from './errors.ts';
export type * from './model.ts';
export { isJsonMime } from './model.ts';
export { loadNotebook, readNotebook } from './read.ts';
export { fromText } from './text/fromText.ts';
export { toText } from './text/toText.ts';
export { saveNotebook, writeNotebook } from './write.ts';
