import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { test } from 'vitest';
import { type Computation, expectSame, filled, strewn, tries, withGradients } from './compare.ts';

const seed = fc.nat(1000);
const solid = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
const dtype = fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const);

function holds(property: (dims: number[], from: number) => Computation, count: number) {
  return fc.assert(
    fc.asyncProperty(solid, seed, (dims, from) => expectSame(property(dims, from))),
    tries(count),
  );
}

/** The axes of a shape in an order that depends on the seed. */
function shuffled(dims: number[], from: number): number[] {
  const axes = dims.map((_, i) => i);
  return axes.sort((p, q) => ((p * 7 + from) % 5) - ((q * 7 + from) % 5));
}

test('transposition in every order', () =>
  holds(
    (dims, from) => () =>
      withGradients((x) => tf.transpose(x, shuffled(dims, from)), [strewn(dims, from)]),
    150,
  ));

test('transposition of large planes', async () => {
  await expectSame(() => filled([130, 67], 1).transpose());
  await expectSame(() => filled([3, 70, 9, 33], 1).transpose([0, 3, 2, 1]));
});

test('slices, strided slices and reversal', () =>
  holds(
    (dims, from) => () => {
      const x = filled(dims, from);
      const begin = dims.map((size, i) => (from >> i) % size);
      const size = dims.map((length, i) => 1 + ((from >> (i + 1)) % (length - (begin[i] ?? 0))));
      const strides = dims.map((_, i) => 1 + ((from + i) % 3));
      return [
        ...withGradients((v) => tf.slice(v, begin, size), [x]),
        ...withGradients((v) => tf.reverse(v, [from % dims.length]), [x]),
        tf.stridedSlice(x, begin, dims, strides),
      ];
    },
    150,
  ));

test('joining, splitting, stacking', () =>
  holds(
    (dims, from) => () => {
      const axis = from % dims.length;
      const other = dims.with(axis, 1 + (from % 4));
      return [
        ...withGradients(
          (p, q) => tf.concat([p, q], axis),
          [filled(dims, from), filled(other, from + 1)],
        ),
        ...tf.split(filled(dims.with(axis, 6), from), 3, axis),
        ...withGradients(
          (p, q) => tf.stack([p, q], axis),
          [filled(dims, from), filled(dims, from + 1)],
        ),
      ];
    },
    120,
  ));

test('padding, tiling, broadcasting', () =>
  holds(
    (dims, from) => () => {
      const x = filled(dims, from);
      const paddings = dims.map((_, i): [number, number] => [(from >> i) % 3, (from + i) % 3]);
      const reps = dims.map((_, i) => 1 + ((from >> i) % 3));
      return [
        ...withGradients((v) => tf.pad(v, paddings, 3), [x]),
        // The stock gradient of tile ends at four axes.
        ...(dims.length > 4 ? [tf.tile(x, reps)] : withGradients((v) => tf.tile(v, reps), [x])),
        tf.broadcastTo(filled(dims.with(0, 1), from), [2, ...dims]),
      ];
    },
    120,
  ));

test('rows by index: gather, one-hot, segment sum', () =>
  holds(
    (dims, from) => () => {
      const axis = from % dims.length;
      const size = dims[axis] ?? 1;
      const indices = tf.tensor1d([from % size, 0, size - 1], 'int32');
      const ids = tf.tensor1d(
        Array.from({ length: dims[0] ?? 1 }, (_, i) => (i * from) % 4),
        'int32',
      );
      return [
        ...withGradients((v) => tf.gather(v, indices, axis), [filled(dims, from)]),
        tf.oneHot(indices, 4, 2, -1),
        tf.unsortedSegmentSum(filled(dims, from), ids, 3),
      ];
    },
    150,
  ));

test('every dtype through the same moves', async () => {
  await fc.assert(
    fc.asyncProperty(solid, seed, dtype, dtype, async (dims, from, type, next) => {
      await expectSame(() => {
        const x = filled(dims, from).mul(4).cast(type);
        const axis = from % dims.length;
        return [
          tf.transpose(x),
          tf.concat([x, x], axis),
          tf.reverse(x, [axis]),
          tf.tile(
            x,
            dims.map(() => 2),
          ),
          x.cast(next),
          x.cast(next).cast('float32'),
          tf.cast(x, 'float32').sum(),
        ];
      });
    }),
    tries(150),
  );
});

test('tensors without elements', async () => {
  await expectSame(() => {
    const empty = tf.zeros([0, 3]);
    return [
      empty.add(1),
      empty.transpose(),
      tf.concat([empty, filled([2, 3], 1)], 0),
      empty.sum(0),
      empty.mean(1),
      tf.matMul(empty as tf.Tensor2D, filled([3, 2], 1) as tf.Tensor2D),
      tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3])),
      empty.greater(0),
      tf.pad(
        empty,
        [
          [1, 1],
          [0, 0],
        ],
        5,
      ),
      tf.slice(filled([4, 3], 1), [0, 0], [0, 3]),
    ];
  });
});
