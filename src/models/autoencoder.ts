import * as tf from '@tensorflow/tfjs';
import { bceWithLogits, Module, mse, relu } from '../nn/index.ts';
import { type Dims, type Rng, type Shape, type Tensor, toRng } from '../tensor/index.ts';
import { MLP } from './mlp.ts';

export interface AutoencoderOptions<S extends Shape = [28, 28, 1], L extends number = 2> {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Shape of one example. Default [28, 28, 1]. */
  readonly inputShape?: S;
  /** Sizes of the hidden layers of the encoder; the decoder has them in reverse. Default [128]. */
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
  readonly values?: 'unit' | 'real';
}

/** Squeezes an example through a few numbers and rebuilds it: x ≈ decode(encode(x)). */
export class Autoencoder<const S extends Shape = [28, 28, 1], L extends number = 2> extends Module<
  [x: tf.Tensor],
  Tensor<[number, ...Dims<S>]>
> {
  readonly encoder: MLP;
  readonly decoder: MLP;
  readonly inputShape: S;
  readonly latent: L;
  readonly values: 'unit' | 'real';

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

  /** The code of each example: `[n, ...inputShape] -> [n, latent]`. */
  encode(x: tf.Tensor): Tensor<[number, L]> {
    return this.encoder.forward(x) as Tensor as Tensor<[number, L]>;
  }

  /** The example of each code: `[n, latent] -> [n, ...inputShape]`. */
  decode(z: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => {
      const out = this.decoder.forward(z);
      return this.#shaped(this.values === 'unit' ? out.sigmoid() : out);
    });
  }

  /** The reconstruction, decode(encode(x)). */
  override forward(x: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => this.decode(this.encode(x)));
  }

  /** Mean over the batch of the loss summed over each example. */
  loss(x: tf.Tensor): Tensor<[]> {
    return tf.tidy(() => {
      const rows = x.reshape([x.shape[0] as number, -1]);
      const out = this.decoder.forward(this.encode(x));
      const each = (this.values === 'unit' ? bceWithLogits : mse)(out, rows, { reduction: 'none' });
      return each.sum(1).mean() as Tensor as Tensor<[]>;
    });
  }

  #shaped(rows: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    const shape = [rows.shape[0] as number, ...this.inputShape];
    return rows.reshape(shape) as Tensor as Tensor<[number, ...Dims<S>]>;
  }
}
