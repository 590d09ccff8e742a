import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectSame, filled, strewn, tries } from './compare.ts';

// Images that are turned, cropped or warped.

const seed = fc.nat(1000);
const size = fc.integer({ min: 1, max: 7 });
const images = fc.tuple(fc.integer({ min: 1, max: 3 }), size, size, fc.integer({ min: 1, max: 5 }));
const fill = fc.constantFrom(filled, strewn);
const method = fc.constantFrom('nearest' as const, 'bilinear' as const);
const mode = fc.constantFrom('constant', 'reflect', 'wrap', 'nearest') as fc.Arbitrary<'wrap'>;

/** Projections near the identity, or not. */
function projections(count: number, from: number): tf.Tensor2D {
  const near = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0], [1, 8]);
  const scale = tf.tensor1d([1, 1, 6, 1, 1, 6, 0.2, 0.2]).mul(1 + (from % 3));
  return near.add(filled([count, 8], from).mul(scale)) as tf.Tensor2D;
}

test('projections of one image', async () => {
  await fc.assert(
    fc.asyncProperty(
      images,
      seed,
      fill,
      method,
      mode,
      fc.nat(8),
      ([, ...dims], from, make, how, outside, grown) =>
        expectSame(() => {
          const x = make([1, ...dims], from) as tf.Tensor4D;
          const shape = grown > 4 ? ([grown, 5] as [number, number]) : undefined;
          return tf.image.transform(x, projections(1, from), how, outside, from % 3, shape);
        }),
    ),
    tries(250),
  );
});

test('each image of a batch is projected; the stock kernel stops after the first', async () => {
  await tf.setBackend('notegrad');
  const x = filled([3, 6, 7, 2], 1) as tf.Tensor4D;
  for (const count of [1, 3]) {
    const all = projections(count, 4);
    const whole = tf.image.transform(x, all, 'bilinear', 'reflect');
    for (let i = 0; i < 3; i++) {
      const own = all.slice([count === 1 ? 0 : i, 0], [1, 8]);
      const one = tf.image.transform(x.slice([i], [1]) as tf.Tensor4D, own, 'bilinear', 'reflect');
      expect(whole.slice([i], [1]).dataSync()).toEqual(one.dataSync());
    }
  }
});

test('turned images', async () => {
  const center = fc.constantFrom(0, 0.5, [0.25, 0.75] as [number, number]);
  const background = fc.constantFrom(0, 0.3, [1, 2, 3] as [number, number, number]);
  await fc.assert(
    fc.asyncProperty(images, seed, fill, center, background, (dims, from, make, at, behind) =>
      expectSame(() => {
        const x = make(dims, from) as tf.Tensor4D;
        return tf.image.rotateWithOffset(x, (from - 500) / 100, behind, at);
      }),
    ),
    tries(120),
  );
});

test('boxes cut out of images and resized', async () => {
  await fc.assert(
    fc.asyncProperty(images, seed, fill, method, size, size, (dims, from, make, how, h, w) =>
      expectSame(() => {
        const x = make(dims, from) as tf.Tensor4D;
        const boxes = filled([4, 4], from + 1)
          .abs()
          .mul(1.3)
          .sub(0.1) as tf.Tensor2D;
        const which = tf.tensor1d(
          [0, 1, 2, 1].map((i) => i % dims[0]),
          'int32',
        );
        return tf.image.cropAndResize(x, boxes, which, [h, w], how, 0.25);
      }),
    ),
    tries(200),
  );
  await expectSame(() => {
    const boxes = tf.tensor2d([0, Number.NaN, 1, 1, 0, 0, 1, 1], [2, 4]);
    const which = tf.tensor1d([0, 5], 'int32');
    return tf.image.cropAndResize(filled([1, 4, 4, 3], 1) as tf.Tensor4D, boxes, which, [3, 3]);
  });
});
