import * as tf from '@tensorflow/tfjs';
import { showShape } from '../../tensor/index.ts';
import { hasKernel } from '../../tensor/kernel.ts';
import { ones } from '../init/index.ts';
import type { TorchEntry } from '../module.ts';
import { type Parameter, parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { KeepsFeatures } from './shapes.ts';

export interface BatchNormOptions {
  /**
   * Whose conventions to follow. `'torch'` (the default): momentum 0.1 is the share of the new
   * batch, eps 1e-5, and the running variance takes the unbiased variance of the batch. `'keras'`:
   * momentum 0.99 is the share of the old average, eps 1e-3, and the running variance takes the
   * biased one.
   */
  readonly convention?: 'torch' | 'keras';
  /** Of the convention when not given. */
  readonly momentum?: number;
  /** Of the convention when not given. */
  readonly eps?: number;
}

/**
 * Batch normalization of the last axis (Ioffe and Szegedy, 2015): y = gamma (x - mean) / sqrt(var +
 * eps) + beta, with mean and biased variance of the batch while training, and their running
 * averages in evaluation.
 */
abstract class BatchNorm<Name extends string, F extends number> extends Layer<
  KeepsFeatures<Name, F>
> {
  readonly features: F;
  readonly convention: 'torch' | 'keras';
  readonly momentum: number;
  readonly eps: number;
  readonly gamma: Parameter<[F]>;
  readonly beta: Parameter<[F]>;
  readonly runningMean: Parameter<[F]>;
  readonly runningVar: Parameter<[F]>;
  protected abstract readonly rank: number;

  constructor(
    features: F,
    {
      convention = 'torch',
      momentum = convention === 'torch' ? 0.1 : 0.99,
      eps = convention === 'torch' ? 1e-5 : 1e-3,
    }: BatchNormOptions = {},
  ) {
    super();
    this.features = features;
    this.convention = convention;
    this.momentum = momentum;
    this.eps = eps;
    this.gamma = parameter([features], { init: ones });
    this.beta = parameter([features]);
    this.runningMean = parameter([features], { trainable: false });
    this.runningVar = parameter([features], { init: ones, trainable: false });
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return {
      gamma: { name: 'weight' },
      beta: { name: 'bias' },
      runningMean: { name: 'running_mean' },
      runningVar: { name: 'running_var' },
    };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const lead = Array.from({ length: this.rank - 1 }, () => null);
    this.expectShape(x, [...lead, this.features]);
    if (!this.training) {
      const [mean, variance, beta, gamma] = [
        this.runningMean,
        this.runningVar,
        this.beta,
        this.gamma,
      ] as tf.Tensor1D[] as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      return tf.batchNorm(x, mean, variance, beta, gamma, this.eps);
    }
    const count = x.size / this.features;
    if (count < 2) {
      throw new RangeError(
        `${this.constructor.name}: a batch of shape ${showShape(x.shape)} has one value for each feature, ` +
          'whose variance is 0; use a larger batch, or eval()',
      );
    }
    const [y, mean, variance] = this.#normalize(x, [...lead.keys()]);
    const torch = this.convention === 'torch';
    this.#track(this.runningMean, mean);
    this.#track(this.runningVar, torch ? variance.mul(count / (count - 1)) : variance);
    return y;
  }

  protected override settings(): string {
    const keras = this.convention === 'keras' ? ', convention keras' : '';
    return `${this.features}, momentum ${this.momentum}, eps ${this.eps}${keras}`;
  }

  /**
   * y by the batch's own moments, and these: one kernel where the backend has it, and its gradient
   * suffices.
   */
  #normalize(x: tf.Tensor, axes: number[]): [tf.Tensor, tf.Tensor, tf.Tensor] {
    const engine = tf.engine();
    const [gamma, beta] = [this.gamma, this.beta] as tf.Tensor[] as [tf.Tensor, tf.Tensor];
    if (hasKernel('TrainingBatchNorm', [x]) && engine.state.gradientDepth <= 1) {
      const attrs = { varianceEpsilon: this.eps };
      const outputs: unknown = engine.runKernel(
        'TrainingBatchNorm',
        { x, scale: gamma, offset: beta },
        attrs,
      );
      return outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    }
    const { mean, variance } = tf.moments(x, axes);
    const scale = variance.add(this.eps).rsqrt().mul(gamma);
    return [x.sub(mean).mul(scale).add(beta), mean, variance];
  }

  #track(average: tf.Variable, value: tf.Tensor): void {
    const kept = this.convention === 'torch' ? 1 - this.momentum : this.momentum;
    average.assign(average.mul(kept).add(value.mul(1 - kept)));
  }
}

/** Batch normalization of `[N, features]`. */
export class BatchNorm1d<F extends number = number> extends BatchNorm<'BatchNorm1d', F> {
  protected readonly rank = 2;
}

/** Batch normalization of images `[N, H, W, features]`, over batch, height and width. */
export class BatchNorm2d<F extends number = number> extends BatchNorm<'BatchNorm2d', F> {
  protected readonly rank = 4;
}
