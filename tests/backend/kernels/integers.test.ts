import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as backend from '../../../src/backend/index.ts';
import { expectSame, filled, narrowed, replays, strewn, tries } from './compare.ts';

// Integers and masks, whose results are exact; and quotients, remainders and angles of floats.

const seed = fc.nat(1000);
const shape = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 0, maxLength: 5 });
const solid = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
const fill = fc.constantFrom(filled, strewn);

/** Integers up to `size`, some of them the largest and the smallest. */
function integers(dims: number[], from: number, size: number): tf.Tensor {
  const values = Int32Array.from(filled(dims, from).mul(size).dataSync());
  if (size > 1e6) {
    for (let i = from % 5; i < values.length; i += 5) {
      values[i] = [2 ** 31 - 1, -(2 ** 31), 0, -1, 1, 2 ** 27 + 1][(i + from) % 6] ?? 0;
    }
  }
  return tf.tensor(values, dims, 'int32');
}

/** Exactly the same: what is within 1e-5 of the largest number of a tensor is not enough. */
async function expectEqual(compute: () => tf.Tensor[]): Promise<void> {
  await expectSame(compute);
  const on = async (name: string) => {
    await tf.setBackend(name);
    return tf.tidy(() => compute().map((tensor) => Array.from(tensor.dataSync())));
  };
  const expected = await on('cpu');
  expect(await on('notegrad')).toEqual(expected);
}

const pairs = [
  ...(['add', 'sub', 'mul', 'maximum', 'minimum', 'floorDiv', 'mod'] as const),
  ...(['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const),
];

test.each([3, 1e5, 2 ** 31 - 1])(
  'arithmetic and comparisons of integers up to %d',
  async (size) => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(255), fc.nat(255), seed, (dims, p, q, from) =>
        expectEqual(() => {
          const a = integers(narrowed(dims, p), from, size);
          const b = integers(narrowed(dims, q), from + 1, size);
          return [...pairs.map((name) => tf[name](a, b)), a.neg()];
        }),
      ),
      tries(100),
    );
  },
);

test('absolute values of integers', async () => {
  await expectEqual(() => [integers([40], 3, 1e5).abs()]);
  // Beyond 2^24 the stock kernel goes through floats.
  await tf.setBackend('notegrad');
  const large = tf.abs(tf.tensor1d([-(2 ** 24) - 1, 2 ** 31 - 1, 5, -5], 'int32'));
  expect([...large.dataSync()]).toEqual([2 ** 24 + 1, 2 ** 31 - 1, 5, 5]);
});

test('rows of integers longer than two vectors', () =>
  expectEqual(() => {
    const a = integers([3, 4, 37], 1, 1e6);
    const b = integers([4, 37], 2, 1e6);
    const column = integers([3, 1, 37], 4, 9);
    return pairs.flatMap((name) => [
      tf[name](a, b),
      tf[name](a, column),
      tf[name](b, tf.scalar(7, 'int32')),
    ]);
  }));

test('sums, extremes and means of integers and masks', async () => {
  const axes = fc.nat(31);
  await fc.assert(
    fc.asyncProperty(solid, axes, seed, fc.boolean(), async (dims, mask, from, keep) => {
      const axis = dims.flatMap((_, i) => ((mask >> i) & 1 ? [i] : []));
      const along = axis.length > 0 ? axis : undefined;
      await expectEqual(() => {
        const x = integers(dims, from, 1e5);
        const m = filled(dims, from).greater(from % 2 ? 0.8 : -0.8);
        return [
          ...[x.sum(along, keep), x.max(along, keep), x.min(along, keep)],
          ...[m.all(along, keep), m.any(along, keep), m.sum(along, keep)],
          ...[m.max(along, keep), m.min(along, keep), m.mean(along, keep)],
        ];
      });
      await expectSame(() => integers(dims, from, 1e5).mean(along, keep));
    }),
    tries(150),
  );
});

test('long rows and columns of integers and masks', () =>
  expectEqual(() => {
    const x = integers([3, 70, 50], 3, 1e5);
    const m = filled([3, 70, 50], 4).greater(-0.99);
    return [0, 1, 2].flatMap((axis) => [
      ...[x.sum(axis), x.max(axis), x.min(axis), m.all(axis), m.any(axis), m.sum(axis)],
    ]);
  }));

test('remainders of floats', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[shape, fc.nat(255), fc.nat(255), seed, fill],
      fc.constantFrom(1, 1e-3, 1e6, 1e12),
      (dims, p, q, from, make, by) =>
        expectSame(() => {
          const a = make(narrowed(dims, p), from).mul(by);
          const b = make(narrowed(dims, q), from + 1);
          return [tf.mod(a, b), tf.mod(b, a), tf.mod(a.mul(7).round(), b.mul(3).round())];
        }),
    ),
    tries(120),
  );
});

test('angles of two coordinates', async () => {
  await fc.assert(
    fc.asyncProperty(shape, fc.nat(255), fc.nat(255), seed, fill, (dims, p, q, from, make) =>
      expectSame(() => {
        const y = make(narrowed(dims, p), from);
        const x = make(narrowed(dims, q), from + 1);
        return [tf.atan2(y, x), tf.atan2(x, y.mul(1e-3))];
      }),
    ),
    tries(100),
  );
  const special = [0, -0, 1, -1, 1e-42, -1e30, Number.NaN, Number.POSITIVE_INFINITY, -Infinity];
  await expectEqual(() => [tf.atan2(tf.tensor2d(special, [9, 1]), tf.tensor1d(special))]);
});

test('the last digit of an angle', () =>
  expectEqual(() => [tf.atan2(filled([5000], 1), filled([5000], 2))]));

test('constants and columns of integers', async () => {
  await expectEqual(() => {
    const indices = tf.tensor1d([3, -1, 0, 4, 2, 3], 'int32');
    return [
      tf.oneHot(indices, 4, 7, -2, 'int32'),
      tf.fill([3, 5], -9, 'int32'),
      tf.zerosLike(indices),
      tf.onesLike(indices),
    ];
  });
  const { count } = replays;
  await expectSame(() =>
    tf
      .argMax(filled([7, 5], 1), 1)
      .equal(tf.zeros([7], 'int32'))
      .mean(),
  );
  expect(replays.count - count).toBe(Number(backend.info().replay.enabled));
});
