import type * as tf from '@tensorflow/tfjs';
import { fused } from './fused.ts';
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
    this.move(parameter, g, this.#options);
  }

  /** Adam's step of a parameter. */
  protected move(
    parameter: tf.Variable,
    gradient: tf.Tensor,
    { betas: [beta1, beta2], eps }: Pick<Required<AdamOptions>, 'betas' | 'eps'>,
  ): void {
    const first = this.slot(parameter, 'mean');
    const second = this.slot(parameter, 'square');
    const correction1 = 1 / (1 - beta1 ** this.steps);
    const correction2 = 1 / (1 - beta2 ** this.steps);
    const rates = { rate: this.lr, beta1, beta2, correction1, correction2, epsilon: eps };
    if (fused('AdamUpdate', { parameter, first, second }, gradient, rates)) return;
    const m = average(first, gradient, beta1).mul(correction1);
    const v = average(second, gradient.square(), beta2).mul(correction2);
    parameter.assign(parameter.sub(m.mul(this.lr).div(v.sqrt().add(eps))));
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
    parameter.assign(parameter.mul(1 - this.lr * this.#options.weightDecay));
    this.move(parameter, grad, this.#options);
  }
}
