import * as tf from '@tensorflow/tfjs';
import { ones } from '../init/index.ts';
import type { TorchEntry } from '../module.ts';
import { type Parameter, parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { KeepsFeatures } from './shapes.ts';

export interface GroupNormOptions {
  /** Added to the variance. Default 1e-5, as in PyTorch (Keras: 1e-3). */
  readonly eps?: number;
}

/**
 * Group normalization (Wu and He, 2018) of `[N, ..., features]`: the features are cut into `groups`
 * of neighbors, and in each item each group, over all places of an image, is brought to mean 0 and
 * (biased) variance 1; then y = gamma x + beta, by feature. The same while training and in
 * evaluation. One group is layer normalization of the whole item, a group for each feature is
 * instance normalization.
 */
export class GroupNorm<F extends number = number> extends Layer<KeepsFeatures<'GroupNorm', F>> {
  readonly groups: number;
  readonly features: F;
  readonly eps: number;
  readonly gamma: Parameter<[F]>;
  readonly beta: Parameter<[F]>;

  /** @throws RangeError unless `groups` divides `features`. */
  constructor(groups: number, features: F, { eps = 1e-5 }: GroupNormOptions = {}) {
    super();
    if (!(Number.isInteger(groups) && groups >= 1 && features % groups === 0)) {
      throw new RangeError(
        `GroupNorm: ${features} features cannot be cut into ${groups} groups of one size; ` +
          'take a number of groups that divides them',
      );
    }
    this.groups = groups;
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
    const [items = 1] = x.shape;
    const places = x.size / (items * this.features);
    const grouped = x.reshape([items, places, this.groups, this.features / this.groups]);
    const { mean, variance } = tf.moments(grouped, [1, 3], true);
    const normal = grouped.sub(mean).mul(variance.add(this.eps).rsqrt()).reshape(x.shape);
    return normal.mul(this.gamma).add(this.beta);
  }

  protected override settings(): string {
    return `${this.groups}, ${this.features}, eps ${this.eps}`;
  }
}
