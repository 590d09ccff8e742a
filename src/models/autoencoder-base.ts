import * as tf from '@tensorflow/tfjs';
import { bceWithLogits, Module, mse } from '../nn/index.ts';
import { repeatableBy } from '../nn/repeatable.ts';
import type { Dims, Rng, Shape, Tensor } from '../tensor/index.ts';

/** What the values of an example are, see {@link AutoencoderBase}. */
export type AutoencoderValues = 'unit' | 'real';

/** What every autoencoder is told. */
export interface AutoencoderBaseOptions<L extends number> {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Numbers that an example is squeezed into. Default 2. */
  readonly latent?: L;
  /** After every layer but the last of the encoder and of the decoder. Default `nn.relu`. */
  readonly activation?: (x: tf.Tensor) => tf.Tensor;
  /**
   * What the data are: `'unit'` for values in [0, 1], with a sigmoid at the output and the
   * cross-entropy as loss; `'real'` for any numbers, with no activation at the output and the
   * squared error as loss. Default `'unit'`.
   */
  readonly values?: AutoencoderValues;
}

/**
 * What all autoencoders share: an encoder to `latent` numbers, a decoder back, and the loss of the
 * reconstruction. With `values` of `'unit'` the decoder's output passes a sigmoid, and the loss is
 * the cross-entropy; with `'real'` it is taken as it is, and the loss is the squared error.
 */
export abstract class AutoencoderBase<
  const S extends Shape = Shape,
  L extends number = number,
> extends Module<[x: tf.Tensor], Tensor<[number, ...Dims<S>]>> {
  abstract readonly encoder: Module<[x: tf.Tensor], tf.Tensor>;
  abstract readonly decoder: Module<[x: tf.Tensor], tf.Tensor>;
  abstract readonly inputShape: S;
  abstract readonly latent: L;
  abstract readonly values: AutoencoderValues;

  /** The code of each example: `[n, ...inputShape] -> [n, latent]`. */
  encode(x: tf.Tensor): Tensor<[number, L]> {
    return this.encoder.forward(x) as Tensor as Tensor<[number, L]>;
  }

  /** The example of each code: `[n, latent] -> [n, ...inputShape]`. */
  decode(z: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => {
      const out = this.decoder.forward(z);
      const shape = [out.shape[0] as number, ...this.inputShape];
      return (this.values === 'unit' ? out.sigmoid() : out).reshape(shape);
    }) as Tensor as Tensor<[number, ...Dims<S>]>;
  }

  /** The reconstruction, decode(encode(x)). */
  override forward(x: tf.Tensor): Tensor<[number, ...Dims<S>]> {
    return tf.tidy(() => this.decode(this.encode(x)));
  }

  /** Mean over the batch of the loss summed over each example. */
  loss(x: tf.Tensor): Tensor<[]> {
    return tf.tidy(() => {
      const rows = x.reshape([x.shape[0] as number, -1]);
      const out = this.decoder.forward(this.encode(x)).reshape(rows.shape);
      const each = (this.values === 'unit' ? bceWithLogits : mse)(out, rows, { reduction: 'none' });
      return each.sum(1).mean() as Tensor as Tensor<[]>;
    });
  }

  /**
   * {@link loss} of a batch's column `x`, for `train.fit`, which knows it as the library's own and
   * captures its steps: `train.fit(net, data, { objective: net.objective, rng: 1 })`.
   */
  get objective(): (batch: { readonly x: tf.Tensor }) => Tensor<[]> {
    return repeatableBy(this, ({ x }) => this.loss(x));
  }
}
