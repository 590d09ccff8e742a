import type { Sandbox } from '../sandbox/index.ts';
import { JudgeKernel } from './court/judge-kernel.ts';
import { seedsOf } from './court/seeds.ts';
import { solved } from './court/solved.ts';
import { gradeExercises } from './grade-exercises.ts';
import type { Graders } from './graders.ts';
import type { Release } from './release/load-release.ts';

export interface PoolOptions {
  readonly release: Release;
  readonly sandbox: Sandbox;
  /** Submissions to grade at the same time, each with a judge of its own. */
  readonly workers: number;
}

/** Grades on this machine. */
export function openPool({ release, sandbox, workers }: PoolOptions): Graders {
  const judges: JudgeKernel[] = [];
  const free: JudgeKernel[] = [];
  const takeJudge = (): JudgeKernel => {
    const judge = free.pop() ?? new JudgeKernel(solved(release.part));
    if (!judges.includes(judge)) judges.push(judge);
    return judge;
  };
  return {
    width: workers,
    grade: async ({ id, sources, standing, timeout, totalTimeout }) => {
      const judge = takeJudge();
      const seeds = seedsOf(release.secret, release.manifest.assignment, id);
      try {
        return await gradeExercises(sources, {
          ...{ release, judge, sandbox, seeds, standing, timeout, totalTimeout },
        });
      } finally {
        free.push(judge);
      }
    },
    layers: () => sandbox.layers,
    close: async () => {
      await Promise.all(judges.map((judge) => judge.close()));
    },
  };
}
