import type * as tf from '@tensorflow/tfjs';
import type { AnyModule } from '../module.ts';
import { Layer } from './layer.ts';
import type { Rule, RuleOf } from './shapes.ts';

/** A function of one tensor, as `Sequential` takes it. */
export type TensorFunction = {
  // A method, so that a function of tensors of one shape is among them.
  apply(x: tf.Tensor): tf.Tensor;
}['apply'];

/**
 * A function as a layer, such as `new nn.Lambda(nn.relu)`. `Sequential` makes one of each function
 * it is given.
 */
export class Lambda<F extends TensorFunction = TensorFunction> extends Layer<
  RuleOf<F> extends infer R extends Rule ? R : never
> {
  readonly apply: F;

  constructor(apply: F) {
    super();
    this.apply = apply;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return this.apply(x);
  }

  protected override settings(): string {
    return this.apply.name || 'function';
  }
}

/** A module as it is, a function as a `Lambda`. */
export const layerOf = (stage: AnyModule | TensorFunction): AnyModule =>
  typeof stage === 'function' ? new Lambda(stage) : stage;
