import * as tf from '@tensorflow/tfjs';
import { randn, toRng } from '../tensor/index.ts';
import type { DrawOptions } from './vae.ts';

export interface Gaussian {
  /** `[n, latent]`. */
  readonly mu: tf.Tensor;
  /** Standard deviations, `[n, latent]` or `[1, latent]`. */
  readonly sigma: tf.Tensor;
}

export interface BoundOptions extends DrawOptions {
  /** M: draws of z in each bound. Each has to divide the largest. Default [1, 50]. */
  readonly draws?: readonly number[];
}

/** Draws decoded at a time. */
const CHUNK = 25;

/**
 * Lower bounds of the mean log-likelihood ln p(x), with z ~ N(0, I) and pixels that are coins:
 * L_M = E ln (1/M) Σ p(x | z) p(z) / q(z | x) over M draws of z from q (Y. Burda and others,
 * "Importance weighted autoencoders", 2016). M = 1 is the evidence lower bound. All bounds use the
 * same draws, as many as the largest M, so they never fall as M grows.
 *
 * @param scores decodes `[m, latent]` to the log-odds of each pixel, `[m, pixels]`
 * @param x `[n, ...]`, ink from 0 to 1
 * @param q where z is drawn, N(μ, diag σ²) for each example
 * @returns one bound for each M, in nats
 * @throws RangeError where an M does not divide the largest
 */
export function importanceBounds(
  scores: (z: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  { mu, sigma }: Gaussian,
  { draws = [1, 50], rng: given }: BoundOptions,
): number[] {
  const most = Math.max(...draws);
  const odd = draws.find((M) => !(Number.isInteger(M) && M >= 1 && most % M === 0));
  if (odd !== undefined)
    throw new RangeError(
      `importanceBounds: ${odd} draws do not divide ${most}; give divisors of it`,
    );
  const [n = 0, latent = 0] = mu.shape;
  const rng = toRng(given);
  return tf.tidy(() => {
    const ink = x.reshape([n, -1]);
    const part = (count: number) =>
      tf.tidy(() => {
        const eps: tf.Tensor = randn([count, n, latent], { rng });
        const z = eps.mul(sigma).add(mu);
        const s = scores(z.reshape([-1, latent])).reshape([count, n, -1]);
        // ln p(z) - ln q(z | x), where z - μ is σε and the constants cancel.
        const priorToQ = eps.square().sub(z.square()).mul(0.5).add(sigma.log()).sum(2);
        return ink.mul(s).sub(tf.softplus(s)).sum(2).add(priorToQ);
      });
    const parts: tf.Tensor[] = [];
    for (let done = 0; done < most; done += CHUNK) parts.push(part(Math.min(CHUNK, most - done)));
    const weights = tf.concat(parts);
    return draws.map((M) => {
      const bound = weights
        .reshape([most / M, M, n])
        .logSumExp(1)
        .mean();
      return (bound.dataSync()[0] as number) - Math.log(M);
    });
  });
}
