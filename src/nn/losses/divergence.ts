import * as tf from '@tensorflow/tfjs';
import {
  expectSameShape,
  type Loss,
  type LossOptions,
  type Reduction,
  reduced,
  TINY,
} from './reduce.ts';

/**
 * sum_k p_k log(p_k / q_k) over the last axis, with 0 log 0 = 0: never negative, and 0 only where p
 * = q.
 */
export const kl = <R extends Reduction = 'mean'>(
  p: tf.Tensor,
  q: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> => {
  expectSameShape('kl', ['p', p], ['q', q]);
  return reduced(options?.reduction, () =>
    p.mul(p.maximum(TINY).log().sub(q.maximum(TINY).log())).sum(-1),
  );
};

/**
 * KL divergence of two Bernoulli distributions, from a wanted mean `rho` to the mean `rhoHat` of
 * each unit: the penalty of a sparse autoencoder. The sum over units by default.
 */
export const klBernoulli = <R extends Reduction = 'sum'>(
  rho: number,
  rhoHat: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  reduced((options?.reduction ?? 'sum') as R, () => {
    const q = rhoHat.clipByValue(1e-7, 1 - 1e-7);
    const entropy = xLogX(rho) + xLogX(1 - rho);
    const cross = q
      .log()
      .mul(rho)
      .add(tf.log(tf.sub(1, q)).mul(1 - rho));
    return tf.sub(entropy, cross);
  });

const xLogX = (x: number): number => (x === 0 ? 0 : x * Math.log(x));

/**
 * KL divergence from N(mu, exp(logVar)) to N(0, I): -1/2 sum(1 + logVar - mu^2 - exp(logVar)) over
 * the last axis (Kingma and Welling, 2014, appendix B).
 */
export const klGaussian = <R extends Reduction = 'mean'>(
  mu: tf.Tensor,
  logVar: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> => {
  expectSameShape('klGaussian', ['mu', mu], ['logVar', logVar]);
  return reduced(options?.reduction, () =>
    logVar.add(1).sub(mu.square()).sub(logVar.exp()).sum(-1).mul(-0.5),
  );
};
