import * as tf from '@tensorflow/tfjs';
import {
  discriminatorLoss,
  type Game,
  generatorLoss,
  gradientPenalty,
  Module,
} from '../nn/index.ts';
import { type Rng, randn, type Tensor, toRng, uniform } from '../tensor/index.ts';
import { withLabels } from './with-labels.ts';

/** A network that a GAN is made of: `[n, ...]` to `[n, ...]`. */
type Network = Module<[x: tf.Tensor], tf.Tensor> | Module<[x: Tensor], unknown>;

export interface GANOptions<G extends Network, D extends Network> {
  /** Makes examples of noise: `[n, latent + classes] -> [n, ...]`. */
  readonly generator: G;
  /** Gives each example a score, before any sigmoid: `[n, ...] -> [n, 1]`. */
  readonly discriminator: D;
  /** Numbers in the noise z ~ N(0, I) of an example. */
  readonly latent: number;
  /**
   * Number of classes, for a conditional GAN: the label, one-hot, stands behind the noise that the
   * generator gets and behind the example that the discriminator gets. Default 0, none.
   */
  readonly classes?: number;
  /** What both make small, see `nn.discriminatorLoss`. Default `'nonSaturating'`. */
  readonly game?: Game;
  /** Weight of the gradient penalty in the discriminator's loss (WGAN-GP: 10). Default 0. */
  readonly penalty?: number;
}

/** What one play of the game needs beside real examples. */
export interface PlayOptions {
  /** Draws the noise: a generator of random numbers, or the seed of a new one. */
  readonly rng: Rng | number;
  /** The class of each example, `[n]` from 0, where the GAN has classes. */
  readonly labels?: tf.Tensor | readonly number[] | undefined;
}

/**
 * A generative adversarial network (Goodfellow et al., 2014): a generator makes examples of noise,
 * a discriminator tells them from real ones, and each learns from the other. With `classes` it is
 * conditional (Mirza and Osindero, 2014), with `game: 'wasserstein'` and a penalty WGAN-GP
 * (Gulrajani et al., 2017). `train.fitGan` trains it.
 *
 * @example
 * const gan = new models.GAN({
 *   generator: new models.MLP([2, 64, 64, 2], { rng: 1 }),
 *   discriminator: new models.MLP([2, 64, 64, 1], { rng: 2 }),
 *   latent: 2,
 * });
 */
export class GAN<G extends Network = Network, D extends Network = Network> extends Module<
  [z: tf.Tensor, labels?: PlayOptions['labels']],
  tf.Tensor
> {
  readonly generator: G;
  readonly discriminator: D;
  readonly latent: number;
  readonly classes: number;
  readonly game: Game;
  readonly penalty: number;

  constructor({
    generator,
    discriminator,
    latent,
    classes = 0,
    game = 'nonSaturating',
    penalty = 0,
  }: GANOptions<G, D>) {
    super();
    this.generator = generator;
    this.discriminator = discriminator;
    this.latent = latent;
    this.classes = classes;
    this.game = game;
    this.penalty = penalty;
  }

  /** The examples that the generator makes of noise, `[n, latent] -> [n, ...]`. */
  override forward(z: tf.Tensor, labels?: PlayOptions['labels']): tf.Tensor {
    return tf.tidy(() => run(this.generator, this.#with(z, labels)));
  }

  /** `n` new examples, of the classes that `labels` names where the GAN has classes. */
  sample(n: number, { rng, labels }: PlayOptions): tf.Tensor {
    return tf.tidy(() => this.forward(randn([n, this.latent], { rng: toRng(rng) }), labels));
  }

  /** The discriminator's scores before any sigmoid, `[n, 1]`. */
  scores(x: tf.Tensor, labels?: PlayOptions['labels']): tf.Tensor {
    return tf.tidy(() => run(this.discriminator, this.#with(x, labels)));
  }

  /**
   * What the discriminator makes small, for real examples and as many made ones. Its gradient is to
   * be taken by the discriminator's parameters alone, as an optimizer of these does; in PyTorch one
   * detaches the made examples besides.
   */
  discriminatorLoss(real: tf.Tensor, { rng: given, labels }: PlayOptions): tf.Scalar {
    return tf.tidy(() => {
      const rng = toRng(given);
      const n = real.shape[0] as number;
      const fake = this.sample(n, { rng, labels });
      const score = (x: tf.Tensor) => this.scores(x, labels);
      const { game, penalty } = this;
      const loss: tf.Tensor = discriminatorLoss(score(real), score(fake), { game });
      if (penalty === 0) return loss as tf.Scalar;
      const share = uniform([n], { rng }) as unknown as tf.Tensor1D;
      return loss.add(gradientPenalty(score, real, fake, share).mul(penalty)) as tf.Scalar;
    });
  }

  /** What the generator makes small, from the scores of `n` examples that it makes. */
  generatorLoss(n: number, { rng, labels }: PlayOptions): tf.Scalar {
    return tf.tidy(() => {
      const scores = this.scores(this.sample(n, { rng, labels }), labels);
      return generatorLoss(scores, { game: this.game }) as tf.Tensor as tf.Scalar;
    });
  }

  #with(x: tf.Tensor, labels: PlayOptions['labels']): tf.Tensor {
    if (this.classes === 0) {
      if (labels === undefined) return x;
      throw new Error('GAN: labels given, but it has no classes; make it with `classes`');
    }
    if (labels !== undefined) return withLabels(x, labels, this.classes);
    throw new Error(`GAN: it has ${this.classes} classes; give the label of each example`);
  }
}

const run = (network: Network, x: tf.Tensor): tf.Tensor =>
  (network as Module<[x: tf.Tensor], tf.Tensor>).forward(x);
