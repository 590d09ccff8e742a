import type { Release } from './release/load-release.ts';
import { hashOf } from './release/manifest.ts';

/**
 * What the checks of each exercise of a submission depend on, as a hash: the release as far as it matters to the
 * exercise, the student's solutions down to its check, and what else is given. Points are no part of it.
 *
 * @param sources of solution cells, by cell id
 * @param others what all exercises depend on
 */
export function exerciseKeys(
  { manifest, slices }: Pick<Release, 'manifest' | 'slices'>,
  sources: ReadonlyMap<string, string>,
  others: readonly unknown[],
): ReadonlyMap<string, string> {
  const above: (readonly [string, string | undefined])[] = [];
  const keys = new Map<string, string>();
  for (const { id, check, checks, solutions } of manifest.exercises) {
    for (const solution of solutions) {
      if (!above.some(([known]) => known === solution))
        above.push([solution, sources.get(solution)]);
    }
    keys.set(id, hashOf(JSON.stringify([id, check, checks, slices.get(id), above, others])));
  }
  return keys;
}
