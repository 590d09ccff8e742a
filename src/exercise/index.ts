/** Exercises as data, judged here and in the grader alike, and the claims of a chapter. */
export { type Audit, audit } from './audit.ts';
export { ExerciseCard } from './card.ts';
export { Claim, close, that } from './claim.ts';
export { difference, type Tolerance } from './compare.ts';
export * as court from './court.ts';
export type { CheckSpec, Declare, Functions, Mistake } from './declare.ts';
export { type ExerciseOptions, exercise, exercises, runExercise } from './exercise.ts';
export { kept } from './keep.ts';
export { describe, type Plain, type PlainOf, type PlainTensor, toPlain } from './plain.ts';
export { NotImplemented, stub } from './stub.ts';
