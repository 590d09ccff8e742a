/** The nbformat model, its text form, and the course its notebooks belong to. */
export { type Course, type CourseChapter, type CourseGroup, readCourse } from './course.ts';
export { NotebookError } from './errors.ts';
export type * from './model.ts';
export { isJsonMime } from './model.ts';
export { fromText } from './percent-format/from-text.ts';
export { toText } from './percent-format/to-text.ts';
export { loadNotebook, readNotebook } from './read.ts';
export { type Exercise, splitSolution } from './solutions.ts';
export { saveNotebook, writeNotebook } from './write.ts';
