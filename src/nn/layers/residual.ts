import type * as tf from '@tensorflow/tfjs';
import { layerOf } from './lambda.ts';
import { Layer } from './layer.ts';
import type { Stage } from './sequential.ts';
import type { Rule, RuleOf } from './shapes.ts';

export interface ResidualOptions {
  /**
   * What the input takes beside the body, where the body changes its shape: a 1 x 1 convolution
   * with the body's stride. Default the input as it is.
   */
  readonly shortcut?: Stage;
}

/**
 * A body and a way around it: x + F(x), or shortcut(x) + F(x) (He et al., 2016). Where F gives 0
 * the input goes through as it is. What follows the sum, such as a ReLU, is a layer of its own.
 *
 * @throws RangeError from `forward` where the two shapes differ
 */
export class Residual<Body extends Stage = Stage> extends Layer<
  RuleOf<Body> extends infer R extends Rule ? R : never
> {
  readonly body: Body extends Layer ? Body : Layer;
  readonly shortcut: Layer | undefined;

  constructor(body: Body, { shortcut }: ResidualOptions = {}) {
    super();
    this.body = layerOf(body) as Body extends Layer ? Body : Layer;
    this.shortcut = shortcut && (layerOf(shortcut) as Layer);
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const y = (this.body as Layer).forward(x) as tf.Tensor;
    const around = this.shortcut ? (this.shortcut.forward(x) as tf.Tensor) : x;
    if (String(y.shape) !== String(around.shape)) {
      throw new RangeError(
        `Residual: the body gives [${y.shape}], beside it is [${around.shape}]; ` +
          'give a shortcut that changes the shape alike',
      );
    }
    return y.add(around);
  }
}
