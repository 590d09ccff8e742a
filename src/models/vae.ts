import * as tf from '@tensorflow/tfjs';
import { bceWithLogits, klGaussian, Linear, Module, relu } from '../nn/index.ts';
import { repeatableBy } from '../nn/repeatable.ts';
import {
  type Dims,
  type Rng,
  randn,
  type Shape,
  type SizeOf,
  type Tensor,
  toRng,
  typed,
} from '../tensor/index.ts';
import { MLP } from './mlp.ts';

export interface VAEOptions<
  S extends Shape = [28, 28, 1],
  L extends number = 20,
  H extends readonly number[] = readonly number[],
> {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Shape of one example, with values in [0, 1]. Default [28, 28, 1]. */
  readonly inputShape?: S;
  /** Sizes of the hidden layers of the encoder; the decoder has them in reverse. Default [400]. */
  readonly hidden?: H;
  /** Latent dimensions. Default 20; 2 can be drawn as a map. */
  readonly latent?: L;
  /** Weight of the KL term; above 1 it is a β-VAE (Higgins et al., 2017). Default 1. */
  readonly beta?: number;
}

/** What draws: a generator, or the seed of a new one. */
export interface DrawOptions {
  readonly rng: Rng | number;
}

/**
 * The evidence lower bound, log p(x) >= reconstruction - kl, of a batch with one z drawn for each
 * example, in nats. An objective of `train.fit` may give it whole: both parts are then reported.
 */
export type Elbo = {
  /** What training minimizes: the mean over the batch of beta kl - reconstruction. */
  readonly loss: Tensor<[]>;
  /** log p(x | z) of each example, the Bernoulli log-likelihood summed over pixels. */
  readonly reconstruction: Tensor<[number]>;
  /** KL(q(z | x) ‖ N(0, I)) of each example. */
  readonly kl: Tensor<[number]>;
};

type Reversed<H extends readonly number[]> = H extends readonly [
  infer First extends number,
  ...infer Rest extends readonly number[],
]
  ? [...Reversed<Rest>, First]
  : [];

/** Sizes of the layers to and from the latent space, where the hidden ones are known. */
type TrunkSizes<S extends Shape, H extends readonly number[]> = number extends H['length']
  ? readonly number[]
  : [SizeOf<S>, ...H];
type DecoderSizes<
  S extends Shape,
  L extends number,
  H extends readonly number[],
> = number extends H['length'] ? readonly number[] : [L, ...Reversed<H>, SizeOf<S>];
type LastOf<H extends readonly number[]> = H extends readonly [
  ...number[],
  infer Last extends number,
]
  ? Last
  : number;

/**
 * Variational autoencoder (Kingma and Welling, 2014): the encoder gives a Gaussian q(z | x) = N(μ,
 * diag σ²), a z is drawn from it, the decoder gives the probability of each pixel being ink.
 * Trained by maximizing the evidence lower bound.
 *
 * The default, 784-400-20, is the one of PyTorch's VAE example, with 652,824 parameters.
 */
export class VAE<
  const S extends Shape = [28, 28, 1],
  L extends number = 20,
  const H extends readonly number[] = readonly number[],
  // Computed from the others, and parameters by themselves so that one VAE can stand for another.
  Trunk extends readonly number[] = TrunkSizes<S, H>,
  Decoder extends readonly number[] = DecoderSizes<S, L, H>,
  Width extends number = LastOf<H>,
> extends Module<[x: tf.Tensor], Tensor<[number, ...Dims<S>]>> {
  readonly trunk: MLP<Trunk>;
  readonly mu: Linear<Width, L>;
  readonly logVar: Linear<Width, L>;
  readonly decoder: MLP<Decoder>;
  readonly inputShape: S;
  readonly latent: L;
  readonly beta: number;

  constructor({
    rng: given,
    inputShape = [28, 28, 1] as Shape as S,
    hidden = [400] as readonly number[] as H,
    latent = 20 as L,
    beta = 1,
  }: VAEOptions<S, L, H>) {
    super();
    const width = hidden.at(-1) as Width | undefined;
    if (width === undefined) throw new RangeError('VAE: hidden needs one size or more, given []');
    const rng = toRng(given);
    const size = inputShape.reduce((product, length) => product * length, 1);
    this.trunk = new MLP([size, ...hidden] as never, { rng });
    this.mu = new Linear(width, latent, { rng });
    this.logVar = new Linear(width, latent, { rng });
    this.decoder = new MLP([latent, ...[...hidden].reverse(), size] as never, { rng });
    this.inputShape = inputShape;
    this.latent = latent;
    this.beta = beta;
  }

  /** Mean and log-variance of q(z | x): `[n, ...inputShape]` to two `[n, latent]`. */
  encode(x: tf.Tensor): { mu: Tensor<[number, L]>; logVar: Tensor<[number, L]> } {
    return tf.tidy(() => {
      const h = relu(this.trunk.forward(x)) as tf.Tensor;
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

  /**
   * The bound of a batch with one z drawn for each example: the loss, and the bound's two parts.
   */
  elbo(x: tf.Tensor, { rng }: DrawOptions): Elbo {
    return tf.tidy(() => {
      const rows = x.reshape([x.shape[0] as number, -1]);
      const { mu, logVar } = this.encode(x) as Record<'mu' | 'logVar', tf.Tensor>;
      const logits = this.decoder.forward(reparameterize(mu, logVar, { rng })) as tf.Tensor;
      const cost = bceWithLogits(logits, rows, { reduction: 'none' }) as tf.Tensor;
      const reconstruction = cost.sum(1).neg();
      const kl = klGaussian(mu, logVar, { reduction: 'none' }) as tf.Tensor;
      return {
        loss: typed(kl.mul(this.beta).sub(reconstruction).mean(), []),
        reconstruction: typed(reconstruction, [-1]),
        kl: typed(kl, [-1]),
      };
    });
  }

  /**
   * {@link elbo} of a batch's column `x`, for `train.fit`, which knows it as the library's own and
   * captures its steps: `train.fit(vae, data, { objective: vae.objective, rng: 1 })`.
   */
  get objective(): (batch: { readonly x: tf.Tensor }, draw: DrawOptions) => Elbo {
    return repeatableBy(this, ({ x }, { rng }) => this.elbo(x, { rng }));
  }

  /** Decodes `n` draws from the prior N(0, I): `[n, ...inputShape]`, probabilities of ink. */
  sample(n: number, { rng }: DrawOptions): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => this.decode(randn([n, this.latent], { rng: toRng(rng) })));
  }

  /**
   * Decodes `steps` points on the straight line between the codes (means) of two examples, both
   * ends included.
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
 * Draws from N(μ, diag exp(logVar)) as z = μ + exp(logVar / 2) ε with ε ~ N(0, I), so that z can be
 * differentiated by μ and logVar (Kingma and Welling, 2014, section 2.4).
 */
export function reparameterize<T extends tf.Tensor>(
  mu: T,
  logVar: tf.Tensor,
  { rng }: DrawOptions,
): T {
  if (String(mu.shape) !== String(logVar.shape)) {
    throw new RangeError(
      `reparameterize: mu has shape [${mu.shape.join(', ')}] and logVar [${logVar.shape.join(', ')}]`,
    );
  }
  return tf.tidy(() => {
    const noise = randn(mu.shape, { rng: toRng(rng) }) as tf.Tensor;
    return (mu as tf.Tensor).add(logVar.mul(0.5).exp().mul(noise)) as T;
  });
}
