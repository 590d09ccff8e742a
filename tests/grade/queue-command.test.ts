import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Notebook, writeNotebook } from '../../src/notebook/index.ts';
import { call } from '../cli/cli.ts';
import { type Answers, answered, put, RIGHT, release, SHORT } from './chapter.ts';
import { type RedisServer, startRedis, UNTRIED } from './redis.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let folder: string;
let handedOut: Notebook;
let redis: RedisServer;
const at = (...parts: string[]) => join(folder, ...parts);
const handIn = (path: string, answers: Answers) =>
  put(at(path, 'tiny.ipynb'), writeNotebook(answered(handedOut, answers)));

interface Command {
  readonly child: ChildProcess;
  said(): string;
  readonly code: Promise<number | null>;
}
const commands = new Set<Command>();

function start(...args: string[]): Command {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const code = once(child, 'exit').then(([status]) => status as number | null);
  const command = { child, said: () => text, code };
  commands.add(command);
  return command;
}
const worker = (...args: string[]) =>
  start(
    ...['grade-worker', at('release'), '--queue', redis.url, '--sandbox', 'none'],
    ...['--workers', '1', '--lease', '3', ...args],
  );
const grade = (place: string, out: string) =>
  start('grade', at('release'), at(place), '--queue', redis.url, '--output-dir', at(out));
const until = (what: Command, text: string | RegExp) =>
  expect.poll(() => what.said(), { timeout: 60_000 }).toMatch(text);

describe.skipIf(UNTRIED !== undefined)('a queue of commands', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notegrad-queued-'));
    handedOut = await release(folder, SHORT);
    for (let i = 0; i < 6; i += 1) {
      await handIn(`class/right-${i}`, RIGHT);
      await handIn(`class/wrong-${i}`, { one: `function one(x: number) { return x * x + ${i}; }` });
    }
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    for (const { child } of commands) child.kill('SIGKILL');
    await Promise.all([...commands].map(({ code }) => code));
    commands.clear();
    await redis.close();
  });

  test('with real kernels, two workers killed: the results are those of one machine, to the byte', async () => {
    const pool = await call(
      ...['grade', at('release'), at('class'), '--output-dir', at('pool')],
      ...['--sandbox', 'none', '--workers', '1'],
    );
    expect(pool.code).toBe(0);
    const grading = grade('class', 'queued');
    for (let killed = 0; killed < 2; killed += 1) {
      const victim = worker();
      await until(victim, '✓');
      victim.child.kill('SIGKILL');
    }
    const last = worker();
    expect(await grading.code).toBe(0);
    expect(grading.said()).toContain('12 submissions graded');
    const text = await readFile(at('queued', 'results.json'), 'utf8');
    expect(text).toBe(await readFile(at('pool', 'results.json'), 'utf8'));
    expect(JSON.parse(text).submissions.map(({ points }: { points: number }) => points)).toEqual([
      ...[2, 2, 2, 2, 2, 2],
      ...[0, 2, 0, 0, 0, 0],
    ]);
    last.child.kill('SIGINT');
    expect(await last.code).toBe(0);
    expect(await redis.client.keys('notegrad:sources:*')).toEqual([]);
  }, 300_000);

  test('Ctrl-C: a worker finishes what it has, or hands it back; grade leaves what is done', async () => {
    await handIn('few/a-slow', { one: 'await new Promise((on) => setTimeout(on, 20_000));' });
    await handIn('few/right', RIGHT);
    await handIn('few/wrong', { one: 'function one(x: number) { return x; }' });
    const first = grade('few', 'left');
    const one = worker('--workers', '2');
    await until(one, '✓ right');
    one.child.kill('SIGINT');
    await until(one, 'takes nothing more');
    one.child.kill('SIGINT');
    await until(one, 'hands back what it has');
    expect(await one.code).toBe(130);
    await until(first, '✓ right');
    first.child.kill('SIGINT');
    expect(await first.code).toBe(130);
    expect(first.said()).toMatch(/interrupted: [12] of 3 were graded, and no file was written/);
    expect(await redis.client.keys('notegrad:sources:*')).toEqual([]);
    const kept = await redis.client.keys('notegrad:result:*');
    expect([1, 2]).toContain(kept.length);
    await rm(at('few', 'a-slow'), { recursive: true });
    const other = worker('--idle', '5');
    expect(await grade('few', 'left').code).toBe(0);
    expect(await other.code).toBe(0);
    // What was done before was not done again.
    expect(other.said()).toContain(`${2 - kept.length} submissions graded here`);
  }, 300_000);

  test('shards of one machine are joined to what it would have graded alone', async () => {
    const shard = async (part: string, out: string) => {
      // What stands there is not graded again: this is about who gets what.
      await put(at(out, 'results.json'), await readFile(at('pool', 'results.json')));
      return call(
        ...['grade', at('release'), at('class'), '--output-dir', at(out)],
        ...['--sandbox', 'none', '--workers', '1', '--shard', part],
      );
    };
    await shard('1/2', 'first');
    await shard('2/2', 'second');
    const { code } = await call(
      'grade-merge',
      at('first'),
      at('second'),
      '--output-dir',
      at('all'),
    );
    expect(code).toBe(0);
    for (const file of ['results.json', 'class.html', 'moodle.csv', 'feedback/wrong-3.html']) {
      expect(await readFile(at('all', file), 'utf8')).toBe(
        await readFile(at('pool', file), 'utf8'),
      );
    }
  }, 300_000);

  test('a Redis that is not there, loses what it has or is asked in vain is told, with the way out', async () => {
    const ask = (url: string, ...more: string[]) =>
      call('grade', at('release'), at('class'), '--queue', url, '--output-dir', at('no'), ...more);
    const nowhere = await ask('redis://teacher:secret@127.0.0.1:1');
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toMatch(/redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.*redis-server/);
    expect(nowhere.stderr).not.toContain('secret@');
    const odd = await ask('http://127.0.0.1');
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('redis://HOST:6379')]);
    const mine = await ask(redis.url, '--workers', '3');
    expect([mine.code, mine.stderr]).toEqual([2, expect.stringContaining('grade-worker')]);
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const forgetful = await ask(redis.url);
    expect(forgetful.code).toBe(1);
    expect(forgetful.stderr).toMatch(/maxmemory-policy allkeys-lru.*CONFIG SET .* noeviction/);
    await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
    const bare = worker('--idle', '1');
    await until(bare, 'keeps no append-only file');
    expect(await bare.code).toBe(0);
    await redis.client.config('SET', 'appendonly', 'yes');
    const safe = worker('--idle', '1');
    expect(await safe.code).toBe(0);
    expect(safe.said()).not.toContain('append-only');
    await redis.client.config('SET', 'requirepass', 'word');
    const closed = await ask(redis.url);
    expect([closed.code, closed.stderr]).toEqual([1, expect.stringContaining('NOAUTH')]);
  }, 120_000);
});
