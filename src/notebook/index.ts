/** The nbformat model, its text form, and the course its notebooks belong to. */
export { type Course, type CourseChapter, type CourseGroup, readCourse } from './course.ts';
export { NotebookError } from './errors.ts';
export { splitLanguages } from './languages.ts';
export type * from './model.ts';
export { isJsonMime } from './model.ts';
export { fromText } from './percent-format/from-text.ts';
export { toText } from './percent-format/to-text.ts';
export { loadNotebook, readNotebook } from './read.ts';
export { type SkeletonOptions, skeleton } from './skeleton.ts';
export { type SolutionCell, splitSolution } from './solutions.ts';
export { studentCopy } from './student.ts';
export { saveNotebook, writeNotebook } from './write.ts';
