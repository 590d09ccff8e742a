import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as nn from '../../../src/nn/index.ts';
import { expectSame, filled, strewn, tries } from './compare.ts';

const size = fc.integer({ min: 1, max: 37 });
const seed = fc.nat(1000);

/** Rows that are probabilities. */
const probabilities = (shape: number[], from: number) => tf.softmax(filled(shape, from).mul(3));

test('tf.losses on logits and their gradients by the logits', async () => {
  const { Reduction } = tf;
  const reductions = [
    Reduction.NONE,
    Reduction.MEAN,
    Reduction.SUM,
    Reduction.SUM_BY_NONZERO_WEIGHTS,
  ];
  await fc.assert(
    fc.asyncProperty(
      ...[size, size, seed, fc.boolean(), fc.constantFrom(0, 0.1)],
      fc.constantFrom(...reductions),
      async (rows, n, from, weighted, smoothing, reduction) => {
        await expectSame(() => {
          const logits = filled([rows, n], from).mul(20).add(0.001);
          const labels = probabilities([rows, n], from + 1);
          const weights = filled([rows], from + 2).abs();
          const of = weighted ? weights : undefined;
          const wide = weighted ? weights.reshape([rows, 1]) : undefined;
          const softmax = (z: tf.Tensor) =>
            tf.losses.softmaxCrossEntropy(labels, z, of, smoothing, reduction).sum();
          const sigmoid = (z: tf.Tensor) =>
            tf.losses.sigmoidCrossEntropy(labels, z, wide, smoothing, reduction).sum();
          return [softmax, sigmoid].flatMap((f) => [f(logits), tf.grad(f)(logits)]);
        });
      },
    ),
    tries(150),
  );
});

test('NaN and infinities among the logits', async () => {
  for (let from = 0; from < 12; from++) {
    await expectSame(() => {
      const logits = strewn([9, 7], from);
      const labels = probabilities([9, 7], from + 1);
      return [
        tf.losses.softmaxCrossEntropy(labels, logits, undefined, 0, tf.Reduction.NONE),
        tf.losses.sigmoidCrossEntropy(labels, logits, undefined, 0, tf.Reduction.NONE),
      ];
    });
  }
});

test('logits without rows, without classes, of other dtypes and shapes go the stock way', async () => {
  await expectSame(() => tf.losses.softmaxCrossEntropy(tf.zeros([0, 3]), tf.zeros([0, 3])).add(1));
  await expectSame(() =>
    tf.losses.sigmoidCrossEntropy(tf.tensor2d([[1, 0]], [1, 2], 'int32'), tf.tensor2d([[3, -4]])),
  );
  await tf.setBackend('notegrad');
  expect(() => tf.losses.softmaxCrossEntropy(tf.zeros([2, 3]), tf.zeros([3, 2]))).toThrow(
    /[Ss]hape/,
  );
});

/** Derivatives of the kernels' gradients against differences of those gradients. */
test('second derivatives, and derivatives by the labels', async () => {
  await tf.setBackend('notegrad');
  const [logits, labels] = [filled([3, 5], 1), probabilities([3, 5], 2)];
  const weights = filled([3, 5], 3);
  for (const loss of [nn.crossEntropy, nn.bceWithLogits]) {
    const value = (z: tf.Tensor, t: tf.Tensor) => loss(z, t, { reduction: 'sum' });
    const slope = (z: tf.Tensor, t: tf.Tensor) =>
      tf.grads(value)([z, t])[0]?.mul(weights).sum() as tf.Tensor;
    for (const f of [value, slope]) {
      const [byLogits, byLabels] = tf.grads(f)([logits, labels]);
      for (const [i, gradient] of [byLogits, byLabels].entries()) {
        const step = filled([3, 5], 7 + i).mul(1e-2);
        const at = (sign: number) => {
          const inputs = [logits, labels] as [tf.Tensor, tf.Tensor];
          inputs[i] = inputs[i]?.add(step.mul(sign)) as tf.Tensor;
          return f(...inputs).dataSync()[0] as number;
        };
        const along = gradient?.mul(step).sum().dataSync()[0] as number;
        expect((at(1) - at(-1)) / 2).toBeCloseTo(along, 4);
      }
    }
  }
});

test('the losses of nn are the same on every backend', async () => {
  await expectSame(() => {
    const [logits, labels] = [filled([6, 11], 4).mul(9), probabilities([6, 11], 5)];
    return [nn.crossEntropy, nn.bceWithLogits].flatMap((loss) => {
      const f = (z: tf.Tensor, t: tf.Tensor) => loss(z, t);
      return [f(logits, labels), ...tf.grads(f)([logits, labels])];
    });
  });
});
