import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as backend from '../../../src/backend/index.ts';
import { expectSame, filled, narrowed, replays, strewn, tries, withGradients } from './compare.ts';

// Powers, angles, masks and conversions.

const seed = fc.nat(1000);
const solid = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
const shape = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 0, maxLength: 5 });
const fill = fc.constantFrom(filled, strewn);

const trigonometric = ['sin', 'cos', 'tan', 'sign'] as const;

test('sines, cosines, tangents and signs, of any size, with gradients', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[fc.constantFrom(...trigonometric), shape, seed],
      fc.constantFrom(1, 30, 1e4, 3e9, 1e12),
      async (name, dims, from, by) => {
        await expectSame(() => {
          const x = filled(dims, from).mul(by);
          // The derivative of a tangent near its pole turns the last digit of the angle into any
          // number.
          return name === 'tan' ? tf.tan(x.div(by)) : withGradients((v) => tf[name](v), [x]);
        });
        await expectSame(() => tf[name](strewn(dims, from).div(1e20)));
        await expectSame(() => [tf.sin, tf.cos, tf.tan].map((f) => f(filled(dims, from).mul(1e8))));
      },
    ),
    tries(120),
  );
});

test('powers with any exponents that broadcast, and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(solid, fc.nat(255), fc.nat(255), seed, async (dims, p, q, from) => {
      await expectSame(() => {
        const base = filled(narrowed(dims, p), from).abs().add(0.1);
        const exponent = filled(narrowed(dims, q), from + 1).mul(4);
        return withGradients((x, y) => tf.pow(x, y), [base, exponent]);
      });
    }),
    tries(150),
  );
});

test('powers of every special base and exponent', async () => {
  const special = [
    ...[0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e-42, -1e-42, 1e30, -1e30, 2 ** 24, 2 ** 25 + 4],
    ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
  ];
  await expectSame(() => {
    const x = tf.tensor1d(special);
    const powers = tf.pow(x.expandDims(1), x);
    // The signs of zeros as well.
    return [powers, tf.div(1, tf.where(powers.equal(0), powers, tf.onesLike(powers)))];
  });
  await expectSame(() => tf.pow(strewn([9, 7], 3), filled([9, 7], 4).mul(9).round()));
});

test('floored quotients, of numbers that a float cannot divide as well', async () => {
  await expectSame(() => tf.floorDiv(1, tf.tensor1d([0.1, 0.2, 0.3, 0.7, -0.1])));
  await fc.assert(
    fc.asyncProperty(solid, fc.nat(255), fc.nat(255), seed, fill, (dims, p, q, from, make) =>
      expectSame(() => {
        const b = filled(narrowed(dims, q), from + 1)
          .mul(10)
          .round()
          .div(10);
        return tf.floorDiv(make(narrowed(dims, p), from).mul(10), b);
      }),
    ),
    tries(80),
  );
});

test('leaky slopes that are learnt, with gradients', async () => {
  await fc.assert(
    fc.asyncProperty(solid, fc.nat(31), seed, fill, async (dims, mask, from, make) => {
      await expectSame(() => {
        const slope = filled(
          dims.map((size, i) => ((mask >> i) & 1 ? 1 : size)),
          from + 1,
        );
        if (make === strewn) return tf.prelu(make(dims, from), slope);
        return withGradients((x, a) => tf.prelu(x, a), [make(dims, from), slope]);
      });
    }),
    tries(80),
  );
});

test('masks and what is made of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[shape, fc.nat(255), fc.nat(255), seed, fill],
      async (dims, p, q, from, make) => {
        await expectSame(() => {
          const a = make(narrowed(dims, p), from).greater(0);
          const b = filled(narrowed(dims, q), from + 1).greater(0.3);
          const x = make(dims, from);
          const both = tf.logicalAnd(a, b);
          return [
            ...[both, tf.logicalOr(a, b), tf.logicalXor(a, b), tf.logicalNot(a)],
            ...[x.isNaN(), x.isInf(), x.isFinite()],
            ...[
              tf.broadcastTo(a, both.shape),
              both.reverse(),
              both.tile(dims.map(() => 2).slice(0, both.rank)),
            ],
            tf.where(both, tf.fill(both.shape, 2, 'int32'), tf.zeros(both.shape, 'int32')),
            tf.where(a, x, tf.scalar(-1e9)),
            ...[both.any(), both.all(), both.sum()],
          ];
        });
      },
    ),
    tries(150),
  );
});

test('masks of rows longer than two vectors', () =>
  expectSame(() => {
    const a = filled([3, 4, 21], 1).greater(0.2);
    const b = filled([4, 21], 2).greater(0.2);
    return [
      tf.logicalOr(a, b),
      tf.logicalAnd(a, b),
      tf.greater(filled([3, 4, 21], 1), filled([4, 21], 2)),
    ];
  }));

test('numbers as integers and as truth', async () => {
  const big = [2 ** 31, -(2 ** 31), 2 ** 32 + 2 ** 10, 3e9, -3e9, 1e18, -1e19, 2e38, 2147483520];
  await expectSame(() => {
    const x = tf.concat([strewn([60], 2).mul(1000), tf.tensor1d(big)]);
    return [x.toInt(), x.toBool(), filled([50], 1).mul(3).toInt().toBool()];
  });
});

test('sums of many tensors', async () => {
  await fc.assert(
    fc.asyncProperty(shape, seed, fill, fc.integer({ min: 1, max: 5 }), (dims, from, make, count) =>
      expectSame(() => tf.addN(Array.from({ length: count }, (_, i) => make(dims, from + i)))),
    ),
    tries(40),
  );
});

test('the sum, mean, product and extremes of a scalar, with gradients', async () => {
  for (const value of [3, -0, Number.NaN, Number.NEGATIVE_INFINITY]) {
    await expectSame(() => {
      const x = tf.scalar(value);
      const gradients = withGradients((x) => x.square().mean().add(x.sum()), [x]);
      return [x.sum(), x.mean(), x.prod(), x.max(), x.min(), x.mean([], true), ...gradients];
    });
  }
  // Nothing is read in JavaScript.
  const { count } = replays;
  await expectSame(() => tf.scalar(3).add(1).mean());
  expect(replays.count - count).toBe(Number(backend.info().replay.enabled));
});

test('rows by index, each image or sentence with indices of its own', async () => {
  const at = fc.record({ batch: fc.integer({ min: 1, max: 4 }), dims: solid, from: seed });
  await fc.assert(
    fc.asyncProperty(at, ({ batch, dims, from }) =>
      expectSame(() => {
        const axis = 1 + (from % dims.length);
        const size = dims[axis - 1] ?? 1;
        const rows = Array.from({ length: batch * 3 }, (_, i) => (i * 7 + from) % size);
        const indices = tf.tensor2d(rows, [batch, 3], 'int32');
        return tf.gather(filled([batch, ...dims], from), indices, axis, 1);
      }),
    ),
    tries(60),
  );
});
