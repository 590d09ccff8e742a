import { describe, expect, test } from 'vitest';
import { expectNoLeak, models, nn, parallel, Rng, tf } from '../../src/index.ts';

describe('averageGradients', () => {
  /** The largest difference between the gradient of a batch and that of its shards, relative to it. */
  function difference(
    net: nn.AnyModule & { forward(x: tf.Tensor): tf.Tensor },
    sizes: number[],
    equal = false,
  ) {
    return tf.tidy(() => {
      const n = sizes.reduce((a, b) => a + b, 0);
      const rng = new Rng(5);
      const x = tf.tensor2d(Array.from({ length: n }, () => [rng.normal(), rng.normal()]));
      const y = tf.tensor2d(Array.from({ length: n }, () => [rng.normal()]));
      const of = (from: number, size: number) =>
        nn.gradients(net, () => nn.mse(net.forward(x.slice(from, size)), y.slice(from, size)));
      const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((a, b) => a + b));
      const parts = sizes.map((size, i) => of((ends[i] as number) - size, size));
      const mean = parallel.averageGradients(parts, equal ? undefined : sizes);
      const whole = of(0, n);
      return Math.max(
        ...Object.entries(whole).map(([path, grad]) => {
          const error = grad
            .sub(mean[path] as tf.Tensor)
            .norm()
            .dataSync()[0] as number;
          return error / (grad.norm().dataSync()[0] as number);
        }),
      );
    });
  }

  test('is the gradient of the whole batch, for shards of any size', () => {
    const net = new models.MLP([2, 8, 1], { rng: 1 });
    expectNoLeak(() => {
      expect(difference(net, [16, 16, 16, 16], true)).toBeLessThan(1e-5);
      expect(difference(net, [8, 56])).toBeLessThan(1e-5);
      expect(difference(net, [8, 56], true)).toBeGreaterThan(0.05);
    });
    net.dispose();
  });

  test('is not, where batch normalization sees each shard alone', () => {
    const net = new nn.Sequential(
      new nn.Linear(2, 8, { rng: 1 }),
      new nn.BatchNorm1d(8),
      nn.relu,
      new nn.Linear(8, 1, { rng: 2 }),
    );
    expect(difference(net, [16, 16, 16, 16])).toBeGreaterThan(0.01);
    net.dispose();
  });

  test('refuses what does not fit', () => {
    expect(() => parallel.averageGradients([])).toThrow('no shards');
    expect(() => parallel.averageGradients([{}, {}], [1])).toThrow('2 shards and sizes 1');
    tf.tidy(() => {
      const grad = tf.scalar(1) as unknown as nn.Gradients[string];
      expect(() => parallel.averageGradients([{ w: grad }, { b: grad }])).toThrow(
        'shard 1 has gradients of b, shard 0 of w',
      );
    });
  });
});

describe('ringAllReduce', () => {
  test('gives each machine the sum, for 2 (N - 1) / N of a list sent by each', () => {
    const rng = new Rng(1);
    for (const n of [2, 3, 4, 7]) {
      const lists = Array.from({ length: n }, () =>
        Array.from({ length: 3 * n }, () => rng.int(9)),
      );
      const { sums, rounds, sent } = parallel.ringAllReduce(lists);
      const sum = lists.reduce((a, b) => a.map((value, i) => value + (b[i] as number)));
      for (const machine of sums) expect(machine).toEqual(sum);
      expect(rounds).toHaveLength(2 * (n - 1));
      expect(sent).toEqual(lists.map(() => ((2 * (n - 1)) / n) * 3 * n));
    }
  });

  test('cuts lists that N does not divide, and leaves one machine alone', () => {
    const { sums } = parallel.ringAllReduce([
      [1, 2, 3, 4, 5],
      [10, 20, 30, 40, 50],
      [100, 200, 300, 400, 500],
    ]);
    expect(sums).toEqual(Array(3).fill([111, 222, 333, 444, 555]));
    expect(parallel.ringAllReduce([[1, 2]])).toEqual({ sums: [[1, 2]], rounds: [], sent: [0] });
  });

  test('in each round every machine sends one block to the next', () => {
    const { rounds } = parallel.ringAllReduce(Array.from({ length: 4 }, () => [1, 1, 1, 1]));
    for (const { moves } of rounds) {
      expect(moves.map(({ to }) => to)).toEqual([1, 2, 3, 0]);
      expect(new Set(moves.map(({ block }) => block)).size).toBe(4);
    }
    // After the first way round each machine has one block of the whole sum.
    const reduced = rounds[2]?.held.map((row) => row.flat().filter((value) => value === 4).length);
    expect(reduced).toEqual([1, 1, 1, 1]);
    expect(() => parallel.ringAllReduce([[1], [1, 2]])).toThrow(
      'list 1 has 2 numbers, list 0 has 1',
    );
  });
});

test('amdahl and pipelineBubble give the figures of their papers’ formulas', () => {
  expect(parallel.amdahl(0.1, 4)).toBeCloseTo(3.0769, 4);
  expect(parallel.amdahl(0.1, 8)).toBeCloseTo(4.7059, 4);
  expect(parallel.amdahl(0.1, 1e9)).toBeLessThan(10);
  expect([1, 4, 16].map((m) => parallel.pipelineBubble(4, m))).toEqual([
    3 / 4,
    expect.closeTo(3 / 7, 12),
    expect.closeTo(3 / 19, 12),
  ]);
  expect(() => parallel.amdahl(2, 1)).toThrow('given 2 and 1');
  expect(() => parallel.pipelineBubble(0, 1)).toThrow('given 0 stages');
});
