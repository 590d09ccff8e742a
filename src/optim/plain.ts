import type * as tf from '@tensorflow/tfjs';
import type { Optimizer, OptimizerFactory } from './optimizer.ts';
import { toSchedule } from './schedules/constant.ts';
import type { Schedule } from './schedules/index.ts';

/**
 * One step of an update rule on plain numbers, in float64: moves `w` in place.
 *
 * @param step counts from 1
 */
export type PlainRule = (
  w: Float64Array,
  gradient: ArrayLike<number>,
  lr: number,
  step: number,
) => void;

/**
 * An optimizer with its rule in plain numbers beside it, for ways of many steps through a landscape
 * of few coordinates, where a step on tensors would cost a thousand times as much.
 */
export interface PlainFactory extends OptimizerFactory {
  /** Learning rate of each step. */
  readonly schedule: Schedule;
  /** A rule with running averages of its own. */
  readonly rule: () => PlainRule;
}

/** Puts an optimizer and its plain rule together. */
export function withRule(
  make: (parameters: readonly (readonly [string, tf.Variable])[]) => Optimizer,
  lr: number | Schedule | undefined,
  rule: () => PlainRule,
): PlainFactory {
  const schedule = lr === undefined ? noRate : toSchedule(lr);
  return Object.assign((parameters: Parameters<OptimizerFactory>[0]) => make(parameters), {
    schedule,
    rule,
  });
}

function noRate(): never {
  throw new TypeError('trajectory: no learning rate; give the optimizer lr');
}

/**
 * A rule that treats each coordinate alone.
 *
 * @param slots what the running averages of a coordinate start at
 * @param change what is taken from the coordinate; it updates `state`, one number a slot
 */
export function coordinatewise(
  { slots, weightDecay = 0 }: { slots: readonly number[]; weightDecay?: number },
  change: (g: number, state: Float64Array, lr: number, step: number) => number,
): () => PlainRule {
  return () => {
    let states: Float64Array[] = [];
    return (w, gradient, lr, step) => {
      if (states.length === 0) states = Array.from(w, () => Float64Array.from(slots));
      for (let i = 0; i < w.length; i++) {
        const at = w[i] as number;
        const g = (gradient[i] as number) + weightDecay * at;
        w[i] = at - change(g, states[i] as Float64Array, lr, step);
      }
    };
  };
}
