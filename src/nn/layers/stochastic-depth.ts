import type * as tf from '@tensorflow/tfjs';
import { bernoulli, type Rng, toRng } from '../../tensor/index.ts';
import { Layer } from './layer.ts';
import type { KeepsShape } from './shapes.ts';

export interface StochasticDepthOptions {
  /** Draws what is dropped: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /**
   * `'row'` (the default) draws for each example of a batch, `'batch'` once for all of it, as the
   * original paper does.
   */
  readonly mode?: 'row' | 'batch';
}

/**
 * Stochastic depth (Huang et al., 2016), for the branch of a residual block, y = x + drop(f(x)):
 * sets whole examples to 0 with probability `p` while training, so that the block is skipped, and
 * divides the others by 1 - p. Does nothing in evaluation. The same as torchvision's; the paper
 * multiplies by 1 - p in evaluation instead.
 */
export class StochasticDepth extends Layer<KeepsShape> {
  readonly p: number;
  readonly mode: 'row' | 'batch';
  readonly #rng: Rng;

  /** @throws RangeError unless p is in [0, 1). */
  constructor(p: number, { rng, mode = 'row' }: StochasticDepthOptions) {
    super();
    if (!(p >= 0 && p < 1)) {
      throw new RangeError(
        `StochasticDepth: p is ${p}, expected the share of blocks to drop, from 0 to below 1`,
      );
    }
    this.p = p;
    this.mode = mode;
    this.#rng = toRng(rng);
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    if (!this.training) return x.clone();
    const shape = x.shape.map((size, axis) => (axis === 0 && this.mode === 'row' ? size : 1));
    const keep = 1 - this.p;
    return x.mul(bernoulli(shape, { p: keep, value: 1 / keep, rng: this.#rng }) as tf.Tensor);
  }

  protected override settings(): string {
    return `p ${this.p}${this.mode === 'batch' ? ', mode batch' : ''}`;
  }
}
