import { packageVersion } from '../jupyter/index.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { JudgeKernel } from './court/judge-kernel.ts';
import { seedsOf } from './court/seeds.ts';
import { gradeExercises } from './grade-exercises.ts';
import type { Release } from './release/load-release.ts';
import { hashOf } from './release/manifest.ts';
import { type SubmissionResult, sumOf, type Ungradable } from './results/result.ts';
import type { Submission } from './submission/find-submissions.ts';
import { type Rebuilt, rebuild } from './submission/rebuild.ts';

export interface GradeSubmissionOptions {
  readonly release: Release;
  readonly judge: JudgeKernel;
  readonly sandbox: Sandbox;
  /** Milliseconds that a cell, or the answers to one check, may take. */
  readonly timeout: number;
  /** Milliseconds that all code of the submission may run. */
  readonly totalTimeout: number;
  /** A result of an earlier run, which stands where nothing has changed. */
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
  const rebuilt: Rebuilt | string | undefined =
    'text' in content ? rebuild(content.text, release) : undefined;
  const sources = typeof rebuilt === 'object' ? rebuilt.sha256 : null;
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
    ...{ ...base, ending: 'ungradable', reason, detail, points: null, exercises: [], flags: [] },
  });
  if ('reason' in content) return ungradable(content.reason, content.detail);
  if (typeof rebuilt !== 'object') return ungradable('unreadable', String(rebuilt));
  const { flags } = rebuilt;
  if (earlier?.key === base.key && earlier.ending === 'graded') {
    return {
      ...base,
      ending: 'graded',
      points: earlier.points,
      exercises: earlier.exercises,
      flags,
    };
  }
  try {
    const exercises = await gradeExercises(rebuilt.sources, { ...options, seeds });
    const points = sumOf(exercises.map((exercise) => exercise.points));
    if (points !== null) return { ...base, ending: 'graded', points, exercises, flags };
    const detail = 'a check could not be judged';
    return { ...ungradable('grader failed', detail), exercises, flags };
  } catch (error) {
    return ungradable('grader failed', (error as Error).message);
  }
}
