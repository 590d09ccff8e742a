import { packageVersion } from '../jupyter/index.ts';
import type { Seeds } from './court/seeds.ts';
import type { Release } from './release/load-release.ts';
import { hashOf } from './release/manifest.ts';

/** What a student's code may use of time, in milliseconds. */
export interface TimeLimits {
  /** A cell, or the answers to one check. */
  readonly timeout: number;
  /** All code of one submission. */
  readonly totalTimeout: number;
}

/** What is left to do of a submission once it was read: all that its points depend on, and no more. */
export interface Task extends TimeLimits {
  /** The same key, the same result, wherever and however often it is graded. */
  readonly key: string;
  /** The submission. Its cases are drawn from it. */
  readonly id: string;
  /** Sources of solution cells, by cell id. */
  readonly sources: ReadonlyMap<string, string>;
  /** Exercises whose results of an earlier run stand: there are none of them in the result, unless they ran again. */
  readonly standing: ReadonlySet<string>;
}

export const hashOfSources = (sources: Task['sources']): string =>
  hashOf(JSON.stringify([...sources]));

/** SHA-256 of the release, the seed, the sources, the version, the limits, and what stands. */
export function taskKey(
  release: Pick<Release, 'sha256'>,
  seeds: Seeds,
  sources: string | null,
  { timeout, totalTimeout }: TimeLimits,
  standing: Task['standing'] = new Set(),
): string {
  const depends = [release.sha256, seeds.id, sources, packageVersion(), timeout, totalTimeout];
  return hashOf(JSON.stringify([...depends, ...[...standing].sort()]));
}
