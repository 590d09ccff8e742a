import type { Redis } from 'ioredis';
import { type Deferred, deferred } from '../../jupyter/client/index.ts';
import type { ProvedLayer } from '../../sandbox/index.ts';
import { type Graders, GradersError } from '../graders.ts';
import type { Release } from '../release/load-release.ts';
import { commonLayers } from '../results/layers.ts';
import type { ExerciseResult } from '../results/result.ts';
import type { Task } from '../task.ts';
import { attend, describeSide, isSame, type Present } from './attendance.ts';
import { loadDrivers } from './drivers.ts';
import {
  ATTEMPTS,
  DAY,
  type JobData,
  PREFIX,
  queueName,
  resultKey,
  type Side,
  sideOf,
  sourcesKey,
} from './names.ts';
import { openOutcome } from './outcome.ts';
import { connectRedis, nameOf, type Say } from './redis.ts';
import { writeTaskText } from './task-text.ts';

export interface QueueOptions {
  readonly url: string;
  readonly release: Release;
  readonly say: Say;
}

/** Tasks that lie in Redis at the same time. It bounds the memory that they take there. */
const WIDTH = 200;
/** Bytes of sources of one submission. */
const MOST_SOURCES = 8 * 1024 ** 2;
/** Milliseconds between two looks for results. */
const POLL = 200;
/** Milliseconds after which a task without a result is put there again, should Redis have lost it. */
const RENEWAL = 10_000;

const FORGED =
  'a result in Redis was not written by a holder of the secret of this release: ' +
  'somebody else can write there; give Redis a password, and change the old one';

interface Waiting extends Deferred<readonly ExerciseResult[]> {
  readonly data: JobData;
  /** The sources and what stands, as JSON. */
  readonly text: string;
  /** When it was last put there. */
  sentAt: number;
}

/**
 * Has submissions graded by workers on whichever machines, through BullMQ on Redis. The queue hands a task out at least
 * once; its result is kept under its key, and the first one that is written stays. What Redis has forgotten is put there
 * again. `close` leaves nothing behind, unless tasks wait: then what is done stays for a day, for whoever goes on.
 *
 * @throws GradersError where Redis cannot be used
 */
export async function openQueue({ url, release, say }: QueueOptions): Promise<Graders> {
  const { Queue } = await loadDrivers();
  const redis = await connectRedis(url, say);
  const side = sideOf(release);
  const queue = new Queue<JobData>(queueName(side), { connection: redis, prefix: PREFIX });
  redis.on('ready', () => {
    // It may have lost everything.
    for (const one of waiting.values()) one.sentAt = Number.NEGATIVE_INFINITY;
  });
  // The connection tells of itself.
  queue.on('error', () => undefined);
  const waiting = new Map<string, Waiting>();
  const done = new Set<string>();
  const layers: (readonly ProvedLayer[])[] = [];
  let failure: GradersError | undefined;

  let isClosed = false;

  const fail = (error: GradersError): void => {
    failure = error;
    for (const { reject } of waiting.values()) reject(error);
  };
  const take = (key: string, sealed: string): void => {
    const one = waiting.get(key);
    const outcome = openOutcome(sealed, key, release.secret);
    if (!outcome) {
      fail(new GradersError(FORGED));
      return;
    }
    waiting.delete(key);
    done.add(key);
    if ('failed' in outcome) one?.reject(new Error(outcome.failed));
    else {
      layers.push(outcome.layers);
      one?.resolve(outcome.exercises);
    }
  };
  const look = async (): Promise<void> => {
    const keys = [...waiting.keys()];
    if (keys.length === 0) return;
    const found = await redis.mget(keys.map(resultKey));
    for (const [i, key] of keys.entries()) {
      const sealed = found[i];
      if (sealed) take(key, sealed);
    }
    const now = performance.now();
    const due = [...waiting.values()].filter(({ sentAt }) => now - sentAt > RENEWAL);
    if (due.length === 0) return;
    await putSources(redis, due);
    await queue.addBulk(due.map(({ data }) => jobOf(data)));
    for (const one of due) one.sentAt = now;
  };
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  const lookAgain = (): void => {
    looking = look().catch((error: Error) => {
      if (redis.status === 'ready') fail(refused(error));
    });
    void looking.then(() => {
      if (!failure && !isClosed) timer = setTimeout(lookAgain, POLL);
    });
  };
  const attendance = attend(redis, 'classes', side, workersTold(side, url, say));
  lookAgain();
  const close = async (): Promise<void> => {
    isClosed = true;
    clearTimeout(timer);
    if (redis.status === 'ready') {
      await looking;
      await attendance.leave();
      // A worker has those that cannot be removed; the result stays for whoever goes on.
      for (const key of waiting.keys()) await queue.remove(key).catch(() => undefined);
      const left = [...waiting.keys(), ...done].map(sourcesKey);
      if (waiting.size === 0) left.push(...[...done].map(resultKey));
      if (left.length > 0) await redis.unlink(left);
    }
    fail(new GradersError('grading was ended'));
    await queue.close();
    redis.disconnect();
  };
  let closing: Promise<void> | undefined;

  return {
    width: WIDTH,
    grade: (task: Task) => {
      if (failure) return Promise.reject(failure);
      const known = waiting.get(task.key);
      if (known) return known.promise;
      const { key, id, timeout, totalTimeout } = task;
      const text = writeTaskText(task);
      const size = Buffer.byteLength(text);
      if (size > MOST_SOURCES) {
        const problem = `its sources are ${size} bytes, expected at most 8 MiB; grade it without --queue`;
        return Promise.reject(new Error(problem));
      }
      const result = deferred<readonly ExerciseResult[]>();
      const data = { key, id, timeout, totalTimeout };
      waiting.set(key, { ...result, data, text, sentAt: Number.NEGATIVE_INFINITY });
      return result.promise;
    },
    layers: () => (layers.length > 0 ? commonLayers(layers) : undefined),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Puts sources there, those alone that are not: they may be long. */
async function putSources(redis: Redis, tasks: readonly Waiting[]): Promise<void> {
  const prolonged = redis.pipeline();
  for (const { data } of tasks) prolonged.expire(sourcesKey(data.key), DAY);
  const kept = (await prolonged.exec()) ?? [];
  const commands = redis.pipeline();
  for (const [i, { data, text }] of tasks.entries()) {
    if (kept[i]?.[1] !== 1) commands.set(sourcesKey(data.key), text, 'EX', DAY);
  }
  for (const [error] of (await commands.exec()) ?? []) if (error) throw error;
}

/** Jobs with one id are one job. Nothing of them stays. */
const jobOf = (data: JobData) => ({
  name: 'grade',
  data,
  opts: {
    ...{ jobId: data.key, removeOnComplete: true, removeOnFail: true },
    ...{ attempts: ATTEMPTS, backoff: { type: 'fixed', delay: 1000 } },
  },
});

function refused(error: Error): GradersError {
  const way = /^OOM /.test(error.message) ? '; give Redis more memory (maxmemory)' : '';
  return new GradersError(`Redis refuses what it is asked: ${error.message}${way}`);
}

/** Tells when nobody grades this release, and who is there instead; and when somebody does again. */
function workersTold(side: Side, url: string, say: Say): (workers: readonly Present[]) => void {
  let told: string | undefined;
  let looks = 0;
  return (workers) => {
    looks += 1;
    const own = workers.filter((one) => isSame(one, side));
    // Whoever started both at once need not be told.
    if (own.length === 0 && looks < 2) return;
    const others = [
      ...new Set(workers.map((one) => `${one.host} has ${describeSide(one)}`)),
    ].sort();
    const now =
      own.length > 0
        ? `${own.length} ${own.length === 1 ? 'worker' : 'workers'} of this release`
        : `no worker of ${describeSide(side)} is there${others.map((other) => `; ${other}`).join('')}. ` +
          `Start one: notegrad grade-worker RELEASE --queue ${nameOf(url)}`;
    if (now !== told) say(now);
    told = now;
  };
}
