import * as tf from '@tensorflow/tfjs';
import { layerOf } from './lambda.ts';
import { Layer } from './layer.ts';
import type { Stage } from './sequential.ts';
import type { Gives } from './shapes.ts';

/**
 * Branches side by side on the same input, and their outputs one behind the other on the last axis,
 * the channels, as in an Inception block (Szegedy et al., 2015).
 *
 * @example
 * new nn.Concat(new nn.Conv2d(8, 4, 1, { rng }), new nn.Conv2d(8, 6, 3, { rng, padding: 1 })); // 10
 * @throws RangeError for no branch
 */
export class Concat extends Layer<Gives<number[]>> {
  readonly branches: readonly Layer[];

  constructor(...branches: readonly Stage[]) {
    super();
    if (branches.length === 0) throw new RangeError('Concat: no branch given');
    this.branches = branches.map((branch) => layerOf(branch) as Layer);
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const outputs = this.branches.map((branch) => branch.forward(x) as tf.Tensor);
    return tf.concat(outputs, -1);
  }
}
