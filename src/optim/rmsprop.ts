import type * as tf from '@tensorflow/tfjs';
import { average, Descent } from './descent.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { coordinatewise, type PlainFactory, withRule } from './plain.ts';
import type { Schedule } from './schedules/index.ts';

export interface RMSpropOptions {
  /** Learning rate. Default 0.01. */
  readonly lr?: number | Schedule;
  /** Decay of the average of g². Default 0.99, as in PyTorch (Keras and the notes: 0.9). */
  readonly rho?: number;
  /** Added to the root. Default 1e-8. */
  readonly eps?: number;
  /** L2 penalty added to the gradient: g + weightDecay · w. Default 0. */
  readonly weightDecay?: number;
}

const LR = 0.01;
const RHO = 0.99;
const EPS = 1e-8;

/** RMSprop (Hinton, 2012): v averages g², w <- w - lr g / (√v + eps). */
export class RMSprop extends Descent {
  readonly #rho: number;
  readonly #eps: number;

  constructor(
    parameters: ParameterList,
    { lr = LR, rho = RHO, eps = EPS, weightDecay = 0 }: RMSpropOptions = {},
  ) {
    super(parameters, { lr, weightDecay, slots: { square: 0 } });
    this.#rho = rho;
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    const v = average(this.slot(parameter, 'square'), gradient.square(), this.#rho);
    parameter.assign(parameter.sub(gradient.mul(lr).div(v.sqrt().add(this.#eps))));
  }

  protected override fusedStep(lr: number): FusedStep {
    return { kernel: 'RmspropUpdate', attrs: { rate: lr, rho: this.#rho, epsilon: this.#eps } };
  }
}

/** {@link RMSprop} for `train.fit`. */
export function rmsprop(options: RMSpropOptions = {}): PlainFactory {
  const { lr = LR, rho = RHO, eps = EPS, weightDecay = 0 } = options;
  const rule = coordinatewise({ slots: [0], weightDecay }, (rate) => (g, state, at) => {
    const square = rho * (state[at] as number) + (1 - rho) * g * g;
    state[at] = square;
    return (rate * g) / (Math.sqrt(square) + eps);
  });
  return withRule((parameters) => new RMSprop(parameters, options), lr, rule);
}
