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
  throw new TypeError('no learning rate; give the optimizer lr, such as optim.sgd({ lr: 0.1 })');
}

/**
 * What is taken from one coordinate of gradient `g`. It updates the running averages of the
 * coordinate, which begin at `at` in `state`, one number a slot.
 */
export type Change = (g: number, state: Float64Array, at: number) => number;

/**
 * A rule that treats each coordinate alone.
 *
 * @param slots what the running averages of a coordinate start at
 * @param changeOf the change of a step: what depends on rate and step alone is computed once
 */
export function coordinatewise(
  { slots, weightDecay = 0 }: { slots: readonly number[]; weightDecay?: number },
  changeOf: (lr: number, step: number) => Change,
): () => PlainRule {
  const width = slots.length;
  return () => {
    let state: Float64Array | undefined;
    return (w, gradient, lr, step) => {
      state ??= Float64Array.from({ length: width * w.length }, (_, i) => slots[i % width] ?? 0);
      const change = changeOf(lr, step);
      for (let i = 0; i < w.length; i++) {
        const old = w[i] as number;
        w[i] = old - change((gradient[i] as number) + weightDecay * old, state, i * width);
      }
    };
  };
}
