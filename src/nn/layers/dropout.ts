import type * as tf from '@tensorflow/tfjs';
import { bernoulli, type Rng, toRng } from '../../tensor/index.ts';
import { Layer } from './layer.ts';
import type { KeepsShape } from './shapes.ts';

export interface DropoutOptions {
  /** Draws what is dropped: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /**
   * `'inverted'` (the default, and what PyTorch and Keras do) divides by the share kept while
   * training and does nothing in evaluation. `'classic'`, of the original paper, multiplies by the
   * share kept in evaluation.
   */
  readonly mode?: 'inverted' | 'classic';
}

/**
 * Sets each element to 0 with probability `p` while training (Srivastava et al., 2014). `p` is the
 * share dropped, as in PyTorch and Keras; the notes write p for the share kept. Under `'inverted'`,
 * the mean of an element x is kept and its variance is x^2 p / (1 - p).
 */
export class Dropout extends Layer<KeepsShape> {
  readonly p: number;
  readonly mode: 'inverted' | 'classic';
  readonly #rng: Rng;

  /** @throws RangeError unless p is in [0, 1). */
  constructor(p: number, { rng, mode = 'inverted' }: DropoutOptions) {
    super();
    if (!(p >= 0 && p < 1)) {
      throw new RangeError(`Dropout: p is ${p}, expected the share to drop, from 0 to below 1`);
    }
    this.p = p;
    this.mode = mode;
    this.#rng = toRng(rng);
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const keep = 1 - this.p;
    if (!this.training) return this.mode === 'classic' ? x.mul(keep) : x.clone();
    const value = this.mode === 'classic' ? 1 : 1 / keep;
    return x.mul(bernoulli(x.shape, { p: keep, value, rng: this.#rng }) as tf.Tensor);
  }

  protected override settings(): string {
    return `p ${this.p}${this.mode === 'classic' ? ', mode classic' : ''}`;
  }
}
