/**
 * Releases of chapters, and submissions graded: a trusted process draws cases and judges, another runs the student's code
 * and gives plain data alone.
 */

export { tell } from './feedback/tell.ts';
export { type GradeClassOptions, gradeClass } from './grade-class.ts';
export { type Graders, GradersError } from './graders.ts';
export { logManual } from './manual/log.ts';
export {
  type Manual,
  type ManualEntry,
  ManualError,
  manualSchema,
  readManual,
  writeManual,
} from './manual/manual-file.ts';
export { mergeManual } from './manual/merge.ts';
export { type ManualServer, serveManual } from './manual/serve.ts';
export { openPool, type PoolOptions } from './pool.ts';
export {
  openQueue,
  type QueueOptions,
  type ServeOptions,
  type Serving,
  serveQueue,
} from './queue/index.ts';
export { loadRelease, type Release } from './release/load-release.ts';
export { makeRelease } from './release/make-release.ts';
export { type Manifest, type ReleasedExercise, ReleaseError } from './release/manifest.ts';
export { type Change, changesOf, rerunsOf } from './results/changes.ts';
export { mergeShards, type Part } from './results/merge.ts';
export type {
  CheckResult,
  ClassResult,
  ExerciseResult,
  SubmissionResult,
  Ungradable,
} from './results/result.ts';
export { awaiting } from './results/result.ts';
export { readResults, resultsSchema, writeResults } from './results/results-file.ts';
export { writeAll } from './results/write-all.ts';
export { ArchiveError } from './submission/archive.ts';
export { findSubmissions, type Submission } from './submission/find-submissions.ts';
export { takeShard } from './submission/shard.ts';
export type { Task, TimeLimits } from './task.ts';
export { type ValidateOptions, validate } from './validate.ts';
