import * as tf from '@tensorflow/tfjs';
import type { Loss } from './reduce.ts';
import { reduced } from './reduce.ts';

/**
 * Which game two networks play. `'nonSaturating'` (the default) and `'minimax'` are those of
 * Goodfellow et al. (2014), `'leastSquares'` of Mao et al. (2017), `'wasserstein'` of Arjovsky et
 * al. (2017).
 */
export type Game = 'nonSaturating' | 'minimax' | 'leastSquares' | 'wasserstein';

export interface GameOptions {
  /** Default `'nonSaturating'`. */
  readonly game?: Game;
}

const log = (s: tf.Tensor) => tf.softplus(s.neg()).neg();

/**
 * What the discriminator of a generative adversarial network makes small, from its scores s before
 * any sigmoid, mean over each batch:
 * −log σ(s_real) − log(1 − σ(s_fake)) (nonSaturating, minimax), ½ (s_real − 1)² + ½ s_fake²
 * (leastSquares), s_fake − s_real (wasserstein). Where it is best against a generator that is right,
 * the first is 2 ln 2, the second ¼, the third 0.
 */
export const discriminatorLoss = (
  real: tf.Tensor,
  fake: tf.Tensor,
  { game = 'nonSaturating' }: GameOptions = {},
): Loss<'mean'> =>
  reduced('mean', () => {
    if (game === 'wasserstein') return fake.mean().sub(real.mean());
    if (game === 'leastSquares') {
      return real.sub(1).square().mean().add(fake.square().mean()).mul(0.5);
    }
    return log(real).mean().add(log(fake.neg()).mean()).neg();
  });

/**
 * What the generator makes small, from the discriminator's scores of what it made: −log σ(s)
 * (nonSaturating), log(1 − σ(s)) (minimax: its gradient goes out where the discriminator is sure),
 * ½ (s − 1)² (leastSquares), −s (wasserstein), mean over the batch.
 */
export const generatorLoss = (
  fake: tf.Tensor,
  { game = 'nonSaturating' }: GameOptions = {},
): Loss<'mean'> =>
  reduced('mean', () => {
    if (game === 'wasserstein') return fake.neg();
    if (game === 'leastSquares') return fake.sub(1).square().mul(0.5);
    return game === 'minimax' ? log(fake.neg()) : log(fake).neg();
  });

/**
 * The penalty of WGAN-GP (Gulrajani et al., 2017): mean of (‖∇_x D(x)‖ − 1)² at points drawn
 * between real and made examples, x = u x_real + (1 − u) x_fake. It needs second derivatives, which
 * linear layers, convolutions and smooth activations have.
 *
 * @param critic scores of a batch, one an example
 * @param share u of each example, `[n]`, from 0 to 1
 */
export const gradientPenalty = (
  critic: (x: tf.Tensor) => tf.Tensor,
  real: tf.Tensor,
  fake: tf.Tensor,
  share: tf.Tensor1D,
): Loss<'mean'> =>
  reduced('mean', () => {
    const u = share.reshape([-1, ...real.shape.slice(1).map(() => 1)]);
    const between = real.mul(u).add(fake.mul(tf.sub(1, u)));
    const gradient = tf.grad((x) => critic(x).sum())(between);
    // Away from 0, where the length has no derivative.
    const length = gradient
      .square()
      .reshape([real.shape[0] as number, -1])
      .sum(1)
      .add(1e-12);
    return length.sqrt().sub(1).square();
  });
