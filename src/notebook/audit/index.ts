/** Whether exercises do what they promise. */
export { auditExercises, type ExerciseAudit } from './audit-exercises.ts';
