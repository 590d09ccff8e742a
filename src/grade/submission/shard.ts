import { hashOf } from '../release/manifest.ts';
import type { ShardResult } from '../results/result.ts';
import type { Submission } from './find-submissions.ts';

/** Which part of so many. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The submissions of a shard, by the hash of their ids: a submission that is handed in later moves no other to another
 * machine.
 */
export function takeShard(
  submissions: readonly Submission[],
  { index, count }: Shard,
): { readonly submissions: readonly Submission[]; readonly shard: ShardResult } {
  const ids = submissions.map(({ id }) => id).sort();
  return {
    submissions: submissions.filter(
      ({ id }) => Number.parseInt(hashOf(id).slice(0, 12), 16) % count === index - 1,
    ),
    shard: { index, count, class: hashOf(JSON.stringify(ids)) },
  };
}
