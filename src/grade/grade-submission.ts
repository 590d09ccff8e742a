import { packageVersion } from '../jupyter/index.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { JudgeKernel } from './court/judge-kernel.ts';
import { seedsOf } from './court/seeds.ts';
import { exerciseKeys } from './exercise-keys.ts';
import { gradeExercises } from './grade-exercises.ts';
import { pointsOfNobody } from './manual/merge.ts';
import type { Release } from './release/load-release.ts';
import { hashOf } from './release/manifest.ts';
import {
  type GradedExercise,
  pointsOf,
  type QuestionResult,
  type SubmissionResult,
  totalOf,
  type Ungradable,
} from './results/result.ts';
import type { Content, Submission } from './submission/find-submissions.ts';
import { type Rebuilt, rebuild } from './submission/rebuild.ts';

export interface GradeSubmissionOptions {
  readonly release: Release;
  readonly judge: JudgeKernel;
  readonly sandbox: Sandbox;
  /** Milliseconds that a cell, or the answers to one check, may take. */
  readonly timeout: number;
  /** Milliseconds that all code of the submission may run. */
  readonly totalTimeout: number;
  /** A result of an earlier run. Of it stands each exercise for which nothing has changed. */
  readonly earlier?: SubmissionResult | undefined;
}

/** Grades one submission. Whatever happens ends in the result. */
export async function gradeSubmission(
  { id, name, load }: Submission,
  options: GradeSubmissionOptions,
): Promise<SubmissionResult> {
  const content = await load();
  const { release, earlier, timeout, totalTimeout } = options;
  const { manifest, secret } = release;
  const seeds = seedsOf(secret, manifest.assignment, id);
  const rebuilt = taken(content, release);
  const sources = 'sha256' in rebuilt ? rebuilt.sha256 : null;
  const depends = [release.sha256, seeds.id, sources, packageVersion(), timeout, totalTimeout];
  const base = {
    id,
    ...(name === undefined ? {} : { name }),
    max: manifest.points,
    seed: seeds.id,
    key: hashOf(JSON.stringify(depends)),
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
    const graded = await gradeExercises(rebuilt.sources, { ...options, seeds, kept });
    const exercises = graded.map((one) => ({ ...one, key: keys.get(one.id) as string }));
    const points = totalOf({ exercises, questions });
    if (points !== null) return { ...base, ending: 'graded', points, exercises, questions, flags };
    const detail = 'a check could not be judged';
    return { ...ungradable('grader failed', detail), exercises, questions, flags };
  } catch (error) {
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
