import type { Job } from 'bullmq';
import { withoutControls } from '../../contract/index.ts';
import { deferred } from '../../jupyter/client/index.ts';
import { seedsOf } from '../court/seeds.ts';
import { type Graders, GradersError } from '../graders.ts';
import type { Release } from '../release/load-release.ts';
import { hashOfSources, taskKey } from '../task.ts';
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
import { type Outcome, sealOutcome } from './outcome.ts';
import { connectRedis, type Say } from './redis.ts';
import { readTaskText } from './task-text.ts';

export interface ServeOptions {
  readonly url: string;
  readonly release: Release;
  /** Who grades what comes out of the queue. */
  readonly graders: Graders;
  /** Milliseconds after which what a silent worker had goes to another. Default 30,000. */
  readonly lease?: number;
  /** Milliseconds without work after which it ends. Default: never. */
  readonly idle?: number | undefined;
  readonly say: Say;
}

/** A worker at its work. */
export interface Serving {
  /** Resolves once it has ended, with how many submissions it has graded; rejects where its machine cannot grade. */
  readonly ended: Promise<number>;
  /** Takes nothing more, and ends once what it has is graded. */
  finish(): void;
  /** Ends at once. What it has goes back, to be graded by others. */
  handBack(): void;
}

/** How often one submission may lose its worker. More would say that it ends them. */
const MOST_STARTS = 25;
/** Failures one after the other, above which it is the machine. */
const MOST_FAILURES = 3;
/** Seconds that a failure is kept: it says nothing of the submission. */
const FAILURE_KEPT = 60;

/**
 * Grades what comes out of the queue, until it is told to end. A worker that is killed at any moment loses nothing:
 * after the lease, another takes what it had.
 *
 * @throws GradersError where Redis cannot be used
 */
export async function serveQueue(options: ServeOptions): Promise<Serving> {
  const { url, release, graders, lease = 30_000, idle, say } = options;
  const { Worker, WaitingError } = await loadDrivers();
  const redis = await connectRedis(url, say);
  const side = sideOf(release);
  const ended = deferred<number>();
  const back = deferred<never>();
  back.promise.catch(() => undefined);
  let graded = 0;
  let failures = 0;
  let busy = 0;
  let problem: GradersError | undefined;

  const write = async (key: string, outcome: Outcome): Promise<void> => {
    const sealed = sealOutcome(outcome, key, release.secret);
    const kept = 'failed' in outcome ? FAILURE_KEPT : DAY;
    // The first one stays: it was written once, however many have graded it.
    const commands = redis.multi().set(resultKey(key), sealed, 'EX', kept, 'NX');
    for (const [error] of (await commands.unlink(sourcesKey(key)).exec()) ?? []) {
      if (error) throw error;
    }
  };
  const grade = async (job: Job<JobData>): Promise<void> => {
    const { key, id, timeout, totalTimeout } = job.data;
    if (await redis.exists(resultKey(key))) return;
    if (job.attemptsStarted > MOST_STARTS) {
      return write(key, { failed: `its worker has ended ${MOST_STARTS} times before its end` });
    }
    const text = await redis.get(sourcesKey(key));
    // Whoever waits for it puts it there again.
    if (text === null) return;
    const { sources, standing } = readTaskText(text);
    const task = { key, id, sources, standing, timeout, totalTimeout };
    const seeds = seedsOf(release.secret, release.manifest.assignment, id);
    if (taskKey(release, seeds, hashOfSources(sources), task, standing) !== key) {
      return write(key, {
        failed: 'what a worker has got is not what its key says: its --secret may be another',
      });
    }
    try {
      const exercises = await graders.grade(task);
      await write(key, { exercises, layers: graders.layers() ?? [] });
      graded += 1;
      failures = 0;
      say(`✓ ${withoutControls(id)}`);
    } catch (error) {
      const reason = (error as Error).message;
      say(`✗ ${withoutControls(id)}: ${reason}`);
      failures += 1;
      if (failures >= MOST_FAILURES) {
        const many = `${failures} submissions, one after the other, could not be graded here`;
        problem ??= new GradersError(`${many}; the last one: ${reason}`);
        finish();
      }
      if (job.attemptsMade + 1 < ATTEMPTS) throw error;
      await write(key, { failed: reason });
    }
  };

  const worker = new Worker<JobData>(
    queueName(side),
    async (job, token) => {
      busy += 1;
      try {
        await Promise.race([grade(job), back.promise]);
      } catch (error) {
        if (!isHandedBack) throw error;
        await job.moveToWait(token);
        throw new WaitingError();
      } finally {
        busy -= 1;
        restAgain();
      }
    },
    {
      ...{ connection: redis, prefix: PREFIX, concurrency: graders.width },
      ...{ lockDuration: lease, stalledInterval: lease / 2, maxStalledCount: MOST_STARTS + 1 },
    },
  );
  // The connection tells of itself. A lease that was lost means that another has the task.
  worker.on('error', () => undefined);

  let isEnding = false;
  let isHandedBack = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    clearTimeout(rest);
    await worker.close();
    await attendance.leave();
    redis.disconnect();
    if (problem) ended.reject(problem);
    else ended.resolve(graded);
  };
  const finish = (): void => void end();
  const handBack = (): void => {
    isHandedBack = true;
    back.reject(new Error('handed back'));
    finish();
  };
  let rest: NodeJS.Timeout | undefined;
  const restAgain = (): void => {
    clearTimeout(rest);
    if (idle !== undefined && busy === 0 && !isEnding) rest = setTimeout(finish, idle);
  };
  const attendance = attend(redis, 'workers', side, classesTold(side, say));
  restAgain();
  return { ended: ended.promise, finish, handBack };
}

/** Tells, once, of each class that somebody else has to grade. */
function classesTold(side: Side, say: Say): (classes: readonly Present[]) => void {
  const told = new Set<string>();
  return (classes) => {
    for (const one of classes) {
      if (isSame(one, side) || told.has(one.id)) continue;
      told.add(one.id);
      say(
        `a class on ${one.host} waits for ${describeSide(one)}; this worker has ${describeSide(side)}, ` +
          'and leaves it to others',
      );
    }
  };
}
