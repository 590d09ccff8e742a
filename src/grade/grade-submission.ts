import { seedsOf } from './court/seeds.ts';
import { type Graders, GradersError } from './graders.ts';
import type { Release } from './release/load-release.ts';
import { type SubmissionResult, sumOf, type Ungradable } from './results/result.ts';
import type { Submission } from './submission/find-submissions.ts';
import { type Rebuilt, rebuild } from './submission/rebuild.ts';
import { type TimeLimits, taskKey } from './task.ts';

export interface GradeSubmissionOptions extends TimeLimits {
  readonly release: Release;
  readonly graders: Graders;
  /** A result of an earlier run, which stands where nothing has changed. */
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
  const rebuilt: Rebuilt | string | undefined =
    'text' in content ? rebuild(content.text, release) : undefined;
  const sources = typeof rebuilt === 'object' ? rebuilt.sha256 : null;
  const key = taskKey(release, seeds, sources, options);
  const base = {
    id,
    ...(name === undefined ? {} : { name }),
    max: manifest.points,
    seed: seeds.id,
    key,
    sources,
  };
  const ungradable = (reason: Ungradable, detail: string): SubmissionResult => ({
    ...{ ...base, ending: 'ungradable', reason, detail, points: null, exercises: [], flags: [] },
  });
  if ('reason' in content) return ungradable(content.reason, content.detail);
  if (typeof rebuilt !== 'object') return ungradable('unreadable', String(rebuilt));
  const { flags } = rebuilt;
  if (earlier?.key === key && earlier.ending === 'graded') {
    return {
      ...base,
      ending: 'graded',
      points: earlier.points,
      exercises: earlier.exercises,
      flags,
    };
  }
  try {
    const task = { key, id, sources: rebuilt.sources, timeout, totalTimeout };
    const exercises = await graders.grade(task);
    const points = sumOf(exercises.map((exercise) => exercise.points));
    if (points !== null) return { ...base, ending: 'graded', points, exercises, flags };
    const detail = 'a check could not be judged';
    return { ...ungradable('grader failed', detail), exercises, flags };
  } catch (error) {
    if (error instanceof GradersError) throw error;
    return ungradable('grader failed', (error as Error).message);
  }
}
