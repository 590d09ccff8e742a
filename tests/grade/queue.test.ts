import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ClassResult,
  type Graders,
  gradeClass,
  loadRelease,
  openQueue,
  type Release,
  type Submission,
  writeResults,
} from '../../src/grade/index.ts';
import { type Notebook, writeNotebook } from '../../src/notebook/index.ts';
import { answered, release as makeRelease, SHORT } from './chapter.ts';
import { type RedisServer, startRedis, UNTRIED } from './redis.ts';

type StandIn = (release: Release, options?: object) => Graders;
const beside = (name: string) => new URL(name, import.meta.url);
const { standIn } = (await import(beside('stand-in.mjs').href)) as { standIn: StandIn };

let folder: string;
let handedOut: Notebook;
let release: Release;
let redis: RedisServer;
const at = (...parts: string[]) => join(folder, ...parts);

/** Submissions that differ, in memory. */
const classOf = (size: number, extra = ''): Submission[] =>
  Array.from({ length: size }, (_, i) => {
    const text = writeNotebook(
      answered(handedOut, { one: `function one(x: number) { return x + ${i}; } // ${extra}` }),
    );
    return { id: `student-${String(i).padStart(3, '0')}`, load: async () => ({ text }) };
  });

interface Worker {
  readonly child: ChildProcess;
  /** All that it has said so far. */
  said(): string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const workers = new Set<Worker>();
function startWorker(options: object = {}, place = at('release')): Worker {
  const script = fileURLToPath(beside('stand-in-worker.mjs'));
  const args = [script, redis.url, place, at('begun'), JSON.stringify({ lease: 1500, ...options })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const worker: Worker = {
    child,
    said: () => text,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
  workers.add(worker);
  return worker;
}

async function gradeBy(
  graders: Graders,
  submissions: readonly Submission[],
  onDone: () => void = () => undefined,
): Promise<ClassResult> {
  return gradeClass(submissions, { release, graders, timeout: 10_000, onDone });
}

/** What a queue has said. */
const lines: string[] = [];
const open = () => openQueue({ url: redis.url, release, say: (line) => void lines.push(line) });

const begun = async () => (await readFile(at('begun'), 'utf8')).trim().split('\n');
const keysLike = (pattern: string) => redis.client.keys(pattern);

describe.skipIf(UNTRIED !== undefined)('a queue', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notegrad-queue-'));
    handedOut = await makeRelease(folder, SHORT);
    release = await loadRelease(at('release'));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    redis = await startRedis('--notify-keyspace-events', 'E$');
    lines.length = 0;
    await writeFile(at('begun'), '');
  });
  afterEach(async () => {
    await Promise.all([...workers].map((worker) => worker.end('SIGKILL')));
    workers.clear();
    await redis.close();
  });

  test('whose workers are killed every second loses and doubles nothing of 500 submissions', async () => {
    const submissions = classOf(500);
    const expected = writeResults(await gradeBy(standIn(release, { ms: 0 }), submissions));
    const written = new Map<string, number>();
    const observer = redis.client.duplicate();
    await observer.psubscribe('__keyevent@0__:set');
    observer.on('pmessage', (_pattern, _channel, key: string) => {
      if (key.startsWith('notegrad:result:')) written.set(key, (written.get(key) ?? 0) + 1);
    });
    let isDone = false;
    let kills = 0;
    const killing = (async () => {
      const pair = [startWorker({ ms: 100 }), startWorker({ ms: 100 })];
      for (let turn = 0; !isDone; turn = 1 - turn) {
        await sleep(800);
        const old = pair[turn];
        // Before it is there it has nothing to lose.
        if (isDone || !old || (old.said().match(/✓/g) ?? []).length < 20) continue;
        await old.end('SIGKILL');
        kills += 1;
        pair[turn] = startWorker({ ms: 100 });
      }
    })();
    const graders = await open();
    const results = await gradeBy(graders, submissions);
    isDone = true;
    await killing;
    await observer.quit();
    expect(writeResults(results)).toBe(expected);
    expect(results.submissions.every(({ ending }) => ending === 'graded')).toBe(true);
    expect(written.size).toBe(500);
    expect([...written.values()].every((times) => times === 1)).toBe(true);
    // Kills have met tasks in the middle: some were begun twice.
    expect(kills).toBeGreaterThanOrEqual(3);
    const starts = await begun();
    expect(new Set(starts).size).toBe(500);
    expect(starts.length).toBeGreaterThan(500);
    await graders.close();
    expect(await keysLike('notegrad:sources:*')).toEqual([]);
    expect(await keysLike('notegrad:result:*')).toEqual([]);
  }, 120_000);

  test('survives a Redis that dies with all it holds, and comes back', async () => {
    const submissions = classOf(60);
    const expected = writeResults(await gradeBy(standIn(release, { ms: 0 }), submissions));
    startWorker({ ms: 100 });
    let done = 0;
    const graders = await open();
    const grading = gradeBy(graders, submissions, () => {
      done += 1;
    });
    await expect.poll(() => done).toBeGreaterThan(5);
    await redis.kill();
    await expect.poll(() => lines.join('\n')).toContain('is gone; waiting until it is back');
    expect(done).toBeLessThan(60);
    await redis.start();
    expect(writeResults(await grading)).toBe(expected);
    expect(lines.join('\n')).toContain('is back');
    await graders.close();
  }, 60_000);

  test('leaves submissions to a worker of their release and version; both sides say so', async () => {
    const other = at('other');
    await cp(at('release'), other, { recursive: true });
    const manifest = JSON.parse(await readFile(join(other, 'manifest.json'), 'utf8'));
    await writeFile(
      join(other, 'manifest.json'),
      JSON.stringify({ ...manifest, assignment: 'older' }),
    );
    const stranger = startWorker({}, other);
    const graders = await open();
    const grading = gradeBy(graders, classOf(3));
    const { sha256 } = release;
    await expect
      .poll(() => lines.join('\n'))
      .toMatch(
        new RegExp(
          `no worker of release ${sha256.slice(0, 12)} of tiny, notegrad .* is there; .* has release .* of older, ` +
            'notegrad .*. Start one: notegrad grade-worker',
        ),
      );
    await expect
      .poll(() => stranger.said())
      .toMatch(/waits for release .* of tiny.*; this worker has release .* of older.*leaves it/);
    expect(await begun()).toEqual(['']);
    const own = startWorker();
    expect((await grading).submissions).toHaveLength(3);
    expect(stranger.said()).not.toContain('✓');
    expect(own.said().match(/✓/g)).toHaveLength(3);
    await graders.close();
  }, 60_000);

  test('that is left in the middle goes on from there, and leaves no task behind', async () => {
    const submissions = classOf(40);
    const worker = startWorker({ ms: 50 });
    let done = 0;
    const first = await open();
    const grading = gradeBy(first, submissions, () => {
      done += 1;
    });
    grading.catch(() => undefined);
    await expect.poll(() => done).toBeGreaterThan(5);
    await first.close();
    await expect(grading).rejects.toThrow('grading was ended');
    // What the worker had is finished all the same.
    expect(await worker.end('SIGINT')).toBe(0);
    expect(await keysLike('notegrad:sources:*')).toEqual([]);
    expect(await keysLike('notegrad:*:wait')).toEqual([]);
    const before = await begun();
    expect(before.length).toBeLessThan(40);
    startWorker({ ms: 50 });
    const second = await open();
    const results = await gradeBy(second, submissions);
    await second.close();
    expect(results.submissions).toHaveLength(40);
    // Nothing was graded twice.
    expect((await begun()).sort()).toEqual([...new Set(await begun())].sort());
    expect(await begun()).toHaveLength(40);
  }, 60_000);

  test('takes no result of somebody who does not hold the secret', async () => {
    const graders = await open();
    const [one] = classOf(1);
    const grading = gradeBy(graders, [one as Submission]);
    grading.catch(() => undefined);
    let [key] = [] as string[];
    await expect.poll(async () => ([key] = await keysLike('notegrad:sources:*'))).toHaveLength(1);
    const forged = JSON.stringify({ exercises: [], layers: [] });
    await redis.client.set(`${key?.replace('sources', 'result')}`, `${'0'.repeat(64)} ${forged}`);
    await expect(grading).rejects.toThrow(/not written by a holder of the secret.*password/);
    await graders.close();
  }, 60_000);

  test('tries a failing machine no further, and tells a failure from 0 points', async () => {
    const worker = startWorker();
    const graders = await open();
    const grading = gradeBy(graders, classOf(3, 'the machine fails'));
    await expect.poll(() => worker.child.exitCode).toBe(1);
    expect(worker.said()).toContain('3 submissions, one after the other, could not be graded here');
    // Nothing was lost with it: two more try, and come to the same end.
    const more = [startWorker(), startWorker()];
    const { submissions } = await grading;
    expect(submissions.map(({ points, reason, detail }) => [points, reason, detail])).toEqual(
      Array.from({ length: 3 }, () => [null, 'grader failed', 'the machine failed']),
    );
    await expect.poll(() => more.map(({ child }) => child.exitCode)).toContain(1);
    await graders.close();
  }, 60_000);
});
