import type { ClassResult, SubmissionResult } from './result.ts';

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
    for (const { id: exercise, points: to } of result.questions) {
      const from = earlier.questions.find(({ id }) => id === exercise)?.points ?? null;
      if (from !== to) own.push({ submission, exercise, from, to });
    }
    changes.push(...own);
    if (own.length === 0 && earlier.points !== result.points) {
      changes.push({ submission, from: earlier.points, to: result.points });
    }
  }
  return changes;
}

/** In how many submissions each exercise was run again, of those that an earlier run had graded. */
export function rerunsOf(before: ClassResult, after: ClassResult): ReadonlyMap<string, number> {
  const known = new Map(before.submissions.map((one) => [one.id, one]));
  const counts = new Map<string, number>();
  for (const { id: student, exercises } of after.submissions) {
    for (const { id, key } of exercises) {
      const earlier = keyOf(known.get(student), id);
      if (earlier !== undefined && earlier !== key) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

const keyOf = (result: SubmissionResult | undefined, exercise: string): string | undefined =>
  result?.exercises.find(({ id }) => id === exercise)?.key;
