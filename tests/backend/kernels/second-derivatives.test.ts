import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../../src/backend/index.ts';
import '../../../src/tensor/index.ts';
import { filled } from './compare.ts';

const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: tf.exp,
  elu: tf.elu,
  selu: tf.selu,
  relu: tf.relu,
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  softplus: tf.softplus,
  softmax: (x) => tf.softmax(x.mul(3) as tf.Tensor2D),
  logSoftmax: (x) => tf.logSoftmax(x.mul(3)),
  reciprocal: (x) => x.square().add(1).reciprocal(),
  rsqrt: (x) => x.square().add(1).rsqrt(),
  max: (x) => x.max(1, true).mul(x),
  where: (x) => tf.where(x.greater(0.1), x.square(), x),
};

/** Differences of the penalty itself cannot go wrong by what a tape forgets. */
describe.each(['notegrad', 'cpu'])('a penalty on a gradient, on %s', (backend) => {
  test.each(Object.entries(functions))('through %s has the right gradient', async (_, f) => {
    await tf.setBackend(backend);
    const weight = filled([3, 4], 1);
    const x = filled([5, 3], 2).mul(2);
    const toward = filled([3, 4], 3);
    const out = filled([4, 1], 4);
    const penalty = (w: tf.Tensor): tf.Scalar => {
      const score = (z: tf.Tensor) => f(z.matMul(w)).mul(8).matMul(out).sum();
      return tf.grad(score)(x).square().sum(1).add(0.1).sqrt().sub(1).square().mean();
    };
    const along = tf.tidy(() => tf.grad(penalty)(weight).mul(toward).sum().dataSync()[0] as number);
    const at = (h: number) =>
      tf.tidy(() => penalty(weight.add(toward.mul(h))).dataSync()[0] as number);
    const h = 2e-3;
    const slope = (at(h) - at(-h)) / (2 * h);
    expect(Math.abs(along - slope)).toBeLessThan(2e-3 + 5e-3 * Math.abs(slope));
    expect(Math.abs(slope)).toBeGreaterThan(1e-3);
  });
});
