/** The nbformat model, its text form, and the headless executor. */
export { NotebookError } from './errors.ts';
export type * from './model.ts';
export { isJsonMime } from './model.ts';
export { fromText } from './percent-format/from-text.ts';
export { toText } from './percent-format/to-text.ts';
export { loadNotebook, readNotebook } from './read.ts';
export { saveNotebook, writeNotebook } from './write.ts';
