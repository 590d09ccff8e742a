import type * as tf from '@tensorflow/tfjs';
import { fused } from './fused.ts';
import { Optimizer } from './optimizer.ts';

export interface SGDOptions {
  /** Size of a step. Required: no value suits every problem. */
  lr: number;
  /** Share of the last velocity that is kept. Default 0; 0.9 is usual. */
  momentum?: number;
  /** Look ahead along the velocity (Nesterov, in the form of Sutskever et al., 2013). Default false. */
  nesterov?: boolean;
  /** L2 penalty added to the gradient: g + weightDecay * w. Default 0. */
  weightDecay?: number;
}

/**
 * Stochastic gradient descent: w <- w - lr g, or with momentum v <- momentum v + g, w <- w - lr v.
 * As PyTorch's `SGD`.
 */
export class SGD extends Optimizer {
  readonly #options: Required<Omit<SGDOptions, 'lr'>>;

  constructor(
    parameters: readonly tf.Variable[],
    { lr, momentum = 0, nesterov = false, weightDecay = 0 }: SGDOptions,
  ) {
    super(parameters, lr);
    this.#options = { momentum, nesterov, weightDecay };
  }

  protected override update(parameter: tf.Variable, grad: tf.Tensor): void {
    const { momentum, nesterov, weightDecay } = this.#options;
    const g = weightDecay === 0 ? grad : grad.add(parameter.mul(weightDecay));
    if (momentum === 0) {
      if (fused('SgdUpdate', { parameter }, g, { rate: this.lr })) return;
      parameter.assign(parameter.sub(g.mul(this.lr)));
      return;
    }
    const velocity = this.slot(parameter, 'velocity');
    const rates = { rate: this.lr, momentum, nesterov };
    if (fused('MomentumUpdate', { parameter, velocity }, g, rates)) return;
    velocity.assign(velocity.mul(momentum).add(g));
    const direction = nesterov ? g.add(velocity.mul(momentum)) : velocity;
    parameter.assign(parameter.sub(direction.mul(this.lr)));
  }
}
