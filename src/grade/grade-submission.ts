import { packageVersion } from '../jupyter/index.ts';
import { seedsOf } from './court/seeds.ts';
import { exerciseKeys } from './exercise-keys.ts';
import { type Graders, GradersError } from './graders.ts';
import { pointsOfNobody } from './manual/merge.ts';
import type { Release } from './release/load-release.ts';
import {
  type ExerciseResult,
  type GradedExercise,
  pointsOf,
  type QuestionResult,
  type SubmissionResult,
  totalOf,
  type Ungradable,
} from './results/result.ts';
import type { Content, Submission } from './submission/find-submissions.ts';
import { type Rebuilt, rebuild } from './submission/rebuild.ts';
import { hashOfSources, type TimeLimits, taskKey } from './task.ts';

export interface GradeSubmissionOptions extends TimeLimits {
  readonly release: Release;
  readonly graders: Graders;
  /** A result of an earlier run. Of it stands each exercise for which nothing has changed. */
  readonly earlier?: SubmissionResult | undefined;
}

/**
 * Grades one submission. Whatever happens to it ends in the result.
 *
 * @throws GradersError where nobody grades any more
 */
export async function gradeSubmission(
  { id, name, load }: Submission,
  options: GradeSubmissionOptions,
): Promise<SubmissionResult> {
  const content = await load();
  const { release, graders, earlier, timeout, totalTimeout } = options;
  const { manifest, secret } = release;
  const seeds = seedsOf(secret, manifest.assignment, id);
  const rebuilt = taken(content, release);
  const sources = 'sha256' in rebuilt ? rebuilt.sha256 : null;
  const base = {
    id,
    ...(name === undefined ? {} : { name }),
    max: manifest.points,
    seed: seeds.id,
    key: taskKey(release, seeds, sources, options),
    sources,
  };
  const ungradable = (reason: Ungradable, detail: string): SubmissionResult => ({
    ...{ ...base, ending: 'ungradable', reason, detail, points: null, exercises: [] },
    ...{ questions: [], flags: [] },
  });
  if ('reason' in rebuilt) return ungradable(rebuilt.reason, rebuilt.detail);
  const { answers, flags } = rebuilt;
  const questions = manifest.questions.map(({ id, title, points: max, cell }): QuestionResult => {
    const answer = answers.get(cell) ?? '';
    return { id, title, points: pointsOfNobody(answer), max, answer };
  });
  const others = [seeds.id, packageVersion(), timeout, totalTimeout];
  const keys = exerciseKeys(release, rebuilt.sources, others);
  try {
    const kept = standing(earlier?.exercises ?? [], keys, release);
    const task = {
      id,
      sources: rebuilt.sources,
      standing: new Set(kept.keys()),
      timeout,
      totalTimeout,
    };
    const key = taskKey(release, seeds, hashOfSources(task.sources), task, task.standing);
    const isDone = kept.size === manifest.exercises.length;
    const graded = new Map<string, ExerciseResult>(kept);
    for (const one of isDone ? [] : await graders.grade({ key, ...task })) graded.set(one.id, one);
    const exercises = manifest.exercises.map(({ id }) => ({
      ...(graded.get(id) as ExerciseResult),
      key: keys.get(id) as string,
    }));
    const points = totalOf({ exercises, questions });
    if (points !== null) return { ...base, ending: 'graded', points, exercises, questions, flags };
    const detail = 'a check could not be judged';
    return { ...ungradable('grader failed', detail), exercises, questions, flags };
  } catch (error) {
    if (error instanceof GradersError) throw error;
    return ungradable('grader failed', (error as Error).message);
  }
}

/** What is taken of a submission, or why it cannot be. No submission ends the grading of the others. */
function taken(content: Content, release: Release): Rebuilt | Exclude<Content, { text: string }> {
  if ('reason' in content) return content;
  try {
    const rebuilt = rebuild(content.text, release);
    return typeof rebuilt === 'string' ? { reason: 'unreadable', detail: rebuilt } : rebuilt;
  } catch (error) {
    return { reason: 'grader failed', detail: (error as Error).message };
  }
}

/**
 * The exercises of an earlier result that are not run again, with the points that they count now. Where code has ended
 * its process, all hang together: who ran beside whom depends on it.
 */
function standing(
  earlier: readonly GradedExercise[],
  keys: ReadonlyMap<string, string>,
  { manifest }: Release,
): ReadonlyMap<string, GradedExercise> {
  const same = earlier.filter(({ id, key, points }) => points !== null && keys.get(id) === key);
  const hasEnded = earlier.some(({ fault }) => fault !== undefined);
  if (hasEnded && same.length < keys.size) return new Map();
  return new Map(
    same.map((exercise) => {
      const now = manifest.exercises.find(({ id }) => id === exercise.id);
      const { title, points: max } = now ?? { title: exercise.title, points: exercise.max };
      return [
        exercise.id,
        { ...exercise, title, points: pointsOf(max, exercise.checks), max },
      ] as const;
    }),
  );
}
