import * as tf from '@tensorflow/tfjs';
import { JSDOM } from 'jsdom';
import { afterEach, describe, expect, it } from 'vitest';
import { type DisplayOutput, jupyterDisplay } from '../../src/display/index.ts';
import {
  CHECK_MIME,
  type Checker,
  type ExerciseReport,
  exercise,
  NotImplemented,
  runExercise,
  stub,
} from '../../src/exercise/index.ts';
import { Matrix } from '../../src/tensor/index.ts';

const hostKey = Symbol.for('notegrad.host');
const scope = globalThis as Record<symbol, unknown>;

async function statuses(body: (t: Checker) => void | Promise<void>): Promise<string[]> {
  const { report } = await runExercise('1', 'title', 2, body);
  return report.checks.map((check) => check.status);
}

async function messageOf(body: (t: Checker) => void): Promise<string | undefined> {
  const { report } = await runExercise('1', 'title', 2, body);
  return report.checks[0]?.message;
}

describe('expectClose', () => {
  it('compares numbers, arrays, typed arrays and tensors within the tolerance', async () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    expect(
      await statuses((t) => {
        t.expectClose('number', 1 + 9e-6, 1);
        t.expectClose('lazy', () => 2, 2);
        t.expectClose('zero', 9e-7, 0);
        t.expectClose('infinity', Infinity, Infinity);
        t.expectClose('typed', Float32Array.of(1, 2), [1, 2]);
        t.expectClose('tensor', x, [
          [1, 2],
          [3, 4],
        ]);
        t.expectClose('scalar tensor', x.sum(), 10);
        t.expectClose('matrix', Matrix.of([[1, 2]]), [[1, 2]]);
        t.expectClose('loose', 1.05, 1, { rtol: 0.1 });
      }),
    ).toEqual(Array(9).fill('passed'));
    x.dispose();
  });

  it('is never satisfied by NaN, whatever is expected', async () => {
    expect(
      await statuses((t) => {
        t.expectClose('a', Number.NaN, 1);
        t.expectClose('b', 1, Number.NaN);
        t.expectClose('c', Number.NaN, Number.NaN);
        t.expectClose('d', [1, Number.NaN], [1, 2], { atol: Infinity });
        t.expectClose('e', tf.scalar(Number.NaN), 0);
        t.expectClose('f', Infinity, -Infinity);
        t.expectClose('g', 1e30, Infinity);
      }),
    ).toEqual(Array(7).fill('failed'));
  });

  it('says what was found, where, and what was expected', async () => {
    expect(
      await messageOf((t) =>
        t.expectClose(
          'a',
          [
            [1, 2],
            [3, 9],
          ],
          [
            [1, 2],
            [3, 4],
          ],
        ),
      ),
    ).toMatch(/^在 \[1, 1\] 得到 9，应为 4.* · found 9 at \[1, 1\], expected 4/);
    expect(await messageOf((t) => t.expectClose('a', [1, 2], [[1, 2]]))).toBe(
      '形状为 [2]，应为 [1, 2] · shape [2], expected [1, 2]',
    );
    expect(await messageOf((t) => t.expectClose('a', '3' as never, 3))).toBe(
      'TypeError: not numeric: "3"',
    );
    expect(await messageOf((t) => t.expectClose('a', [[1], [2, 3]], [[1], [2]]))).toMatch(
      /rows differ in shape: \[1\] and \[2\]/,
    );
  });
});

describe('the other checks', () => {
  it('expectEqual is exact and structural', async () => {
    expect(
      await statuses((t) => {
        t.expectEqual('a', { w: [1, 2], b: 'x' }, { b: 'x', w: [1, 2] });
        t.expectEqual('b', [1, 2, 3], [1, 2]);
        t.expectEqual('c', { a: undefined }, {});
        t.expectEqual('d', Number.NaN, Number.NaN);
        t.expectEqual('e', { length: 0 }, []);
      }),
    ).toEqual(['passed', 'failed', 'failed', 'failed', 'failed']);
  });

  it('expectTrue takes true only', async () => {
    expect(
      await statuses((t) => {
        t.expectTrue('a', true);
        t.expectTrue('b', 1 as never);
        t.expectTrue('c', () => false);
        t.expectTrue('d', stub<boolean>());
      }),
    ).toEqual(['passed', 'failed', 'failed', 'todo']);
  });

  it('expectShape knows tensors and arrays; null is any size', async () => {
    const x = tf.zeros([2, 3]);
    expect(
      await statuses((t) => {
        t.expectShape('a', x, [2, 3]);
        t.expectShape('b', x, [null, 3]);
        t.expectShape('c', x, [3, 2]);
        t.expectShape('d', [[1], [2]], [2, 1]);
        t.expectShape('e', x, [2]);
      }),
    ).toEqual(['passed', 'passed', 'failed', 'passed', 'failed']);
    x.dispose();
  });

  it('expectThrows wants an error, and the right one', async () => {
    const boom = () => {
      throw new RangeError('rate must be positive');
    };
    expect(
      await statuses((t) => {
        t.expectThrows('a', boom);
        t.expectThrows('b', boom, /positive/);
        t.expectThrows('c', boom, /negative/);
        t.expectThrows('d', () => 1);
        t.expectThrows('e', stub<() => void>());
      }),
    ).toEqual(['passed', 'passed', 'failed', 'failed', 'todo']);
  });

  it('expectNoLeak counts tensors and takes care of the returned ones', async () => {
    const before = tf.memory().numTensors;
    const kept: tf.Tensor[] = [];
    expect(
      await statuses((t) => {
        t.expectNoLeak('a', () => tf.tidy(() => tf.ones([2]).square()));
        t.expectNoLeak('b', () => {
          kept.push(tf.ones([2]));
        });
        t.expectNoLeak('c', async () => undefined);
      }),
    ).toEqual(['passed', 'failed', 'failed']);
    tf.dispose(kept);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('expectProperty tries many seeds and names the one that fails', async () => {
    const seen = new Set<number>();
    expect(
      await messageOf((t) =>
        t.expectProperty('a', (rng, run) => {
          seen.add(rng.uniform());
          return run < 41;
        }),
      ),
    ).toBe('用 new Rng(42) 时不成立 · does not hold with new Rng(42)');
    expect(seen.size).toBe(42);
    expect(
      await messageOf((t) =>
        t.expectProperty('b', () => {
          throw new Error('boom');
        }),
      ),
    ).toBe('new Rng(1): Error: boom');
    expect(
      await statuses((t) => {
        t.expectProperty('a', (rng) => rng.uniform() < 1);
        t.expectProperty('b', () => Number.NaN as never);
        t.expectProperty('c', () => {
          throw new NotImplemented();
        });
      }),
    ).toEqual(['passed', 'failed', 'todo']);
  });
});

describe('an exercise', () => {
  it('gives its points when every check passes, none otherwise', async () => {
    const all = await runExercise('1', 't', 3, (t) => t.expectTrue('a', true));
    const one = await runExercise('1', 't', 3, (t) => {
      t.expectTrue('a', true);
      t.expectTrue('b', false);
      t.expectTrue('c', true);
    });
    expect([all.report.points, all.report.status]).toEqual([3, 'passed']);
    expect([one.report.points, one.report.max, one.report.status]).toEqual([0, 3, 'failed']);
    expect(one.report.checks).toHaveLength(3);
  });

  it('fails when nothing is checked, or its body throws', async () => {
    expect(await statuses(() => undefined)).toEqual(['failed']);
    const thrown = await runExercise('1', 't', 1, (t) => {
      t.expectTrue('a', true);
      throw new Error('boom');
    });
    expect(thrown.report.status).toBe('failed');
    expect(thrown.report.checks.at(-1)?.message).toBe('Error: boom');
    expect(
      await statuses(() => {
        throw undefined;
      }),
    ).toEqual(['failed']);
    await expect(runExercise('1', 't', -1, () => undefined)).rejects.toThrow(/points/);
  });

  it('is "not done yet" with a stub, wherever the stub is used', async () => {
    const answer: number = stub();
    const list: number[] = stub();
    const f: (x: number) => number = stub();
    const results = await Promise.all([
      runExercise('1', 't', 1, (t) => t.expectClose('a', answer, 3)),
      runExercise('1', 't', 1, (t) => t.expectClose('a', list[0] as number, 3)),
      runExercise('1', 't', 1, (t) => t.expectClose('a', () => f(2), 3)),
      runExercise('1', 't', 1, (t) => t.expectEqual('a', answer, 3)),
      runExercise('1', 't', 1, (t) => t.expectShape('a', list, [3])),
      runExercise('1', 't', 1, (t) => t.expectNoLeak('a', () => f(2))),
      runExercise('1', 't', 1, async () => {
        throw new NotImplemented();
      }),
    ]);
    expect(results.map(({ report }) => [report.status, report.points])).toEqual(
      Array(7).fill(['todo', 0]),
    );
  });

  describe('shown', () => {
    const outputs: DisplayOutput[] = [];
    afterEach(() => {
      delete scope[hostKey];
      outputs.length = 0;
    });
    const listen = () => {
      scope[hostKey] = {
        display: (output: DisplayOutput) => outputs.push(output),
        signal: () => new AbortController().signal,
      };
    };

    it('is one display with a card, a text and a report for tools, and never throws', async () => {
      listen();
      exercise('02-1', { zh: '更新', en: 'Update <rule>' }, 2, (t) => {
        t.expectClose('w', 1, 2, { hint: { zh: '看公式', en: 'see <1>' } });
      });
      await exercise('02-2', 'async', 1, async (t) => t.expectTrue('a', true));
      expect(outputs).toHaveLength(2);
      const data = outputs[0]?.data as Record<string, unknown>;
      const report = data[CHECK_MIME] as ExerciseReport;
      expect(report).toMatchObject({
        exercise: '02-1',
        title: '更新 · Update <rule>',
        status: 'failed',
        points: 0,
        max: 2,
      });
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      const { document } = new JSDOM(data['text/html'] as string).window;
      expect(document.querySelector('rule')).toBeNull();
      expect(document.querySelector('details')?.textContent).toContain('看公式 · see <1>');
      expect(data['text/plain']).toBe(
        '✗ 练习 02-1 · 更新 · Update <rule>: 还不对 · not right yet (0/2)\n' +
          '  ✗ w\n      得到 1，应为 2（容差 0.000021） · found 1, expected 2 (tolerance 0.000021)\n' +
          '      提示 · hint: 看公式 · see <1>',
      );
      expect((outputs[1]?.data[CHECK_MIME] as ExerciseReport | undefined)?.status).toBe('passed');
    });
  });

  it('hides the hint of a passed check', async () => {
    const result = await runExercise('1', 't', 1, (t) =>
      t.expectTrue('a', true, { hint: 'secret' }),
    );
    expect(String(result)).not.toContain('secret');
    expect(result[jupyterDisplay]()['text/html']).not.toContain('secret');
  });
});
