import type * as tf from '@tensorflow/tfjs';
import { Adam, type AdamOptions } from './adam.ts';
import type { OptimizerFactory } from './optimizer.ts';
import type { ParameterList } from './parameter-list.ts';

export interface AdamWOptions extends Omit<AdamOptions, 'weightDecay'> {
  /** Share of a weight that a step of rate 1 would take away. Default 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam with the decay taken out of the gradient: w <- w - lr · weightDecay · w, then Adam's step
 * (Loshchilov and Hutter, 2019). The decay is not divided by √v, as an L2 penalty in `Adam` is.
 */
export class AdamW extends Adam {
  readonly #weightDecay: number;

  constructor(parameters: ParameterList, { weightDecay = 0.01, ...options }: AdamWOptions = {}) {
    super(parameters, options);
    this.#weightDecay = weightDecay;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    parameter.assign(parameter.mul(1 - lr * this.#weightDecay));
    super.update(parameter, gradient, lr);
  }
}

/** {@link AdamW} for `train.fit`. */
export function adamW(options?: AdamWOptions): OptimizerFactory {
  return (parameters) => new AdamW(parameters, options);
}
