export {
  Checker,
  type CheckOptions,
  type CloseOptions,
  type Lazy,
  type PropertyOptions,
} from './checker.ts';
export { exercise, runExercise } from './exercise.ts';
export {
  CHECK_MIME,
  type CheckReport,
  type CheckStatus,
  type ExerciseReport,
  ExerciseResult,
} from './result.ts';
export { NotImplemented, stub } from './stub.ts';
export type { Text } from './text.ts';
export type { Numeric } from './values.ts';
