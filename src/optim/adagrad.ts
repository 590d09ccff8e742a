import type * as tf from '@tensorflow/tfjs';
import { Descent } from './descent.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { coordinatewise, type PlainFactory, withRule } from './plain.ts';
import type { Schedule } from './schedules/index.ts';

export interface AdagradOptions {
  /** Learning rate. Default 0.01. */
  readonly lr?: number | Schedule;
  /** What the sum of squares starts at. Default 0, as in PyTorch (TensorFlow.js: 0.1). */
  readonly initialAccumulator?: number;
  /** Added to the root. Default 1e-10. */
  readonly eps?: number;
  /** L2 penalty added to the gradient: g + weightDecay · w. Default 0. */
  readonly weightDecay?: number;
}

const LR = 0.01;
const EPS = 1e-10;

/**
 * Adagrad (Duchi et al., 2011): s <- s + g², w <- w - lr g / (√s + eps). Its steps only ever
 * shrink.
 */
export class Adagrad extends Descent {
  readonly #eps: number;

  constructor(
    parameters: ParameterList,
    { lr = LR, initialAccumulator = 0, eps = EPS, weightDecay = 0 }: AdagradOptions = {},
  ) {
    super(parameters, { lr, weightDecay, slots: { sum: initialAccumulator } });
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    const sum = this.slot(parameter, 'sum');
    sum.assign(sum.add(gradient.square()));
    parameter.assign(parameter.sub(gradient.mul(lr).div(sum.sqrt().add(this.#eps))));
  }

  protected override fusedStep(lr: number): FusedStep {
    return { kernel: 'AdagradUpdate', attrs: { rate: lr, epsilon: this.#eps } };
  }
}

/** {@link Adagrad} for `train.fit`. */
export function adagrad(options: AdagradOptions = {}): PlainFactory {
  const { lr = LR, initialAccumulator = 0, eps = EPS, weightDecay = 0 } = options;
  const rule = coordinatewise(
    { slots: [initialAccumulator], weightDecay },
    (rate) => (g, state, at) => {
      const sum = (state[at] as number) + g * g;
      state[at] = sum;
      return (rate * g) / (Math.sqrt(sum) + eps);
    },
  );
  return withRule((parameters) => new Adagrad(parameters, options), lr, rule);
}
