import type * as tf from '@tensorflow/tfjs';
import { Adam, type AdamOptions, adamChange, LR } from './adam.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { coordinatewise, type PlainFactory, type PlainRule, withRule } from './plain.ts';

export interface AdamWOptions extends Omit<AdamOptions, 'weightDecay'> {
  /** Share of a weight that a step of rate 1 would take away. Default 0.01. */
  readonly weightDecay?: number;
}

const DECAY = 0.01;

/**
 * Adam with the decay taken out of the gradient: w <- w - lr · weightDecay · w, then Adam's step
 * (Loshchilov and Hutter, 2019). The decay is not divided by √v, as an L2 penalty in `Adam` is.
 */
export class AdamW extends Adam {
  readonly #weightDecay: number;

  constructor(parameters: ParameterList, { weightDecay = DECAY, ...options }: AdamWOptions = {}) {
    super(parameters, options);
    this.#weightDecay = weightDecay;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    parameter.assign(parameter.mul(1 - lr * this.#weightDecay));
    super.update(parameter, gradient, lr);
  }

  protected override fusedStep(lr: number): FusedStep {
    const { kernel, attrs } = super.fusedStep(lr);
    return { kernel, attrs: { ...attrs, kept: 1 - lr * this.#weightDecay } };
  }
}

/** {@link AdamW} for `train.fit`. */
export function adamW(options: AdamWOptions = {}): PlainFactory {
  const { lr = LR, weightDecay = DECAY } = options;
  const adam = coordinatewise({ slots: [0, 0] }, adamChange(options));
  const rule = (): PlainRule => {
    const move = adam();
    return (w, gradient, rate, step) => {
      for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) * (1 - rate * weightDecay);
      move(w, gradient, rate, step);
    };
  };
  return withRule((parameters) => new AdamW(parameters, options), lr, rule);
}
