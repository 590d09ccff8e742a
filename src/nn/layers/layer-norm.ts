import * as tf from '@tensorflow/tfjs';
import { ones } from '../init/index.ts';
import type { TorchEntry } from '../module.ts';
import { type Parameter, parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { KeepsFeatures } from './shapes.ts';

export interface LayerNormOptions {
  /** Added to the variance. Default 1e-5, as in PyTorch (Keras: 1e-3). */
  readonly eps?: number;
}

/**
 * Layer normalization (Ba et al., 2016): each item's last axis is brought to mean 0 and (biased)
 * variance 1, then y = gamma x + beta. The same while training and in evaluation.
 */
export class LayerNorm<F extends number = number> extends Layer<KeepsFeatures<'LayerNorm', F>> {
  readonly features: F;
  readonly eps: number;
  readonly gamma: Parameter<[F]>;
  readonly beta: Parameter<[F]>;

  constructor(features: F, { eps = 1e-5 }: LayerNormOptions = {}) {
    super();
    this.features = features;
    this.eps = eps;
    this.gamma = parameter([features], { init: ones });
    this.beta = parameter([features]);
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return { gamma: { name: 'weight' }, beta: { name: 'bias' } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectFeatures(x, this.features);
    const { mean, variance } = tf.moments(x, -1, true);
    return x.sub(mean).mul(variance.add(this.eps).rsqrt()).mul(this.gamma).add(this.beta);
  }

  protected override settings(): string {
    return `${this.features}, eps ${this.eps}`;
  }
}
