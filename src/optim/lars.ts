import type * as tf from '@tensorflow/tfjs';
import { Descent } from './descent.ts';
import type { FusedStep } from './fused.ts';
import type { ParameterList } from './parameter-list.ts';
import { type PlainFactory, type PlainRule, withRule } from './plain.ts';
import type { Schedule } from './schedules/index.ts';

export interface LARSOptions {
  /** Learning rate. Required, here or of `train.fit`: no value suits every problem. */
  readonly lr: number | Schedule;
  /** Share of the last velocity that is kept. Default 0.9. */
  readonly momentum?: number;
  /** L2 penalty added to the gradient, and to the length that the trust ratio divides by. Default 0. */
  readonly weightDecay?: number;
  /** The trust coefficient: the length of a step for a parameter of length 1, at lr 1. Default 0.001. */
  readonly trust?: number;
}

const MOMENTUM = 0.9;
const TRUST = 1e-3;

/**
 * Layer-wise adaptive rate scaling (You et al., 2017), for large batches. Each parameter, as a
 * whole, has a learning rate in proportion to its own length:
 * ratio = trust ‖w‖ / (‖g‖ + weightDecay ‖w‖), v <- momentum v + ratio (g + weightDecay w),
 * w <- w - lr v. The ratio is 1 where ‖w‖ or ‖g‖ is 0. It scales every step, and clips none.
 */
export class LARS extends Descent {
  readonly #options: Required<Omit<LARSOptions, 'lr'>>;

  constructor(
    parameters: ParameterList,
    { lr, momentum = MOMENTUM, weightDecay = 0, trust = TRUST }: LARSOptions,
  ) {
    super(parameters, { lr, slots: { velocity: 0 } });
    this.#options = { momentum, weightDecay, trust };
  }

  protected override update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void {
    const { momentum, weightDecay, trust } = this.#options;
    const [size, slope] = [parameter, gradient].map(
      (tensor) => tensor.norm().dataSync()[0] as number,
    );
    const ratio = trustRatio(size as number, slope as number, weightDecay, trust);
    const velocity = this.slot(parameter, 'velocity');
    const pull = gradient.add(parameter.mul(weightDecay)).mul(ratio);
    velocity.assign(velocity.mul(momentum).add(pull));
    parameter.assign(parameter.sub(velocity.mul(lr)));
  }

  protected override fusedStep(lr: number): FusedStep {
    const { momentum, weightDecay, trust } = this.#options;
    return { kernel: 'LarsUpdate', attrs: { rate: lr, momentum, decay: weightDecay, trust } };
  }
}

function trustRatio(size: number, slope: number, weightDecay: number, trust: number): number {
  return size > 0 && slope > 0 ? (trust * size) / (slope + weightDecay * size) : 1;
}

/** {@link LARS} for `train.fit`, which may give the learning rate. */
export function lars(options: Partial<LARSOptions> = {}): PlainFactory {
  const { lr, momentum = MOMENTUM, weightDecay = 0, trust = TRUST } = options;
  const rule = (): PlainRule => {
    let velocity = new Float64Array();
    return (w, gradient, rate) => {
      if (velocity.length === 0) velocity = new Float64Array(w.length);
      const ratio = trustRatio(
        Math.hypot(...w),
        Math.hypot(...Array.from(gradient)),
        weightDecay,
        trust,
      );
      for (let i = 0; i < w.length; i++) {
        const at = w[i] as number;
        const pull = ratio * ((gradient[i] as number) + weightDecay * at);
        velocity[i] = momentum * (velocity[i] as number) + pull;
        w[i] = at - rate * (velocity[i] as number);
      }
    };
  };
  return withRule((parameters) => new LARS(parameters, options as LARSOptions), lr, rule);
}
