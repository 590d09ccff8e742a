import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as backend from '../../../src/backend/index.ts';
import { expectSame, filled, replays, strewn, tries, withGradients } from './compare.ts';

// Images resized, laid out otherwise, and convolved in the less usual ways.

const seed = fc.nat(1000);
const fill = fc.constantFrom(filled, strewn);
const size = fc.integer({ min: 1, max: 9 });
const options = fc.constantFrom([false, false], [true, false], [false, true]);
const methods = ['resizeBilinear', 'resizeNearestNeighbor'] as const;

const resized = fc.record({
  method: fc.constantFrom(...methods),
  images: fc.integer({ min: 1, max: 3 }),
  height: size,
  width: size,
  channels: fc.integer({ min: 1, max: 9 }),
  newHeight: size,
  newWidth: size,
  options,
  seed,
});

test('resized images', async () => {
  await fc.assert(
    fc.asyncProperty(resized, fill, (c, make) =>
      expectSame(() => {
        const x = make([c.images, c.height, c.width, c.channels], c.seed) as tf.Tensor4D;
        const [alignCorners, halfPixelCenters] = c.options;
        return tf.image[c.method](x, [c.newHeight, c.newWidth], alignCorners, halfPixelCenters);
      }),
    ),
    tries(200),
  );
});

test('gradients of resized images where those of cpu are right', async () => {
  await fc.assert(
    fc.asyncProperty(resized, fc.boolean(), (c, alignCorners) =>
      expectSame(() => {
        // One square image: cpu mixes up images, and the sides of those that are not square. Of a
        // single pixel whose corners are aligned it never ends.
        const side = Math.max(2, c.height);
        const x = filled([1, side, side, c.channels], c.seed);
        return withGradients(
          (v) =>
            tf.image[c.method](v as tf.Tensor4D, [c.newHeight, c.newWidth], alignCorners) as never,
          [x],
        );
      }),
    ),
    tries(100),
  );
});

test('gradients of resized images are the adjoint: ⟨dy, resize(x)⟩ = ⟨dx, x⟩', async () => {
  await tf.setBackend('notegrad');
  fc.assert(
    fc.property(resized, (c) => {
      tf.tidy(() => {
        const x = filled([c.images, c.height, c.width, c.channels], c.seed) as tf.Tensor4D;
        const [alignCorners, halfPixelCenters] = c.options;
        const resize = (v: tf.Tensor4D) =>
          tf.image[c.method](v, [c.newHeight, c.newWidth], alignCorners, halfPixelCenters);
        const dy = filled([c.images, c.newHeight, c.newWidth, c.channels], c.seed + 1);
        const dx = tf.grad((v: tf.Tensor) => resize(v as tf.Tensor4D))(x, dy);
        const [left = 0] = dy.mul(resize(x)).sum().dataSync();
        const [right = 0] = dx.mul(x).sum().dataSync();
        expect(Math.abs(left - right)).toBeLessThan(1e-4 * Math.max(1, dy.size ** 0.5));
      });
    }),
    tries(200),
  );
});

const window = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 5, max: 10 }),
  width: fc.integer({ min: 5, max: 10 }),
  channels: fc.integer({ min: 1, max: 7 }),
  filters: fc.integer({ min: 1, max: 9 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  strides: fc.integer({ min: 1, max: 2 }),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  margin: fc.integer({ min: 0, max: 2 }),
  seed,
});

test('convolutions of images whose channels come first, and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(window, fill, (c, make) =>
      expectSame(() => {
        const x = make([c.images, c.channels, c.height, c.width], c.seed);
        const w = filled([c.kernel, c.kernel, c.channels, c.filters], c.seed + 1);
        const none: [number, number] = [0, 0];
        const explicit: [number, number][] = [none, none, [c.margin, 1], [0, c.margin]];
        const pad = c.margin > 0 ? (explicit as never) : c.pad;
        const conv = (p: tf.Tensor, q: tf.Tensor) =>
          tf.conv2d(p as tf.Tensor4D, q as tf.Tensor4D, c.strides, pad, 'NCHW');
        // cpu multiplies no padding; a filter's NaN times a padding zero is NaN here.
        return make === strewn ? conv(x, w) : withGradients(conv as never, [x, w]);
      }),
    ),
    tries(100),
  );
});

test('convolutions of wider images to few channels and from few, and their gradients', async () => {
  const few = fc.record({
    width: fc.integer({ min: 12, max: 30 }),
    channels: fc.integer({ min: 1, max: 3 }),
    filters: fc.integer({ min: 1, max: 6 }),
    kernel: fc.integer({ min: 2, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(window, few, (c, { width, channels, filters, kernel }) =>
      expectSame(() => {
        const x = filled([c.images, c.height, width, channels], c.seed);
        const w = filled([kernel, kernel, channels, filters], c.seed + 1);
        const conv = (p: tf.Tensor, q: tf.Tensor) =>
          tf.conv2d(p as tf.Tensor4D, q as tf.Tensor4D, c.strides, c.pad);
        return withGradients(conv as never, [x, w]);
      }),
    ),
    tries(80),
  );
});

const activations = ['elu', 'sigmoid', 'leakyrelu', 'relu', 'prelu'] as const;

test('fused convolutions with bias and every activation, in both layouts', async () => {
  await fc.assert(
    fc.asyncProperty(
      window,
      fc.constantFrom(...activations),
      fc.constantFrom('NHWC' as const, 'NCHW' as const),
      (c, activation, dataFormat) =>
        expectSame(() => {
          // TensorFlow.js refuses learnt slopes of channels that come first.
          const first = dataFormat === 'NCHW' && activation !== 'prelu';
          const shape = first
            ? [c.images, c.channels, c.height, c.width]
            : [c.images, c.height, c.width, c.channels];
          return tf.fused.conv2d({
            x: filled(shape, c.seed) as tf.Tensor4D,
            filter: filled([c.kernel, c.kernel, c.channels, c.filters], c.seed + 1) as tf.Tensor4D,
            strides: c.strides,
            pad: c.pad,
            dataFormat: first ? 'NCHW' : 'NHWC',
            bias: filled([c.filters], c.seed + 2),
            activation,
            leakyreluAlpha: 0.3,
            ...(activation === 'prelu' && {
              preluActivationWeights: filled([c.filters], c.seed + 3),
            }),
          } as never);
        }),
    ),
    tries(120),
  );
});

test('depthwise convolutions with several filters a channel, dilated or fused, with gradients', async () => {
  await fc.assert(
    fc.asyncProperty(window, fc.integer({ min: 2, max: 3 }), fill, (c, multiplier, make) =>
      expectSame(() => {
        const x = make([c.images, c.height, c.width, c.channels], c.seed) as tf.Tensor4D;
        const shape = [c.kernel, c.kernel, c.channels, multiplier];
        const w = filled(shape, c.seed + 1) as tf.Tensor4D;
        const conv = (p: tf.Tensor, q: tf.Tensor) =>
          tf.depthwiseConv2d(p as tf.Tensor4D, q as tf.Tensor4D, c.strides, c.pad);
        const fused = tf.fused.depthwiseConv2d({
          ...{ x, filter: w, strides: 1, pad: 'same' as const, dilations: 2 },
          ...{ bias: filled([c.channels * multiplier], 3), activation: 'relu6' as const },
        });
        return [...(make === strewn ? [conv(x, w)] : withGradients(conv as never, [x, w])), fused];
      }),
    ),
    tries(120),
  );
});

test('space and depth, space and batch, mirrored margins', async () => {
  const cell = fc.record({ images: size, height: size, width: size, channels: size, seed });
  await fc.assert(
    fc.asyncProperty(cell, fc.integer({ min: 2, max: 3 }), fill, (c, block, make) =>
      expectSame(() => {
        const x = make([c.images, c.height, c.width, c.channels], c.seed) as tf.Tensor4D;
        const deep = make([2, c.height, c.width, c.channels * block ** 2], c.seed) as tf.Tensor4D;
        const many = make([c.images * block ** 2, c.height, c.width, c.channels], c.seed);
        const rest = (n: number) => (block - (n % block)) % block;
        const paddings = [
          [0, rest(c.height)],
          [rest(c.width), 0],
        ];
        const crops = [
          [1, 0],
          [0, c.seed % 2],
        ];
        const inside = (n: number) => [c.seed % n, (c.seed >> 3) % n];
        const margins = [[0, 0], inside(c.height), inside(c.width), inside(c.channels)];
        return [
          tf.depthToSpace(deep, block),
          ...withGradients((v) => tf.spaceToBatchND(v, [block, block], paddings), [x]),
          ...withGradients((v) => tf.batchToSpaceND(v, [block, block], crops), [many]),
          tf.mirrorPad(x, margins as [number, number][], 'reflect'),
          tf.mirrorPad(x.greater(0), margins as [number, number][], 'symmetric'),
          tf.image.flipLeftRight(x),
        ];
      }),
    ),
    tries(80),
  );
});

test('stacked and unstacked, with gradients', async () => {
  const dims = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  const dtype = fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const);
  await fc.assert(
    fc.asyncProperty(dims, seed, dtype, (shape, from, type) =>
      expectSame(() => {
        const axis = from % shape.length;
        const parts = [1, 2, 3].map((i) =>
          filled(shape, from + i)
            .mul(3)
            .cast(type),
        );
        const stacked = tf.stack(parts, axis);
        const unstack = (x: tf.Tensor) => tf.addN(tf.unstack(x, axis).map((y, i) => y.mul(i + 1)));
        return [
          stacked,
          // Of nothing, cpu cannot unstack.
          ...(stacked.size > 0 ? tf.unstack(stacked, axis - stacked.rank) : []),
          ...(type === 'float32' && stacked.size > 0 ? withGradients(unstack, [stacked]) : []),
        ];
      }),
    ),
    tries(120),
  );
});

test('sums over named indices', async () => {
  const sizes = { b: 2, h: 3, q: 4, k: 5, d: 6 };
  const equations = [
    ...['bhqd,bhkd->bhqk', 'bhqk,bhkd->bhqd', 'qd,dk->qk', 'qd,kd->kq', 'bqd,bkd->qbk', 'd,d->'],
    ...['q,k->qk', 'qd,d->q', 'bqd,dk->bqk', 'bq,bq->b', 'bq,bk->q', 'qd->dq', 'bqd,d->bq'],
  ];
  for (const equation of equations) {
    await expectSame(() => {
      const operands = (equation.split('->')[0] ?? '').split(',');
      const tensors = operands.map((letters, i) =>
        filled(
          [...letters].map((letter) => sizes[letter as 'b']),
          i,
        ),
      );
      return tf.einsum(equation, ...tensors);
    });
  }
});

test('these computations were done again from recordings', () => {
  // None where the environment turns captures off.
  expect(replays.count > 100).toBe(backend.info().replay.enabled);
});
