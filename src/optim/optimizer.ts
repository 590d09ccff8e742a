import * as tf from '@tensorflow/tfjs';
import type { Gradients } from './parameter-list.ts';
import { checkRate } from './schedules/check.ts';
import { toSchedule } from './schedules/constant.ts';
import type { Schedule } from './schedules/index.ts';
import type { OptimizerState } from './state.ts';

/**
 * Moves parameters against the gradient of a loss: one rule for all of them, or several in a group.
 */
export abstract class Optimizer {
  /** What is trained, by path. */
  abstract readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Learning rate by step. */
  abstract schedule: Schedule;
  /** Number of steps taken. */
  abstract readonly steps: number;

  /** Learning rate of the next step. May be set at any time, to a number or to a schedule. */
  get lr(): number {
    const rate = this.schedule(this.steps);
    checkRate(`${this.constructor.name}, step ${this.steps}`, rate);
    return rate;
  }

  set lr(rate: number | Schedule) {
    this.schedule = toSchedule(rate);
  }

  /**
   * The loss and its gradients by the parameters that are not frozen. One the loss does not depend
   * on has none.
   *
   * @param loss returns a scalar computed from the parameters
   * @throws RangeError for a loss that is no scalar, and when every parameter is frozen
   */
  gradients(loss: () => tf.Tensor): { loss: tf.Scalar; gradients: Gradients } {
    const trained = [...this.parameters].filter(([, parameter]) => parameter.trainable);
    if (trained.length === 0) {
      throw new RangeError('gradients: every parameter is frozen, there is nothing to train');
    }
    const { value, grads } = tf.variableGrads(
      () => scalar(loss()),
      trained.map(([, parameter]) => parameter),
    );
    const gradients = trained.flatMap(([path, { name }]) =>
      grads[name] ? [[path, grads[name]] as const] : [],
    );
    return { loss: value, gradients: Object.fromEntries(gradients) };
  }

  /** Updates the parameters from gradients by their paths. Those without a gradient stay. */
  abstract applyGradients(gradients: Gradients): void;

  /**
   * One step: computes the loss and its gradients, and updates the parameters. Frees all but what
   * it returns.
   *
   * @param loss returns a scalar computed from the parameters
   * @returns the loss before the step
   */
  step(loss: () => tf.Tensor): number {
    return tf.tidy(() => {
      const { loss: value, gradients } = this.gradients(loss);
      this.applyGradients(gradients);
      return value.dataSync()[0] as number;
    });
  }

  /** A copy of the running averages and the number of steps, to go on with later. */
  abstract stateDict(): OptimizerState;

  /**
   * Goes on from the `stateDict` of an optimizer of the same kind and parameters.
   *
   * @throws Error naming what does not fit; nothing is changed then
   */
  abstract loadStateDict(state: OptimizerState): void;

  /** Frees the running averages; the parameters stay. */
  abstract dispose(): void;
}

/** How an optimizer is made for some parameters; `train.fit` makes and disposes it then. */
export type OptimizerFactory = (
  parameters: readonly (readonly [path: string, parameter: tf.Variable])[],
) => Optimizer;

function scalar(loss: tf.Tensor): tf.Scalar {
  if (loss.size === 1) return loss.reshape([]);
  throw new RangeError(
    `the loss has shape [${loss.shape.join(', ')}], expected a scalar; take its mean or sum`,
  );
}
