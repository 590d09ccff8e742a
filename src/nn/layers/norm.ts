import * as tf from '@tensorflow/tfjs';
import { assertShape, full, ones, showShape, type Tensor, zeros } from '../../tensor/index.ts';
import { Module } from '../module.ts';
import { variable } from './linear.ts';

export interface BatchNormOptions {
  /**
   * Whose conventions to follow. `'torch'` (the default): momentum 0.1 is the share of the new batch, eps 1e-5, and
   * the running variance takes the unbiased variance of the batch. `'keras'`: momentum 0.99 is the share of the old
   * average, eps 1e-3, and the running variance takes the biased one.
   */
  convention?: 'torch' | 'keras';
  /** Of the convention when not given. */
  momentum?: number;
  /** Of the convention when not given. */
  eps?: number;
}

/**
 * Batch normalisation of the last axis (Ioffe and Szegedy, 2015): y = gamma (x - mean) / sqrt(var + eps) + beta,
 * with mean and biased variance of the batch while training, and their running averages in evaluation.
 */
abstract class BatchNorm extends Module {
  readonly gamma: tf.Variable;
  readonly beta: tf.Variable;
  readonly runningMean: tf.Variable;
  readonly runningVar: tf.Variable;
  readonly #features: number;
  readonly #eps: number;
  /** Share of the old average that is kept. */
  readonly #decay: number;
  readonly #unbiased: boolean;
  protected abstract readonly rank: number;

  constructor(
    features: number,
    {
      convention = 'torch',
      momentum = convention === 'torch' ? 0.1 : 0.99,
      eps = convention === 'torch' ? 1e-5 : 1e-3,
    }: BatchNormOptions = {},
  ) {
    super();
    this.#features = features;
    this.#eps = eps;
    this.#decay = convention === 'torch' ? 1 - momentum : momentum;
    this.#unbiased = convention === 'torch';
    this.gamma = variable(() => ones([features]));
    this.beta = variable(() => zeros([features]));
    this.runningMean = variable(() => zeros([features]), false);
    this.runningVar = variable(() => ones([features]), false);
  }

  override forward(x: tf.Tensor): Tensor {
    const lead = Array.from({ length: this.rank - 1 }, () => null);
    assertShape(x, [...lead, this.#features], `input of ${this.constructor.name}`);
    return tf.tidy(() => {
      if (!this.training) {
        const { runningMean, runningVar, beta, gamma } = this;
        return tf.batchNorm(x, runningMean, runningVar, beta, gamma, this.#eps) as Tensor;
      }
      const count = x.size / this.#features;
      if (count < 2) {
        throw new RangeError(
          `${this.constructor.name}: a batch of shape ${showShape(x.shape)} has one value for each feature, ` +
            'whose variance is 0; use a larger batch, or eval()',
        );
      }
      const [y, mean, variance] = this.#normalize(x, [...lead.keys()]);
      const spread = this.#unbiased ? variance.mul(count / (count - 1)) : variance;
      this.#track(this.runningMean, mean);
      this.#track(this.runningVar, spread);
      return y as Tensor;
    });
  }

  /** y by the batch's own moments, and these: one kernel where the backend has it, and its gradient suffices. */
  #normalize(x: tf.Tensor, axes: number[]): [tf.Tensor, tf.Tensor, tf.Tensor] {
    const engine = tf.engine();
    const fused = tf.getKernel('TrainingBatchNorm', tf.getBackend()) !== undefined;
    if (fused && x.dtype === 'float32' && x.size > 0 && engine.state.gradientDepth <= 1) {
      const inputs = { x, scale: this.gamma, offset: this.beta };
      const attrs = { varianceEpsilon: this.#eps };
      const outputs: unknown = engine.runKernel('TrainingBatchNorm', inputs, attrs);
      return outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    }
    const { mean, variance } = tf.moments(x, axes);
    const scale = variance.add(this.#eps).rsqrt().mul(this.gamma);
    return [x.sub(mean).mul(scale).add(this.beta), mean, variance];
  }

  #track(average: tf.Variable, value: tf.Tensor): void {
    average.assign(average.mul(this.#decay).add(value.mul(1 - this.#decay)));
  }
}

/** Batch normalisation of `[N, features]`. */
export class BatchNorm1d extends BatchNorm {
  protected readonly rank = 2;
}

/** Batch normalisation of images `[N, H, W, features]`, over batch, height and width. */
export class BatchNorm2d extends BatchNorm {
  protected readonly rank = 4;
}

/**
 * Layer normalisation (Ba et al., 2016): each item's last axis is brought to mean 0 and (biased) variance 1, then
 * y = gamma x + beta. The same while training and in evaluation. Default eps 1e-5, as in PyTorch (Keras: 1e-3).
 */
export class LayerNorm extends Module {
  readonly gamma: tf.Variable;
  readonly beta: tf.Variable;
  readonly #features: number;
  readonly #eps: number;

  constructor(features: number, { eps = 1e-5 }: { eps?: number } = {}) {
    super();
    this.#features = features;
    this.#eps = eps;
    this.gamma = variable(() => full([features], 1));
    this.beta = variable(() => zeros([features]));
  }

  override forward(x: tf.Tensor): Tensor {
    this.expectFeatures(x, this.#features);
    return tf.tidy(() => {
      const { mean, variance } = tf.moments(x, -1, true);
      return x
        .sub(mean)
        .mul(variance.add(this.#eps).rsqrt())
        .mul(this.gamma)
        .add(this.beta) as Tensor;
    });
  }
}
