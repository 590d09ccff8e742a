/** The nbformat model, its file and its text form. `run`, `compare`, `report` and `types` have faces of their own. */
export { NotebookError } from './errors.ts';
export type * from './model.ts';
export { firstLine, isJsonMime } from './model.ts';
export { fromText } from './percent-format/from-text.ts';
export { toText } from './percent-format/to-text.ts';
export { loadNotebook, readNotebook } from './read.ts';
export { type CellTags, tagsOf } from './tags.ts';
export { saveNotebook, writeNotebook } from './write.ts';
