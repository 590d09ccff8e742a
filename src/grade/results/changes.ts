import type { ClassResult } from './result.ts';

/** Points that differ from an earlier run. */
export interface Change {
  readonly submission: string;
  /** Absent where the submission as a whole has changed. */
  readonly exercise?: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** What a run has changed: submissions that are new or gone are no change. */
export function changesOf(before: ClassResult, after: ClassResult): readonly Change[] {
  const changes: Change[] = [];
  for (const result of after.submissions) {
    const earlier = before.submissions.find(({ id }) => id === result.id);
    if (!earlier) continue;
    const submission = result.id;
    const own = result.exercises.flatMap(({ id: exercise, points: to }): Change[] => {
      const from = earlier.exercises.find(({ id }) => id === exercise)?.points ?? null;
      return from === to ? [] : [{ submission, exercise, from, to }];
    });
    changes.push(...own);
    if (own.length === 0 && earlier.points !== result.points) {
      changes.push({ submission, from: earlier.points, to: result.points });
    }
  }
  return changes;
}
