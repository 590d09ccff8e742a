import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectSame, filled, strewn, tries, withGradients } from './compare.ts';

const size = fc.integer({ min: 1, max: 40 });
const seed = fc.nat(1000);
const fill = fc.constantFrom(filled, filled, filled, strewn);

test('the backend under test is ours', () => {
  expect(tf.getBackend()).toBe('notegrad');
});

test('matrix products and their gradients, in every transpose form and batch', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[fc.constantFrom([], [2], [3, 2]), size, size, fc.integer({ min: 0, max: 300 })],
      ...[fc.boolean(), fc.boolean(), seed, fill],
      async (batch, m, n, k, transposeA, transposeB, from, make) => {
        await expectSame(() => {
          const a = make([...batch, ...(transposeA ? [k, m] : [m, k])], from);
          const b = filled([...batch, ...(transposeB ? [n, k] : [k, n])], from + 1);
          return withGradients((p, q) => tf.matMul(p, q, transposeA, transposeB), [a, b]);
        });
      },
    ),
    tries(250),
  );
});

test('fused products with bias and activation', async () => {
  const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const;
  await fc.assert(
    fc.asyncProperty(
      size,
      size,
      size,
      fc.constantFrom(...activations),
      seed,
      async (m, n, k, activation, from) => {
        await expectSame(() => {
          const [a, b, bias] = [
            filled([m, k], from),
            filled([k, n], from + 1),
            filled([n], from + 2),
          ];
          return tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias, activation });
        });
      },
    ),
    tries(100),
  );
});

const window = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 5, max: 12 }),
  width: fc.integer({ min: 5, max: 12 }),
  channels: fc.integer({ min: 1, max: 9 }),
  filters: fc.integer({ min: 1, max: 20 }),
  kernelHeight: fc.integer({ min: 1, max: 5 }),
  kernelWidth: fc.integer({ min: 1, max: 5 }),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom('same', 'valid', 1, 0),
  seed,
});

test('convolutions and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(window, fill, async (c, make) => {
      await expectSame(() => {
        const x = make([c.images, c.height, c.width, c.channels], c.seed);
        const w = filled([c.kernelHeight, c.kernelWidth, c.channels, c.filters], c.seed + 1);
        const conv = (p: tf.Tensor, q: tf.Tensor) =>
          tf.conv2d(p as tf.Tensor4D, q as tf.Tensor4D, c.strides, c.pad as 'same');
        return withGradients(conv as never, [x, w]);
      });
    }),
    tries(350),
  );
});

test('a NaN in a filter, or in what a gradient reads, goes where it goes on cpu: not through the padding', async () => {
  await fc.assert(
    fc.asyncProperty(window, async (c) => {
      await expectSame(() => {
        const x = filled([c.images, c.height, c.width, c.channels], c.seed) as tf.Tensor4D;
        const shape = [c.kernelHeight, c.kernelWidth, c.channels, c.filters];
        const w = strewn(shape, c.seed + 1) as tf.Tensor4D;
        const y = tf.conv2d(x, w, c.strides, c.pad as 'same');
        const dy = strewn(y.shape, c.seed + 2) as tf.Tensor4D;
        const finite = filled(shape, c.seed + 3) as tf.Tensor4D;
        const dx = tf.conv2dTranspose(dy, finite, x.shape, c.strides, c.pad as 'same');
        return [y, dx];
      });
    }),
    tries(100),
  );
});

test('dilated convolutions, fused with bias and activation', async () => {
  const dilation = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
  await fc.assert(
    fc.asyncProperty(
      window,
      dilation,
      fc.constantFrom('relu', 'linear'),
      async (c, dilations, activation) => {
        await expectSame(() => {
          const x = filled([c.images, c.height, c.width, c.channels], c.seed) as tf.Tensor4D;
          const filter = filled([2, 3, c.channels, c.filters], c.seed + 1) as tf.Tensor4D;
          const bias = filled([c.filters], c.seed + 2);
          const pad = 'same' as const;
          return tf.fused.conv2d({
            x,
            filter,
            strides: 1,
            pad,
            dilations,
            bias,
            activation: activation as 'relu',
          });
        });
      },
    ),
    tries(150),
  );
});

test('transposed convolutions and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(window, async (c) => {
      const stride = c.strides[0];
      const [height, width] = [c.height * stride, c.width * stride];
      await expectSame(() => {
        const x = filled([c.images, c.height, c.width, c.filters], c.seed);
        const w = filled([c.kernelHeight, c.kernelWidth, c.channels, c.filters], c.seed + 1);
        const shape: [number, number, number, number] = [c.images, height, width, c.channels];
        const conv = (p: tf.Tensor, q: tf.Tensor) =>
          tf.conv2dTranspose(p as tf.Tensor4D, q as tf.Tensor4D, shape, stride, 'same');
        return withGradients(conv as never, [x, w]);
      });
    }),
    tries(100),
  );
});

test('depthwise convolutions and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(window, fc.constantFrom(1, 1, 1, 2), fill, async (c, multiplier, make) => {
      await expectSame(() => {
        const x = make([c.images, c.height, c.width, c.channels], c.seed);
        const w = filled([c.kernelHeight, c.kernelWidth, c.channels, multiplier], c.seed + 1);
        const pad = c.pad === 'same' ? 'same' : 'valid';
        const conv = (p: tf.Tensor, q: tf.Tensor) =>
          tf.depthwiseConv2d(p as tf.Tensor4D, q as tf.Tensor4D, c.strides[0], pad);
        return withGradients(conv as never, [x, w]);
      });
    }),
    tries(150),
  );
});

test('pooling by two, the usual case', async () => {
  await fc.assert(
    fc.asyncProperty(window, fill, async (c, make) => {
      await expectSame(() => {
        const x = make([c.images, c.height, c.width, 4 * c.channels], c.seed);
        return withGradients(((p: tf.Tensor4D) => tf.maxPool(p, 2, 2, 'valid')) as never, [x]);
      });
    }),
    tries(60),
  );
});

test('pooling and its gradients', async () => {
  await fc.assert(
    fc.asyncProperty(window, fc.constantFrom('maxPool', 'avgPool'), fill, async (c, kind, make) => {
      await expectSame(() => {
        const x = make([c.images, c.height, c.width, c.channels], c.seed);
        const filter: [number, number] = [c.kernelHeight, c.kernelWidth];
        const pad = c.pad === 'same' ? 'same' : 'valid';
        const pool = (p: tf.Tensor) =>
          tf[kind as 'maxPool'](p as tf.Tensor4D, filter, c.strides, pad);
        return withGradients(pool as never, [x]);
      });
    }),
    tries(250),
  );
});
