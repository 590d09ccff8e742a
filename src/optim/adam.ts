import type * as tf from '@tensorflow/tfjs';
import { average, Optimizer } from './optimizer.ts';

export interface AdamOptions {
  /** Size of a step. Default 0.001. */
  lr?: number;
  /** Decay of the averages of the gradient and of its square. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root of the second average. Default 1e-8, as in PyTorch (TensorFlow.js: 1e-7). */
  eps?: number;
  /** In `Adam`, an L2 penalty on the gradient, default 0. In `AdamW`, the decay itself, default 0.01. */
  weightDecay?: number;
}

/**
 * Adam (Kingma and Ba, 2015): m and v average g and g^2, and w <- w - lr m' / (sqrt(v') + eps) with m', v' divided
 * by 1 - beta^t, since both start at 0. The first step has length lr whatever the gradient.
 */
export class Adam extends Optimizer {
  readonly #options: Required<Omit<AdamOptions, 'lr'>>;

  constructor(
    parameters: readonly tf.Variable[],
    { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 }: AdamOptions = {},
  ) {
    super(parameters, lr);
    this.#options = { betas, eps, weightDecay };
  }

  protected override update(parameter: tf.Variable, grad: tf.Tensor): void {
    const { weightDecay } = this.#options;
    const g = weightDecay === 0 ? grad : grad.add(parameter.mul(weightDecay));
    parameter.assign(parameter.sub(this.delta(parameter, g, this.#options)));
  }

  /** What Adam subtracts from a parameter. */
  protected delta(
    parameter: tf.Variable,
    grad: tf.Tensor,
    { betas, eps }: Pick<Required<AdamOptions>, 'betas' | 'eps'>,
  ): tf.Tensor {
    const [beta1, beta2] = betas;
    const m = average(this.slot(parameter, 'mean'), grad, beta1);
    const v = average(this.slot(parameter, 'square'), grad.square(), beta2);
    const step = this.lr / (1 - beta1 ** this.steps);
    return m.mul(step).div(
      v
        .div(1 - beta2 ** this.steps)
        .sqrt()
        .add(eps),
    );
  }
}

/**
 * Adam with the decay taken out of the gradient: w <- w - lr * weightDecay * w, then Adam's step (Loshchilov and
 * Hutter, 2019).
 */
export class AdamW extends Adam {
  readonly #options: Required<Omit<AdamOptions, 'lr'>>;

  constructor(
    parameters: readonly tf.Variable[],
    { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0.01 }: AdamOptions = {},
  ) {
    super(parameters, { lr, betas, eps });
    this.#options = { betas, eps, weightDecay };
  }

  protected override update(parameter: tf.Variable, grad: tf.Tensor): void {
    const decayed = parameter.mul(1 - this.lr * this.#options.weightDecay);
    parameter.assign(decayed.sub(this.delta(parameter, grad, this.#options)));
  }
}
