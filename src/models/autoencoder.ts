import type * as tf from '@tensorflow/tfjs';
import { relu } from '../nn/index.ts';
import { type Rng, type Shape, toRng } from '../tensor/index.ts';
import { AutoencoderBase, type AutoencoderValues } from './autoencoder-base.ts';
import { MLP } from './mlp.ts';

export interface AutoencoderOptions<S extends Shape = [28, 28, 1], L extends number = 2> {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Shape of one example. Default [28, 28, 1]. */
  readonly inputShape?: S;
  /**
   * Sizes of the hidden layers of the encoder; the decoder has them in reverse. With none, encoder
   * and decoder are linear. Default [128].
   */
  readonly hidden?: readonly number[];
  /** Numbers that an example is squeezed into. Default 2. */
  readonly latent?: L;
  /** After every hidden layer. Default `nn.relu`. */
  readonly activation?: (x: tf.Tensor) => tf.Tensor;
  /**
   * What the data are: `'unit'` for values in [0, 1], with a sigmoid at the output and the
   * cross-entropy as loss; `'real'` for any numbers, with no activation at the output and the mean
   * square as loss. Default `'unit'`.
   */
  readonly values?: AutoencoderValues;
}

/** Squeezes an example through a few numbers and rebuilds it: x ≈ decode(encode(x)). */
export class Autoencoder<
  const S extends Shape = [28, 28, 1],
  L extends number = 2,
> extends AutoencoderBase<S, L> {
  readonly encoder: MLP;
  readonly decoder: MLP;
  readonly inputShape: S;
  readonly latent: L;
  readonly values: AutoencoderValues;

  constructor({
    rng: given,
    inputShape = [28, 28, 1] as Shape as S,
    hidden = [128],
    latent = 2 as L,
    activation = relu,
    values = 'unit',
  }: AutoencoderOptions<S, L>) {
    super();
    const rng = toRng(given);
    const size = inputShape.reduce((product, length) => product * length, 1);
    this.encoder = new MLP([size, ...hidden, latent], { rng, activation });
    this.decoder = new MLP([latent, ...[...hidden].reverse(), size], { rng, activation });
    this.inputShape = inputShape;
    this.latent = latent;
    this.values = values;
  }
}
