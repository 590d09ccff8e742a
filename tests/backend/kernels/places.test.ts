import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectSame, filled, strewn, tries, withGradients } from './compare.ts';

// Where values lie, what they add up to on the way, and rows by indices of several axes.

const seed = fc.nat(1000);
const solid = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
const fill = fc.constantFrom(filled, strewn, (dims: number[], from: number) =>
  filled(dims, from).mul(3).round(),
);
const word = fc.constantFrom('float32' as const, 'int32' as const);

test('the first largest and smallest, of equal ones and among what is no number', async () => {
  await fc.assert(
    fc.asyncProperty(solid, seed, fill, word, (dims, from, make, dtype) =>
      expectSame(() => {
        const x = make(dims, from).mul(3).cast(dtype);
        return dims.flatMap((_, axis) => [tf.argMax(x, axis), tf.argMin(x, axis)]);
      }),
    ),
    tries(200),
  );
  await expectSame(() => {
    const x = filled([40, 70, 30], 1).mul(20).round();
    return [0, 1, 2].flatMap((axis) => [x.argMax(axis), x.argMin(axis)]);
  });
  await expectSame(() => [filled([5], 1).greater(0).argMax(), tf.zeros([0, 3]).argMax(1)]);
});

test('the largest few, in order, the first of equal ones first', async () => {
  await fc.assert(
    fc.asyncProperty(solid, seed, fill, word, fc.nat(20), (dims, from, make, dtype, some) =>
      expectSame(() => {
        const x = make(dims, from).mul(3).cast(dtype);
        const k = some % ((dims.at(-1) ?? 0) + 1);
        // The order of what is no number is the stock kernel's, and its own with each.
        const known = tf.where(x.toFloat().isFinite(), x, tf.zerosLike(x));
        const { values, indices } = tf.topk(known, k);
        return [values, indices];
      }),
    ),
    tries(200),
  );
  await expectSame(() => {
    const x = filled([3, 900], 5).mul(50).round();
    return [1, 7, 450, 900].flatMap((k) => Object.values(tf.topk(x, k)));
  });
});

test('sums and products up to each element, with gradients', async () => {
  await fc.assert(
    fc.asyncProperty(solid, seed, fill, word, fc.nat(3), async (dims, from, make, dtype, ways) => {
      const [exclusive, reverse] = [ways > 1, ways % 2 > 0];
      const axis = from % dims.length;
      await expectSame(() => {
        const x = make(dims, from).mul(30).cast(dtype);
        return [tf.cumsum(x, axis, exclusive, reverse), tf.cumprod(x, axis, exclusive, reverse)];
      });
      await expectSame(() =>
        withGradients(
          (x) => tf.cumsum(x, dims.length - 1, exclusive, reverse),
          [filled(dims, from)],
        ),
      );
    }),
    tries(150),
  );
});

test('the gradient of sums along an axis that is not the last, which the stock one transposes', async () => {
  await tf.setBackend('notegrad');
  const x = filled([3, 3, 4], 1);
  const weights = filled([3, 3, 4], 2);
  for (const axis of [0, 1]) {
    const order = [0, 1, 2].filter((i) => i !== axis).concat(axis);
    const along = tf.grad((v: tf.Tensor) => v.cumsum(axis).mul(weights).sum())(x);
    const last = tf.grad((v: tf.Tensor) =>
      v.transpose(order).cumsum(-1).mul(weights.transpose(order)).sum(),
    )(x);
    expect(along.dataSync()).toEqual(last.dataSync());
  }
});

test('the bits of sums are those of the stock backend', async () => {
  const on = async (name: string) => {
    await tf.setBackend(name);
    return tf.tidy(() => [0, 1].map((axis) => filled([300, 40], 1).cumsum(axis).dataSync()));
  };
  const expected = await on('cpu');
  expect(await on('notegrad')).toEqual(expected);
});

test('rows by indices of several axes, and what they add up to', async () => {
  await fc.assert(
    fc.asyncProperty(solid, seed, word, fc.nat(3), (dims, from, dtype, some) =>
      expectSame(() => {
        const rank = 1 + (some % dims.length);
        const at = Array.from(
          { length: 5 * rank },
          (_, i) => (i * 7 + from) % (dims[i % rank] ?? 1),
        );
        const indices = tf.tensor2d(at, [5, rank], 'int32');
        const x = filled(dims, from).mul(9).cast(dtype);
        const updates = filled([5, ...dims.slice(rank)], from)
          .mul(9)
          .cast(dtype);
        return [tf.gatherND(x, indices), tf.scatterND(indices, updates, dims as never)];
      }),
    ),
    tries(120),
  );
});

test('an index outside has the words of the stock kernel, also one that wraps around', async () => {
  await tf.setBackend('notegrad');
  const x = filled([4, 5], 1);
  for (const index of [
    [4, 0],
    [-1, 0],
    [2 ** 30, 3],
    [0, -1],
  ]) {
    const indices = tf.tensor2d([index as [number, number]], [1, 2], 'int32');
    expect(() => tf.gatherND(x, indices)).toThrow(`Invalid indices: ${index} does not index`);
    expect(() => tf.scatterND(indices, tf.tensor1d([1]), [4, 5])).toThrow('Invalid indices');
  }
});

test('counts, with weights and without', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(6), fc.nat(9), fc.nat(9), seed, word, (rows, n, size, from, dtype) =>
      expectSame(() => {
        const length = Math.max(1, rows) * n;
        const ids = Array.from({ length }, (_, i) => (i * from) % (size + 2));
        const shape = rows === 0 ? [n] : [rows, n];
        const x = tf.tensor(ids, shape, 'int32');
        const weights = filled(shape, from).mul(9).cast(dtype);
        const none = tf.tensor1d([], dtype);
        return [
          ...(rows === 0 ? [tf.bincount(x as tf.Tensor1D, weights as tf.Tensor1D, size)] : []),
          ...[weights, none].map((w) => tf.denseBincount(x as tf.Tensor2D, w as tf.Tensor2D, size)),
          tf.denseBincount(x as tf.Tensor2D, none as never, size, true),
        ];
      }),
    ),
    tries(150),
  );
  await tf.setBackend('notegrad');
  const negative = tf.tensor1d([1, -1], 'int32');
  expect(() => tf.bincount(negative, tf.tensor1d([]), 4)).toThrow('must be non-negative');
});

test('the places of the largest of each window', async () => {
  const size = fc.integer({ min: 1, max: 8 });
  const options = fc.record({
    window: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    counted: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(size, size, fc.nat(5), seed, fill, options, (h, w, c, from, make, how) =>
      expectSame(() => {
        const x = make([2, h + 2, w + 2, c + 1], from) as tf.Tensor4D;
        const { result, indexes } = Object(
          tf.maxPoolWithArgmax(x, how.window, how.stride, how.pad, how.counted),
        );
        return [result, indexes];
      }),
    ),
    tries(80),
  );
});
