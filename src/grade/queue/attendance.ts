import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { PREFIX, type Side } from './names.ts';

/** A process that grades, or that waits for results. */
export interface Present extends Side {
  readonly id: string;
  readonly host: string;
}

export type Role = 'workers' | 'classes';

export const BEAT = 2000;
/** Seconds after which who has not said so is no longer there. */
const GONE = 10;

/**
 * Says that we are there, and tells `met` every two seconds who else is, on the other side. Redis' own clock counts:
 * machines may disagree.
 */
export function attend(
  redis: Redis,
  role: Role,
  side: Side,
  met: (others: readonly Present[]) => void,
): { leave(): Promise<void> } {
  const list = (one: Role) => `${PREFIX}:${one}`;
  const other = role === 'workers' ? 'classes' : 'workers';
  const me = JSON.stringify({ ...side, id: randomUUID(), host: hostname() } satisfies Present);
  let hasLeft = false;
  let beating = Promise.resolve();
  const beat = async () => {
    try {
      const now = Number((await redis.time())[0]);
      if (hasLeft) return;
      await redis.zadd(list(role), now, me);
      await redis.zremrangebyscore(list(other), '-inf', now - GONE);
      const found = await redis.zrange(list(other), '0', '-1');
      if (!hasLeft) met(found.map((text) => JSON.parse(text) as Present));
    } catch {
      // The connection tells of itself.
    }
  };
  const again = () => {
    beating = beat();
  };
  const timer = setInterval(again, BEAT);
  again();
  return {
    leave: async () => {
      hasLeft = true;
      clearInterval(timer);
      if (redis.status !== 'ready') return;
      await beating;
      await redis.zrem(list(role), me);
    },
  };
}

/** `release 1a2b3c4d5e6f of L2-1-perceptron, notegrad 0.1.0`. */
export const describeSide = ({ assignment, release, version }: Side): string =>
  `release ${release.slice(0, 12)} of ${assignment}, notegrad ${version}`;

export const isSame = (a: Side, b: Side): boolean =>
  a.release === b.release && a.version === b.version;
