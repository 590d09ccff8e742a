import * as tf from '@tensorflow/tfjs';
import { bceWithLogits, klGaussian, Linear, Module, relu } from '../nn/index.ts';
import { type Dims, type Rng, randn, type Shape, type Tensor, typed } from '../tensor/index.ts';
import { MLP } from './mlp.ts';

export interface VAEOptions<S extends Shape = [28, 28, 1], L extends number = 20> {
  /** Draws the initial weights. */
  readonly rng: Rng;
  /** Shape of one example, with values in [0, 1]. Default [28, 28, 1]. */
  readonly inputShape?: S;
  /** Sizes of the hidden layers of the encoder; the decoder has them in reverse. Default [400]. */
  readonly hidden?: readonly number[];
  /** Latent dimensions. Default 20; 2 can be drawn as a map. */
  readonly latent?: L;
  /** Weight of the KL term; above 1 it is a β-VAE (Higgins et al., 2017). Default 1. */
  readonly beta?: number;
}

/** The parts of the evidence lower bound, one number an example, in nats. */
export interface Elbo {
  /** log p(x | z), the Bernoulli log-likelihood summed over pixels. */
  readonly reconstruction: Tensor<[number]>;
  /** KL(q(z | x) ‖ N(0, I)). */
  readonly kl: Tensor<[number]>;
  /** reconstruction - kl, at most log p(x) on average over z. */
  readonly elbo: Tensor<[number]>;
}

/**
 * Variational autoencoder (Kingma and Welling, 2014): the encoder gives a Gaussian q(z | x) = N(μ, diag σ²), a z
 * is drawn from it, the decoder gives the probability of each pixel being ink. Trained by maximising the evidence
 * lower bound.
 *
 * The default, 784-400-20, is the one of PyTorch's VAE example, with 652,824 parameters.
 */
export class VAE<const S extends Shape = [28, 28, 1], L extends number = 20> extends Module {
  readonly trunk: MLP;
  readonly mu: Linear;
  readonly logVar: Linear;
  readonly decoder: MLP;
  readonly inputShape: S;
  readonly latent: L;
  readonly beta: number;

  constructor({
    rng,
    inputShape = [28, 28, 1] as Shape as S,
    hidden = [400],
    latent = 20 as L,
    beta = 1,
  }: VAEOptions<S, L>) {
    super();
    const width = hidden.at(-1);
    if (width === undefined) throw new RangeError('VAE: hidden needs one size or more, given []');
    const size = inputShape.reduce((product, length) => product * length, 1);
    this.trunk = new MLP([size, ...hidden], { rng });
    this.mu = new Linear(width, latent, { rng });
    this.logVar = new Linear(width, latent, { rng });
    this.decoder = new MLP([latent, ...[...hidden].reverse(), size], { rng });
    this.inputShape = inputShape;
    this.latent = latent;
    this.beta = beta;
  }

  /** Mean and log-variance of q(z | x): `[n, ...inputShape]` to two `[n, latent]`. */
  encode(x: tf.Tensor): { mu: Tensor<[number, L]>; logVar: Tensor<[number, L]> } {
    return tf.tidy(() => {
      const h = relu(this.trunk.forward(x));
      return {
        mu: this.mu.forward(h) as Tensor as Tensor<[number, L]>,
        logVar: this.logVar.forward(h) as Tensor as Tensor<[number, L]>,
      };
    });
  }

  /** The probability of ink at each pixel: `[n, latent] -> [n, ...inputShape]`. */
  decode(z: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => {
      const shape = [z.shape[0] as number, ...this.inputShape];
      const pixels = this.decoder.forward(z).sigmoid().reshape(shape);
      return pixels as Tensor as Tensor<[number, ...Dims<S>]>;
    });
  }

  /** The reconstruction from the mean of q(z | x), without drawing. */
  override forward(x: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => this.decode(this.encode(x).mu));
  }

  /** The bound for each example with one z drawn for it, and the bound's two parts. */
  elbo(x: tf.Tensor, rng: Rng): Elbo {
    return tf.tidy(() => {
      const rows = x.reshape([x.shape[0] as number, -1]);
      const { mu, logVar } = this.encode(x);
      const logits = this.decoder.forward(reparameterize(mu, logVar, rng));
      const cost = bceWithLogits(logits, rows, { reduction: 'none' }).sum(1);
      const kl = klGaussian(mu, logVar, { reduction: 'none' });
      const reconstruction = cost.neg();
      return {
        reconstruction: typed(reconstruction, [-1]),
        kl: typed(kl, [-1]),
        elbo: typed(reconstruction.sub(kl), [-1]),
      };
    });
  }

  /** What training minimises: the mean over the batch of β · kl - reconstruction. */
  loss(x: tf.Tensor, rng: Rng): Tensor<[]> {
    return tf.tidy(() => {
      const { reconstruction, kl } = this.elbo(x, rng);
      return kl.mul(this.beta).sub(reconstruction).mean() as Tensor as Tensor<[]>;
    });
  }

  /** Decodes `n` draws from the prior N(0, I): `[n, ...inputShape]`, probabilities of ink. */
  sample(n: number, rng: Rng): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => this.decode(randn([n, this.latent], { rng })));
  }

  /**
   * Decodes `steps` points on the straight line between the codes (means) of two examples, both ends included.
   *
   * @param from one example, `[...inputShape]` or `[1, ...inputShape]`
   */
  interpolate(from: tf.Tensor, to: tf.Tensor, steps: number): Tensor<[number, ...Dims<S>]> {
    if (!Number.isInteger(steps) || steps < 2) {
      throw new RangeError(`interpolate: steps must be a whole number from 2, given ${steps}`);
    }
    return tf.tidy(() => {
      const code = (x: tf.Tensor) => this.encode(x.reshape([1, ...this.inputShape])).mu;
      const t = tf.linspace(0, 1, steps).expandDims(1);
      const [a, b] = [code(from) as tf.Tensor, code(to) as tf.Tensor];
      return this.decode(a.mul(tf.sub(1, t)).add(b.mul(t)));
    });
  }
}

/**
 * Draws from N(μ, diag exp(logVar)) as z = μ + exp(logVar / 2) ε with ε ~ N(0, I), so that z can be differentiated
 * by μ and logVar (Kingma and Welling, 2014, section 2.4).
 */
export function reparameterize<T extends tf.Tensor>(mu: T, logVar: tf.Tensor, rng: Rng): T {
  if (String(mu.shape) !== String(logVar.shape)) {
    throw new RangeError(
      `reparameterize: mu has shape [${mu.shape.join(', ')}] and logVar [${logVar.shape.join(', ')}]`,
    );
  }
  return tf.tidy(() => {
    const noise = randn(mu.shape, { rng }) as tf.Tensor;
    return (mu as tf.Tensor).add(logVar.mul(0.5).exp().mul(noise)) as T;
  });
}
