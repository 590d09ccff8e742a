import * as tf from '@tensorflow/tfjs';
import { type DrawOptions, reparameterize } from './vae.ts';

/** The mean KL term of a set, and the two parts that it is the sum of, in nats. */
export interface KlParts {
  /** I(i; z), how much z tells about which example it came from. */
  readonly information: number;
  /** KL from the aggregated posterior q(z), the mean of all q(z | xᵢ), to the prior N(0, I). */
  readonly toPrior: number;
}

/**
 * Splits the mean KL term of a VAE, as M. Hoffman and M. Johnson do in "ELBO surgery" (2016):
 * (1/N) Σ KL(q(z | xᵢ) ‖ N(0, I)) = I(i; z) + KL(q(z) ‖ N(0, I)). Estimated with one draw of z for
 * each example.
 *
 * @param codes of all N examples, as `VAE.encode` gives them, `[N, latent]` each
 */
export function klParts(
  { mu, logVar }: { readonly mu: tf.Tensor; readonly logVar: tf.Tensor },
  { rng }: DrawOptions,
): KlParts {
  return tf.tidy(() => {
    const z = reparameterize(mu, logVar, { rng });
    const precision = logVar.neg().exp() as tf.Tensor2D;
    // ln q(z | x) of z and its own x, and ln q(z), both without ln 2π, which cancels.
    const own = logVar.add(z.sub(mu).square().mul(precision)).sum(1).mul(-0.5);
    const squares = tf
      .matMul(z.square() as tf.Tensor2D, precision, false, true)
      .sub(tf.matMul(z as tf.Tensor2D, precision.mul(mu), false, true).mul(2))
      .add(precision.mul(mu.square()).sum(1));
    const all = squares
      .add(logVar.sum(1))
      .mul(-0.5)
      .logSumExp(1)
      .sub(Math.log(mu.shape[0] ?? 1));
    const mean = (t: tf.Tensor) => t.mean().dataSync()[0] as number;
    return {
      information: mean(own.sub(all)),
      toPrior: mean(all.add(z.square().sum(1).mul(0.5))),
    };
  });
}
