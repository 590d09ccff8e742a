import * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { KeepsShape } from './shapes.ts';

/**
 * Passes its input on as it is, and turns gradients around on their way back: −λ times what comes
 * (Y. Ganin et al., 2016). Between features and a classifier that tells two domains apart, one
 * descent trains the classifier to tell them and the features to make that hard.
 *
 * @example
 * const critic = new nn.Sequential(new nn.GradientReversal(0.1), new nn.Linear(64, 2, { rng: 1 }));
 */
export class GradientReversal extends Layer<KeepsShape> {
  readonly lambda: number;

  /**
   * @param lambda Default 1. At 0 nothing flows back: the classifier only watches.
   * @throws RangeError for a lambda below 0, which would turn nothing around
   */
  constructor(lambda = 1) {
    super();
    if (!(lambda >= 0 && Number.isFinite(lambda))) {
      throw new RangeError(`GradientReversal: lambda must be at least 0, given ${lambda}`);
    }
    this.lambda = lambda;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return tf.customGrad((input) => ({
      value: (input as tf.Tensor).clone(),
      gradFunc: (dy: tf.Tensor) => dy.mul(-this.lambda),
    }))(x);
  }

  protected override settings(): string {
    return `lambda ${this.lambda}`;
  }
}
