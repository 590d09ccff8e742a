import type { Redis } from 'ioredis';
import { GradersError } from '../graders.ts';
import { loadDrivers } from './drivers.ts';

/** Tells the person who started us, a line at a time. */
export type Say = (line: string) => void;

/** Milliseconds that Redis may take to answer at the start. */
const PATIENCE = 5000;
const LONGEST_PAUSE = 2000;

/**
 * Connects to Redis, and makes sure that it keeps what it is given. Once it was there it is waited for: whoever uses
 * the connection is answered when it is back.
 *
 * @param url `redis://` or `rediss://`, with name and password where it wants them
 * @throws GradersError with the way out, where it cannot be reached, or throws keys away when its memory is full
 */
export async function connectRedis(url: string, say: Say): Promise<Redis> {
  const place = nameOf(url);
  const { Redis } = await loadDrivers();
  let isUp = false;
  let problem = '';
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE,
    // BullMQ's wish, and ours: a command waits until Redis is back.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isUp ? Math.min(100 * times, LONGEST_PAUSE) : null),
  });
  redis.on('error', (error: NodeJS.ErrnoException) => {
    problem = error.message || error.code || problem;
  });
  try {
    await redis.connect();
    checkSettings(await redis.info(), place, say);
  } catch (error) {
    redis.disconnect();
    if (error instanceof GradersError) throw error;
    throw new GradersError(
      `${place}: cannot be used: ${problem || (error as Error).message}. ` +
        'Start Redis there (redis-server --appendonly yes), or mend the address',
    );
  }
  isUp = true;
  let isGone = false;
  redis.on('close', () => {
    if (!isGone && redis.status !== 'end') say(`${place} is gone; waiting until it is back`);
    isGone = true;
  });
  redis.on('ready', () => {
    say(`${place} is back`);
    isGone = false;
  });
  return redis;
}

/** The address without its password. */
export function nameOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** INFO says it all, also where CONFIG is not allowed. */
function checkSettings(info: string, place: string, say: Say): void {
  const of = (field: string) => new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(info)?.[1];
  const policy = of('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    throw new GradersError(
      `${place} throws keys away when its memory is full (maxmemory-policy ${policy}), submissions among them: ` +
        'redis-cli CONFIG SET maxmemory-policy noeviction, or the same in redis.conf',
    );
  }
  if (of('aof_enabled') === '0') {
    say(
      `${place} keeps no append-only file: what it holds is lost when it restarts, and is graded once more. ` +
        'redis-cli CONFIG SET appendonly yes, or the same in redis.conf',
    );
  }
}
