/**
 * The nbformat model, its file, its text form, and the course its notebooks belong to. `run`, `compare`, `report`,
 * `types` and `lint` have faces of their own.
 */
export { type Course, type CourseChapter, type CourseGroup, readCourse } from './course.ts';
export { NotebookError } from './errors.ts';
export * as jsonSchema from './json-schema.ts';
export { splitLanguages } from './languages.ts';
export type * from './model.ts';
export { firstLine, isJsonMime } from './model.ts';
export { fromText } from './percent-format/from-text.ts';
export { toText } from './percent-format/to-text.ts';
export { ANSWER_STARTER, type Question, questionOf } from './questions.ts';
export { loadNotebook, readNotebook } from './read.ts';
export { type SkeletonOptions, skeleton } from './skeleton.ts';
export { isCheck, type SolutionCell, splitSolution } from './solutions.ts';
export { studentCopy } from './student.ts';
export { type CellTags, tagsOf } from './tags.ts';
export { findUnsafe } from './unsafe.ts';
export { withoutWidgets } from './widgets.ts';
export { saveNotebook, writeNotebook, writeText } from './write.ts';
