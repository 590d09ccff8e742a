import { relu } from '../nn/index.ts';
import { type Shape, toRng } from '../tensor/index.ts';
import {
  AutoencoderBase,
  type AutoencoderBaseOptions,
  type AutoencoderValues,
} from './autoencoder-base.ts';
import { MLP } from './mlp.ts';

export interface AutoencoderOptions<S extends Shape = [28, 28, 1], L extends number = 2>
  extends AutoencoderBaseOptions<L> {
  /** Shape of one example. Default [28, 28, 1]. */
  readonly inputShape?: S;
  /**
   * Sizes of the hidden layers of the encoder; the decoder has them in reverse. With none, encoder
   * and decoder are linear. Default [128].
   */
  readonly hidden?: readonly number[];
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
