import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  EvaluationError,
  findKernel,
  identify,
  isRunning,
  type Launch,
  launchProcess,
  type Session,
  type SessionOptions,
  startSession,
} from '../../src/jupyter/client/index.ts';
import { mockSpec } from '../notebook/mock.ts';

const open: Session[] = [];
async function start(options: Partial<SessionOptions> = {}): Promise<Session> {
  const session = await startSession({
    ...{ spec: mockSpec(), cwd: process.cwd(), env: process.env, onOutput: () => {} },
    ...options,
  });
  open.push(session);
  return session;
}
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

const once = { timeout: 20_000, grace: 1000 };

describe.each(['tcp', 'ipc'] as const)('a session over %s', (transport) => {
  test('runs cells and hands on what they put out', async () => {
    const types: string[] = [];
    const session = await start({
      transport,
      onOutput: ({ header }) => types.push(header.msg_type),
    });
    expect(await session.execute('k.print("a")', once)).toEqual({ kind: 'ok', count: 1 });
    expect(types).toEqual(['execute_input', 'stream']);
  });
});

test('a start that is given up says why', async () => {
  const signal = AbortSignal.abort(new Error('the whole run took longer than 1 s'));
  await expect(start({ signal })).rejects.toThrow(
    'cancelled while starting: the whole run took longer than 1 s',
  );
});

describe('a launcher', () => {
  test('is handed all that the process gets, and starts it as it likes', async () => {
    let seen: Launch | undefined;
    const session = await start({
      env: { PATH: process.env.PATH, SECRET: 'no', OWN: 'given' },
      spec: { ...mockSpec(), env: { OWN: 'of the kernelspec' } },
      launcher: (launch) => {
        seen = launch;
        const { SECRET: _, ...env } = launch.env;
        return launchProcess({ ...launch, env });
      },
    });
    expect(seen?.argv.find((arg) => arg.startsWith(seen?.folder ?? '?'))).toMatch(/\.json$/);
    expect(seen?.env).toMatchObject({ OWN: 'of the kernelspec' });
    expect(seen?.env.HOME).toBeUndefined();
    expect(await session.evaluate('[process.env.OWN, process.env.SECRET ?? "unset"]')).toEqual([
      'of the kernelspec',
      'unset',
    ]);
  });
});

describe('the end of a session', () => {
  test('a kernel that stays when it is told to leave is killed', async () => {
    const session = await start({ spec: mockSpec({ ignoreShutdown: true }) });
    const kernel = identify((await session.evaluate('process.pid')) as number);
    expect(isRunning(kernel)).toBe(true);
    await session.close();
    expect(isRunning(kernel)).toBe(false);
  });

  test('our kernel leaves no file behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notegrad-session-'));
    const spec = await findKernel('notegrad');
    const session = await start({ spec, env: { ...process.env, TMPDIR: folder } });
    expect(await session.execute('const a: number = 1; a', once)).toMatchObject({ kind: 'ok' });
    // There is something to leave: the type checker's files.
    expect(readdirSync(folder)).toHaveLength(1);
    await session.close();
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe('an expression', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession({
      ...{ spec: await findKernel('notegrad'), cwd: process.cwd(), env: process.env },
      ...{ onOutput: () => {}, maxMessageBytes: 100_000 },
    });
    const cell = 'const w = [1, 2.5]; let n = 0; async function later() { return { n: ++n }; }';
    expect(await session.execute(cell, once)).toMatchObject({ kind: 'ok' });
  });
  afterAll(() => session.close());

  test('comes as plain data, a promise awaited', async () => {
    expect(await session.evaluate('w.map((v) => 2 * v)')).toEqual([2, 5]);
    expect(await session.evaluate('later() // the first time')).toEqual({ n: 1 });
    expect(await session.evaluate('"a \\"string\\"\\n"')).toBe('a "string"\n');
    expect(await session.evaluate('undefined')).toBe(null);
    expect(await session.evaluate('[NaN, new Date(0), { toJSON: () => 7 }]')).toEqual([
      null,
      '1970-01-01T00:00:00.000Z',
      7,
    ]);
  });

  test('takes no number from the cells', async () => {
    const before = await session.execute('1', once);
    await session.evaluate('w');
    const after = await session.execute('1', once);
    const count = (ending: typeof before) => ('count' in ending ? ending.count : undefined);
    expect(count(after)).toBe((count(before) ?? 0) + 1);
  });

  test.each([
    ['nothingOfThatName', /ReferenceError: nothingOfThatName/],
    ['(() => { throw new TypeError("no") })()', /TypeError: no/],
    ['w.map(', /SyntaxError|expected/i],
    ['() => 1', /not plain data/],
    ['1n', /TypeError.*BigInt/],
    ['"x".repeat(200_000)', /its value takes 2\d{5} bytes, expected at most 100000/],
  ])('%s is refused by what is wrong with it', async (expression, message) => {
    const asked = session.evaluate(expression);
    await expect(asked).rejects.toThrow(message);
    await expect(asked).rejects.toBeInstanceOf(EvaluationError);
  });

  test('that takes too long is interrupted, and the session goes on', async () => {
    const asked = session.evaluate('new Promise(() => {})', { timeout: 300, grace: 5000 });
    await expect(asked).rejects.toThrow(/ran longer than 0.3 s and was interrupted/);
    expect(await session.evaluate('w[0]')).toBe(1);
  });
});
