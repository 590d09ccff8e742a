import * as tf from '@tensorflow/tfjs';
import { JSDOM } from 'jsdom';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CHECK_MIME,
  CLAIM_MIME,
  type ClaimReport,
  type ExerciseReport,
  type HostDisplay,
  installHost,
  textIn,
} from '../../src/contract/index.ts';
import { jupyterDisplay } from '../../src/display/index.ts';
import {
  audit,
  close,
  type Declare,
  ExerciseCard,
  exercise,
  runExercise,
  stub,
  that,
} from '../../src/exercise/index.ts';

const options = { points: 2, hint: '看单位 | look at the units' };
const run = (body: (t: Declare) => void) => runExercise('1', '题 | title', options, body);

async function messageOf(body: (t: Declare) => void, language: 'zh' | 'en' = 'en') {
  const { checks } = await run(body);
  return checks[0]?.message === undefined ? undefined : textIn(checks[0].message, language);
}

/** The mean of a list, as an exercise. */
const mean =
  (answer: (x: number[]) => unknown, more = {}) =>
  (t: Declare) =>
    t.check('平均值 | mean', {
      given: (rng) => ({ x: [rng.int(9), rng.int(9) + 10, rng.int(9) + 20] }),
      answer: ({ x }) => answer(x),
      expect: ({ x }) => x.reduce((a, b) => a + b, 0) / x.length,
      mistakes: [
        {
          gives: ({ x }) => x.reduce((a, b) => a + b, 0),
          say: '没有除以个数 | not divided by the count',
        },
        { gives: ({ x }) => x[1], say: '这是中位数 | this is the median' },
      ],
      ...more,
    });
const right = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;

describe('a check', () => {
  it('passes the right answer on every case', async () => {
    const seen = new Set<string>();
    const report = await run(
      mean((x) => {
        seen.add(String(x));
        return right(x);
      }),
    );
    expect(report).toMatchObject({ status: 'passed', points: 2, max: 2 });
    expect(seen.size).toBeGreaterThan(15);
  });

  it('shows the case, what was found and what was expected', async () => {
    const message = await messageOf(mean((x) => right(x) + 1));
    expect(message).toMatch(/^For x = \[\d+, \d+, \d+\]:\nfound [\d.]+, expected [\d.]+$/);
    expect(await messageOf(mean(() => undefined))).toMatch(/found null, expected/);
    const named = mean((x) => right(x) + 1, { show: () => '三个数 | three numbers' });
    expect(await messageOf(named)).toMatch(/^For three numbers:\n/);
    expect(await messageOf(named, 'zh')).toMatch(/^当 三个数：\n/);
  });

  it('names a known mistake, but not one that is right by chance', async () => {
    expect(await messageOf(mean((x) => right(x) * 3))).toMatch(
      /^not divided by the count\nFor x =/,
    );
    expect(
      await messageOf(
        mean((x) => x[1]),
        'zh',
      ),
    ).toMatch(/^这是中位数\n当 x =/);
    let calls = 0;
    // The median at first, something else later: neither of the two.
    expect(await messageOf(mean((x) => (calls++ === 0 ? x[1] : 0)))).toMatch(/^For x =/);
  });

  it('knows a mistake by the NaN it gives, though NaN is never right', async () => {
    const roots = (answer: (x: number) => number) => (t: Declare) =>
      t.check('root', {
        cases: [-4],
        answer,
        expect: () => Number.NaN,
        mistakes: [{ gives: (x) => [Math.sqrt(x), 0], say: '负数没有实根 | no real root' }],
      });
    const wrong = (x: number) => [Math.sqrt(x), 0] as never;
    expect(await messageOf(roots(wrong))).toMatch(/^no real root\n/);
    expect(await messageOf(roots(Math.sqrt))).toMatch(/found NaN|not right/);
  });

  it('hides the answer of a fixed question, and of one that asks for it', async () => {
    const fixed = (answer: unknown) => (t: Declare) =>
      t.check('predict', { answer: () => answer, expect: () => [32, 10] });
    expect(await messageOf(fixed([10, 32]))).toBe('found [10, 32], which is not right');
    expect(await messageOf(fixed(undefined))).toBe('no value was given');
    expect(await messageOf(mean((x) => right(x) + 1, { reveal: false }))).not.toContain('expected');
  });

  it('takes a property with its own sentence', async () => {
    const sums = (answer: number[]) => (t: Declare) =>
      t.check('sums to one', {
        answer: () => answer,
        holds: (_, got) =>
          Math.abs(got.reduce((a, b) => a + b, 0) - 1) < 1e-6 || '和不是 1 | the sum is not 1',
      });
    expect(await messageOf(sums([0.5, 0.5]))).toBeUndefined();
    expect(await messageOf(sums([0.5, 0.6]))).toBe('the sum is not 1');
  });

  it('judges what the code gave, whatever it did to its arguments', async () => {
    const report = await run(
      mean((x) => {
        const sum = right(x);
        x.fill(0);
        return sum;
      }),
    );
    expect(report.status).toBe('passed');
  });

  it('reads tensors as plain data and frees what the answer made, and only that', async () => {
    const mine = tf.tensor1d([1, 2]);
    const before = tf.memory().numTensors;
    const report = await run((t) => {
      t.check('new', { answer: () => mine.add(1), expect: () => [2, 3] });
      t.check('own', { answer: () => mine, expect: () => tf.tensor1d([1, 2]) });
      t.check('seen by a property', { answer: () => mine, holds: (_, got) => got.shape[0] === 2 });
    });
    expect(report.status).toBe('passed');
    expect(tf.memory().numTensors).toBe(before);
    expect(mine.isDisposed).toBe(false);
    mine.dispose();
  });

  it('waits for promises', async () => {
    expect((await run(mean(async (x) => right(x)))).status).toBe('passed');
    expect(await messageOf(mean(async () => Promise.reject(new Error('no'))))).toMatch(
      /the code threw Error: no$/,
    );
  });

  it('tells an error of the code with the case', async () => {
    const message = await messageOf(mean((x) => (x as unknown as { y: { z: 1 } }).y.z));
    expect(message).toMatch(/^For x = .*\nthe code threw TypeError: Cannot read/);
    expect(await messageOf(mean(() => () => 1))).toMatch(/a function is not plain data/);
  });

  it('counts the tensors that are left', async () => {
    const leak = (answer: () => unknown) => (t: Declare) => t.noLeak('no leak', { answer });
    const x = tf.tensor1d([1, 2]);
    expect(await messageOf(leak(() => tf.tidy(() => x.add(1).mean())))).toBeUndefined();
    const left: tf.Tensor[] = [];
    expect(
      await messageOf(
        leak(() => {
          left.push(x.add(1));
          return left[0]?.mean();
        }),
      ),
    ).toContain('1 tensor(s) left behind');
    expect(await messageOf(leak(async () => 1))).toContain('expected a synchronous function');
    tf.dispose([x, left]);
  });
});

describe('an exercise', () => {
  it('gives each passed check its share of the points', async () => {
    const report = await runExercise('2', 't', { points: 3, hint: 'h' }, (t) => {
      t.check('a', { answer: () => 1, expect: () => 1 });
      t.check('b', { answer: () => 2, expect: () => 1 });
      t.check('c', { answer: () => stub<number>(), expect: () => 1 });
    });
    expect(report).toMatchObject({ status: 'failed', points: 1, max: 3 });
    expect(report.checks.map(({ status }) => status)).toEqual(['passed', 'failed', 'todo']);
    expect(report.checks.map(({ hint }) => hint)).toEqual([undefined, 'h', 'h']);
  });

  it('is not done yet while a stub stands where the answer belongs', async () => {
    const f: (x: number[]) => number = stub();
    const g = (): number => stub();
    for (const answer of [f, g, async () => stub<number>(), () => g() + 1]) {
      expect(await run(mean(answer as () => number))).toMatchObject({ status: 'todo', points: 0 });
    }
  });

  it('refuses what its author declared wrongly', async () => {
    await expect(run(() => undefined)).rejects.toThrow('declares no check');
    await expect(run((t) => t.check('x', { answer: () => 1 }))).rejects.toThrow(
      'check "x": needs one of `expect` and `holds`',
    );
    await expect(runExercise('1', 't', { points: -1, hint: '' }, mean(right))).rejects.toThrow(
      'points must be a number of 0 or more, given -1',
    );
  });

  it('is audited: each mistake is told by its own sentence', async () => {
    await run(mean(right));
    expect((await audit()).find(({ exercise }) => exercise === '1')).toEqual({
      exercise: '1',
      points: 2,
      checks: 1,
      mistakes: 2,
      problems: [],
    });
    await run(
      mean(right, {
        mistakes: [
          { gives: ({ x }: { x: number[] }) => right(x), say: '对 | right' },
          { gives: () => 5, say: '五 | five' },
          { gives: () => 5, say: '又是五 | five again' },
        ],
      }),
    );
    expect((await audit()).find(({ exercise }) => exercise === '1')?.problems).toEqual([
      'mean: the mistake "right" passes',
      expect.stringMatching(/^mean: the mistake "five again" is told as "five\n/),
    ]);
  });
});

describe('what is shown', () => {
  let remove = () => {};
  afterEach(() => remove());

  function host(): HostDisplay[] {
    const shown: HostDisplay[] = [];
    remove = installHost({
      display: (output) => void shown.push(output),
      signal: () => new AbortController().signal,
    });
    return shown;
  }

  it('is one card, with the report for tools', async () => {
    const shown = host();
    await exercise(
      '9',
      '题 | title',
      options,
      mean((x) => right(x) * 3),
    );
    expect(shown).toHaveLength(1);
    const report = shown[0]?.data[CHECK_MIME] as ExerciseReport;
    expect(report).toMatchObject({ exercise: '9', status: 'failed', points: 0, max: 2 });
    expect(shown[0]?.data['text/plain']).toContain('not divided by the count');
  });

  it('escapes whatever an answer or a title holds', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const report = await runExercise(hostile, hostile, { points: 1, hint: hostile }, (t) =>
      t.check(hostile, { answer: () => hostile, expect: () => 'x' }),
    );
    const html = new ExerciseCard(report)[jupyterDisplay]()['text/html'] as string;
    expect(new JSDOM(html).window.document.querySelector('img')).toBeNull();
    expect(html).toContain('&lt;img');
  });

  it('prints a claim in a line, held or not, with the gap', () => {
    const shown = host();
    close('一样 | the same', [1, 2], [1, 2 + 1e-7]);
    close('一样 | the same', [1, 2], [1, 3]);
    close('一样 | the same', 'a', 'a');
    that('大于零 | above zero', 3 > 0);
    that('大于零 | above zero', 1 as unknown as boolean);
    const reports = shown.map(({ data }) => data[CLAIM_MIME] as ClaimReport);
    expect(reports.map(({ held }) => held)).toEqual([true, false, true, true, false]);
    expect(shown[0]?.data['text/plain']).toBe(
      '✓ 一样 · the same (最大差 1.0e-7 · largest difference 1.0e-7)',
    );
    expect(reports[1]?.detail).toEqual({ zh: '[1] 得到 2，应为 3', en: '[1] is 2, expected 3' });
  });

  it('prints a claim on very many numbers', () => {
    const shown = host();
    close('一样 | the same', new Float32Array(5e5), new Float32Array(5e5));
    expect(shown[0]?.data[CLAIM_MIME]).toMatchObject({ held: true });
  });
});
