/** Exercises apart from their chapter, and whether they do what they promise. */
export { answerPart } from './answer-part.ts';
export { type AuditOptions, auditExercises, type ExerciseAudit } from './audit-exercises.ts';
export { type ExerciseCells, exerciseCells } from './exercise-cells.ts';
export { codeCell, exercisePart, importsOf } from './exercise-part.ts';
export { exerciseSlices } from './exercise-slices.ts';
