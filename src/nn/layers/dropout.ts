import * as tf from '@tensorflow/tfjs';
import { fromData, type Rng, type Tensor } from '../../tensor/index.ts';
import { Module } from '../module.ts';

export interface DropoutOptions {
  rng: Rng;
  /**
   * `'inverted'` (the default, and what PyTorch and Keras do) divides by the share kept while training and does
   * nothing in evaluation. `'classic'`, of the original paper, multiplies by the share kept in evaluation.
   */
  mode?: 'inverted' | 'classic';
}

/**
 * Sets each element to 0 with probability `p` while training (Srivastava et al., 2014). `p` is the share dropped, as
 * in PyTorch and Keras; the notes write p for the share kept. Under `'inverted'`, the mean of an element x is kept
 * and its variance is x^2 p / (1 - p).
 */
export class Dropout extends Module {
  readonly p: number;
  readonly #rng: Rng;
  readonly #mode: 'inverted' | 'classic';

  /** @throws RangeError unless p is in [0, 1). */
  constructor(p: number, { rng, mode = 'inverted' }: DropoutOptions) {
    super();
    if (!(p >= 0 && p < 1)) {
      throw new RangeError(`Dropout: p is ${p}, expected the share to drop, from 0 to below 1`);
    }
    this.p = p;
    this.#rng = rng;
    this.#mode = mode;
  }

  override forward(x: tf.Tensor): Tensor {
    const keep = 1 - this.p;
    return tf.tidy(() => {
      if (!this.training) {
        return (this.#mode === 'classic' ? x.mul(keep) : x.clone()) as Tensor;
      }
      const kept = this.#mode === 'classic' ? 1 : 1 / keep;
      const threshold = this.p * 2 ** 32;
      const mask = Float32Array.from({ length: x.size }, () =>
        this.#rng.bits() < threshold ? 0 : kept,
      );
      return x.mul(fromData(mask, x.shape)) as Tensor;
    });
  }
}
