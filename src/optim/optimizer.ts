import * as tf from '@tensorflow/tfjs';

/**
 * Base of the optimizers: takes the gradients of a loss and moves the parameters against them.
 *
 * An optimizer writes `update`, the only place where a parameter changes. It keeps its running averages in slots,
 * one set for each parameter.
 */
export abstract class Optimizer {
  /** Size of a step. May be changed at any time, by a schedule say. */
  lr: number;
  readonly parameters: readonly tf.Variable[];
  /** Number of steps taken. */
  steps = 0;
  readonly #slots = new Map<tf.Variable, Map<string, tf.Variable>>();

  /**
   * @param parameters what to train: `module.parameters()`.
   * @throws RangeError if there are none, or the learning rate is not above 0.
   */
  constructor(parameters: readonly tf.Variable[], lr: number) {
    if (parameters.length === 0) {
      throw new RangeError('optimizer: no parameters to train; pass module.parameters()');
    }
    if (!(lr >= 0 && Number.isFinite(lr))) {
      throw new RangeError(`optimizer: learning rate ${lr}, expected a number of 0 or more`);
    }
    this.parameters = parameters;
    this.lr = lr;
  }

  /**
   * One step: computes the loss and its gradients, and updates the parameters. Frees all but what it returns.
   *
   * @param loss returns a scalar computed from the parameters.
   * @returns the loss before the step.
   */
  step(loss: () => tf.Tensor): number {
    return tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => {
          const scalar = loss();
          if (scalar.size !== 1) {
            throw new RangeError(
              `step: the loss has shape [${scalar.shape.join(', ')}], expected a scalar; take its mean or sum`,
            );
          }
          return scalar.reshape([]) as tf.Scalar;
        },
        [...this.parameters].filter((parameter) => parameter.trainable),
      );
      this.applyGradients(grads);
      return value.dataSync()[0] as number;
    });
  }

  /** Updates the parameters from gradients by the parameter's name, as `tf.variableGrads` returns them. */
  applyGradients(grads: tf.NamedTensorMap): void {
    this.steps += 1;
    tf.tidy(() => {
      for (const parameter of this.parameters) {
        const grad = grads[parameter.name];
        if (grad) this.update(parameter, grad);
      }
    });
  }

  /** Frees the running averages. */
  dispose(): void {
    for (const slots of this.#slots.values()) for (const slot of slots.values()) slot.dispose();
    this.#slots.clear();
  }

  /** Moves one parameter, given its gradient. Runs in a tidy. */
  protected abstract update(parameter: tf.Variable, grad: tf.Tensor): void;

  /** The running average `name` of a parameter, zeros at first. */
  protected slot(parameter: tf.Variable, name: string, initial = 0): tf.Variable {
    let slots = this.#slots.get(parameter);
    if (!slots) {
      slots = new Map();
      this.#slots.set(parameter, slots);
    }
    let slot = slots.get(name);
    if (!slot) {
      slot = tf.tidy(() => tf.variable(tf.fill(parameter.shape, initial), false));
      slots.set(name, slot);
    }
    return slot;
  }
}

/** `slot <- decay * slot + (1 - decay) * value`; returns the new value. */
export function average(slot: tf.Variable, value: tf.Tensor, decay: number): tf.Tensor {
  slot.assign(slot.mul(decay).add(value.mul(1 - decay)));
  return slot;
}
