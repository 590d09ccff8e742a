import { packageVersion } from '../jupyter/index.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { JudgeKernel } from './court/judge-kernel.ts';
import { solved } from './court/solved.ts';
import { gradeSubmission } from './grade-submission.ts';
import type { Release } from './release/load-release.ts';
import type { ClassResult, SubmissionResult } from './results/result.ts';
import type { Submission } from './submission/find-submissions.ts';

export interface GradeClassOptions {
  readonly release: Release;
  readonly sandbox: Sandbox;
  /** Submissions to grade at the same time. */
  readonly workers: number;
  /** Milliseconds that a cell, or the answers to one check, may take. */
  readonly timeout: number;
  /** Milliseconds that all code of one submission may run. Default: ten times `timeout`. */
  readonly totalTimeout?: number;
  /** Results of an earlier run: what has not changed stands. */
  readonly earlier?: ClassResult | undefined;
  readonly onDone?: (result: SubmissionResult) => void;
}

/** Grades submissions, each by itself. The result does not depend on their order, nor on the number of workers. */
export async function gradeClass(
  submissions: readonly Submission[],
  options: GradeClassOptions,
): Promise<ClassResult> {
  const { release, sandbox, workers, timeout, earlier, onDone } = options;
  const totalTimeout = options.totalTimeout ?? 10 * timeout;
  const results: SubmissionResult[] = [];
  const before = new Map(earlier?.submissions.map((one) => [one.id, one]));
  const queue = submissions.values();
  const work = async () => {
    const judge = new JudgeKernel(solved(release.part));
    try {
      for (const submission of queue) {
        const result = await gradeSubmission(submission, {
          ...{ release, judge, sandbox, timeout, totalTimeout },
          earlier: before.get(submission.id),
        });
        results.push(result);
        onDone?.(result);
      }
    } finally {
      await judge.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, submissions.length) }, work));
  const { assignment, points, questions } = release.manifest;
  return {
    ...{ format: 1, version: packageVersion(), assignment, release: release.sha256, max: points },
    questions,
    layers: sandbox.layers,
    submissions: results.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
