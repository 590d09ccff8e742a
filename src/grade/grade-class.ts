import { packageVersion } from '../jupyter/index.ts';
import { gradeSubmission } from './grade-submission.ts';
import type { Graders } from './graders.ts';
import type { Release } from './release/load-release.ts';
import type { ClassResult, ShardResult, SubmissionResult } from './results/result.ts';
import type { Submission } from './submission/find-submissions.ts';

export interface GradeClassOptions {
  readonly release: Release;
  readonly graders: Graders;
  /** Milliseconds that a cell, or the answers to one check, may take. */
  readonly timeout: number;
  /** Milliseconds that all code of one submission may run. Default: ten times `timeout`. */
  readonly totalTimeout?: number;
  /** Which part of the class the submissions are, where they are not all. */
  readonly shard?: ShardResult | undefined;
  /** Results of an earlier run: what has not changed stands. */
  readonly earlier?: ClassResult | undefined;
  readonly onDone?: (result: SubmissionResult) => void;
}

/**
 * Grades submissions, each by itself. The result does not depend on their order, nor on who grades them.
 *
 * @throws GradersError where nobody grades any more
 */
export async function gradeClass(
  submissions: readonly Submission[],
  options: GradeClassOptions,
): Promise<ClassResult> {
  const { release, graders, timeout, shard, earlier, onDone } = options;
  const totalTimeout = options.totalTimeout ?? 10 * timeout;
  const results: SubmissionResult[] = [];
  const before = new Map(earlier?.submissions.map((one) => [one.id, one]));
  const queue = submissions.values();
  const work = async () => {
    for (const submission of queue) {
      const result = await gradeSubmission(submission, {
        ...{ release, graders, timeout, totalTimeout },
        earlier: before.get(submission.id),
      });
      results.push(result);
      onDone?.(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(graders.width, submissions.length) }, work));
  const { assignment, points, questions } = release.manifest;
  return {
    ...{ format: 1, version: packageVersion(), assignment, release: release.sha256, max: points },
    questions,
    layers: graders.layers() ?? earlier?.layers ?? [],
    ...(shard === undefined ? {} : { shard }),
    submissions: results.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
