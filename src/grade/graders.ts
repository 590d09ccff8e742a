import type { ProvedLayer } from '../sandbox/index.ts';
import type { ExerciseResult } from './results/result.ts';
import type { Task } from './task.ts';

/** Those who run students' code: processes of this machine, or workers on many. */
export interface Graders {
  /** Tasks that they take at the same time. */
  readonly width: number;
  /**
   * The result of a task: the same for the same task, whoever grades it.
   *
   * @throws Error where the machine has failed at this one, GradersError where nobody grades any more
   */
  grade(task: Task): Promise<readonly ExerciseResult[]>;
  /** What stood between the code and their machines, once they have graded something. */
  layers(): readonly ProvedLayer[] | undefined;
  close(): Promise<void>;
}

/** Grading as a whole cannot go on. It says nothing of any submission. */
export class GradersError extends Error {
  override readonly name = 'GradersError';
}
