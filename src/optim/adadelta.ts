import type * as tf from '@tensorflow/tfjs';
import { average, Descent } from './descent.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { coordinatewise, type PlainFactory, withRule } from './plain.ts';
import type { Schedule } from './schedules/index.ts';

export interface AdadeltaOptions {
  /** Factor of the step, which finds its own scale. Default 1, as in PyTorch. */
  readonly lr?: number | Schedule;
  /** Decay of both averages. Default 0.9, as in PyTorch (Keras: 0.95). */
  readonly rho?: number;
  /** Added under both roots; sets the first steps. Default 1e-6, as in PyTorch. */
  readonly eps?: number;
  /** L2 penalty added to the gradient: g + weightDecay · w. Default 0. */
  readonly weightDecay?: number;
}

const LR = 1;
const RHO = 0.9;
const EPS = 1e-6;

/**
 * Adadelta (Zeiler, 2012): v averages g², d = g √(u + eps) / √(v + eps), u averages d², w <- w - lr
 * d.
 *
 * TensorFlow.js's `tf.train.adadelta` never tells v from u and is plain gradient descent; this one
 * is Zeiler's.
 */
export class Adadelta extends Descent {
  readonly #rho: number;
  readonly #eps: number;

  constructor(
    parameters: ParameterList,
    { lr = LR, rho = RHO, eps = EPS, weightDecay = 0 }: AdadeltaOptions = {},
  ) {
    super(parameters, { lr, weightDecay, slots: { square: 0, delta: 0 } });
    this.#rho = rho;
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    const v = average(this.slot(parameter, 'square'), gradient.square(), this.#rho);
    const u = this.slot(parameter, 'delta');
    const delta = gradient.mul(u.add(this.#eps).sqrt()).div(v.add(this.#eps).sqrt());
    average(u, delta.square(), this.#rho);
    parameter.assign(parameter.sub(delta.mul(lr)));
  }

  protected override fusedStep(lr: number): FusedStep {
    return { kernel: 'AdadeltaUpdate', attrs: { rate: lr, rho: this.#rho, epsilon: this.#eps } };
  }
}

/** {@link Adadelta} for `train.fit`. */
export function adadelta(options: AdadeltaOptions = {}): PlainFactory {
  const { lr = LR, rho = RHO, eps = EPS, weightDecay = 0 } = options;
  const rule = coordinatewise({ slots: [0, 0], weightDecay }, (rate) => (g, state, at) => {
    const square = rho * (state[at] as number) + (1 - rho) * g * g;
    const earlier = state[at + 1] as number;
    const delta = g * Math.sqrt((earlier + eps) / (square + eps));
    state[at] = square;
    state[at + 1] = rho * earlier + (1 - rho) * delta * delta;
    return rate * delta;
  });
  return withRule((parameters) => new Adadelta(parameters, options), lr, rule);
}
