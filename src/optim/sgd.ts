import type * as tf from '@tensorflow/tfjs';
import { Descent } from './descent.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { coordinatewise, type PlainFactory, type PlainRule, withRule } from './plain.ts';
import { toSchedule } from './schedules/constant.ts';
import type { Schedule } from './schedules/index.ts';

export interface SGDOptions {
  /** Learning rate. Required, here or of `train.fit`: no value suits every problem. */
  readonly lr: number | Schedule;
  /**
   * Share of the last velocity that is kept: a number, or a schedule over the steps, with `steps` of
   * its own. Default 0; 0.9 is usual.
   */
  readonly momentum?: number | Schedule;
  /**
   * Look ahead along the velocity (Nesterov, in the form of Sutskever et al., 2013). Default false.
   */
  readonly nesterov?: boolean;
  /** L2 penalty added to the gradient: g + weightDecay · w. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent: w <- w - lr g, or with momentum v <- momentum v + g, w <- w - lr v,
 * and Nesterov's w <- w - lr (g + momentum v). As PyTorch's `SGD`.
 */
export class SGD extends Descent {
  readonly #momentum: number | Schedule;
  readonly #nesterov: boolean;

  /** @throws RangeError for `nesterov` without momentum */
  constructor(
    parameters: ParameterList,
    { lr, momentum = 0, nesterov = false, weightDecay = 0 }: SGDOptions,
  ) {
    if (nesterov && typeof momentum === 'number' && !(momentum > 0)) {
      throw new RangeError(
        `SGD: nesterov looks ahead along a velocity; momentum is ${momentum}, give 0.9`,
      );
    }
    super(parameters, { lr, weightDecay, slots: momentum === 0 ? {} : { velocity: 0 } });
    this.#momentum = momentum;
    this.#nesterov = nesterov;
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    if (this.#momentum === 0) {
      parameter.assign(parameter.sub(gradient.mul(lr)));
      return;
    }
    const velocity = this.slot(parameter, 'velocity');
    const momentum = this.#share();
    velocity.assign(velocity.mul(momentum).add(gradient));
    const direction = this.#nesterov ? gradient.add(velocity.mul(momentum)) : velocity;
    parameter.assign(parameter.sub(direction.mul(lr)));
  }

  protected override fusedStep(lr: number): FusedStep {
    if (this.#momentum === 0) return { kernel: 'SgdUpdate', attrs: { rate: lr } };
    const attrs = { rate: lr, momentum: this.#share(), nesterov: this.#nesterov };
    return { kernel: 'MomentumUpdate', attrs };
  }

  /** The share of the velocity that is kept in this step. */
  #share(): number {
    return toSchedule(this.#momentum)(this.steps - 1);
  }
}

/** {@link SGD} for `train.fit`, which may give the learning rate. */
export function sgd(options: Partial<SGDOptions> = {}): PlainFactory {
  const { lr, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  // Without a velocity there is nothing to remember, and the loop is many times as fast.
  const plain = (): PlainRule => (w, gradient, rate) => {
    for (let i = 0; i < w.length; i++) {
      const at = w[i] as number;
      w[i] = at - rate * ((gradient[i] as number) + weightDecay * at);
    }
  };
  const moving = coordinatewise({ slots: [0], weightDecay }, (rate, step) => {
    const share = toSchedule(momentum)(step - 1);
    return (g, state, at) => {
      const velocity = share * (state[at] as number) + g;
      state[at] = velocity;
      return rate * (nesterov ? g + share * velocity : velocity);
    };
  });
  const rule = momentum === 0 ? plain : moving;
  return withRule((parameters) => new SGD(parameters, options as SGDOptions), lr, rule);
}
