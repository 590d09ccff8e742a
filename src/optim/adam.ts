import type * as tf from '@tensorflow/tfjs';
import { average, Descent } from './descent.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { type Change, coordinatewise, type PlainFactory, withRule } from './plain.ts';
import type { Schedule } from './schedules/index.ts';

export interface AdamOptions {
  /** Learning rate. Default 0.001. */
  readonly lr?: number | Schedule;
  /** Decay of the averages of the gradient and of its square. Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the second average. Default 1e-8, as in PyTorch (TensorFlow.js: 1e-7). */
  readonly eps?: number;
  /**
   * L2 penalty added to the gradient: g + weightDecay · w. Default 0. For decay proper see `AdamW`.
   */
  readonly weightDecay?: number;
}

export const LR = 1e-3;
const BETAS = [0.9, 0.999] as const;
const EPS = 1e-8;

/**
 * Adam (Kingma and Ba, 2015): m and v average g and g², and w <- w - lr m' / (√v' + eps) with m',
 * v' divided by 1 - betaᵗ, since both start at 0. The first step has length lr whatever the
 * gradient.
 */
export class Adam extends Descent {
  readonly #betas: readonly [number, number];
  readonly #eps: number;

  constructor(
    parameters: ParameterList,
    { lr = LR, betas = BETAS, eps = EPS, weightDecay = 0 }: AdamOptions = {},
  ) {
    super(parameters, { lr, weightDecay, slots: { mean: 0, square: 0 } });
    this.#betas = betas;
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    const [beta1, beta2] = this.#betas;
    const [correction1, correction2] = this.#corrections();
    const m = average(this.slot(parameter, 'mean'), gradient, beta1).mul(correction1);
    const v = average(this.slot(parameter, 'square'), gradient.square(), beta2).mul(correction2);
    parameter.assign(parameter.sub(m.mul(lr).div(v.sqrt().add(this.#eps))));
  }

  protected override fusedStep(lr: number): FusedStep {
    const [beta1, beta2] = this.#betas;
    const [correction1, correction2] = this.#corrections();
    const attrs = { rate: lr, beta1, beta2, correction1, correction2, epsilon: this.#eps };
    return { kernel: 'AdamUpdate', attrs };
  }

  /** What takes away that the averages start at 0. */
  #corrections(): [number, number] {
    const [beta1, beta2] = this.#betas;
    return [1 / (1 - beta1 ** this.steps), 1 / (1 - beta2 ** this.steps)];
  }
}

/** {@link Adam} for `train.fit`. */
export function adam(options: AdamOptions = {}): PlainFactory {
  const { lr = LR, weightDecay = 0 } = options;
  const rule = coordinatewise({ slots: [0, 0], weightDecay }, adamChange(options));
  return withRule((parameters) => new Adam(parameters, options), lr, rule);
}

/** What a step of Adam takes from one coordinate. */
export function adamChange({ betas: [beta1, beta2] = BETAS, eps = EPS }: AdamOptions) {
  return (rate: number, step: number): Change => {
    const length = rate / (1 - beta1 ** step);
    const correction = 1 - beta2 ** step;
    return (g, state, at) => {
      const mean = beta1 * (state[at] as number) + (1 - beta1) * g;
      const square = beta2 * (state[at + 1] as number) + (1 - beta2) * g * g;
      state[at] = mean;
      state[at + 1] = square;
      return (length * mean) / (Math.sqrt(square / correction) + eps);
    };
  };
}
