import * as tf from '@tensorflow/tfjs';
import { type FusedStep, fused } from './fused.ts';
import { Optimizer } from './optimizer.ts';
import { byPath, checkPaths, type Gradients, type ParameterList } from './parameter-list.ts';
import { toSchedule } from './schedules/constant.ts';
import type { Schedule } from './schedules/index.ts';
import { type OptimizerState, STEPS, stepsEntry } from './state.ts';

export interface DescentOptions {
  /** Learning rate, the size of a step: a number, or a schedule over the steps. */
  readonly lr?: number | Schedule;
  /** L2 penalty added to the gradient: g + weightDecay · w. Default 0. */
  readonly weightDecay?: number;
  /** The running averages kept for each parameter, with what they start at. Default none. */
  readonly slots?: Readonly<Record<string, number>>;
}

/**
 * Base of the optimizers that move each parameter by one rule, `update`.
 *
 * @example
 * class SignDescent extends optim.Descent {
 *   protected override update(w: tf.Variable, gradient: tf.Tensor, lr: number) {
 *     w.assign(w.sub(gradient.sign().mul(lr)));
 *   }
 * }
 */
export abstract class Descent extends Optimizer {
  override readonly parameters: ReadonlyMap<string, tf.Variable>;
  override schedule: Schedule;
  #steps = 0;
  readonly #weightDecay: number;
  readonly #initial: Readonly<Record<string, number>>;
  readonly #slots = new Map<tf.Variable, Map<string, tf.Variable>>();

  /** @throws RangeError for no parameters, and for a learning rate that is not 0 or more */
  constructor(parameters: ParameterList, { lr, weightDecay = 0, slots = {} }: DescentOptions) {
    super();
    this.parameters = byPath(parameters);
    this.schedule = lr === undefined ? () => this.#withoutRate() : toSchedule(lr);
    this.#weightDecay = weightDecay;
    this.#initial = slots;
  }

  override get steps(): number {
    return this.#steps;
  }

  override applyGradients(gradients: Gradients): void {
    checkPaths(gradients, this.parameters);
    const { lr } = this;
    this.#steps += 1;
    tf.tidy(() => {
      if (this.#updateAll(gradients, lr)) return;
      for (const [path, parameter] of this.parameters) {
        const gradient = gradients[path];
        if (gradient) this.update(parameter, this.#penalized(parameter, gradient), lr);
      }
    });
  }

  /** The step as one kernel, where there is one; the L2 penalty is added to its numbers. */
  protected fusedStep?(lr: number): FusedStep;

  /** Moves all parameters at once; false where that cannot be. */
  #updateAll(gradients: Gradients, lr: number): boolean {
    const step = this.#isFused() ? this.fusedStep?.(lr) : undefined;
    if (!step) return false;
    const { kernel, attrs } = step;
    const slots = Object.keys(this.#initial);
    const all: tf.Tensor[] = [];
    const variables: tf.Variable[] = [];
    for (const [path, parameter] of this.parameters) {
      const gradient = gradients[path];
      if (!gradient) continue;
      const own = slots.map((name) => this.slot(parameter, name));
      all.push(parameter, gradient, ...own);
      variables.push(parameter, ...own);
    }
    if (all.length === 0) return true;
    return fused({ kernel, attrs: { decay: this.#weightDecay, ...attrs } }, { all, variables });
  }

  /** Whether the kernel does what `update` does: not where a class has another `update` alone. */
  #isFused(): boolean {
    if (!this.fusedStep) return false;
    let owner: object = this;
    while (!Object.hasOwn(owner, 'update') && !Object.hasOwn(owner, 'fusedStep')) {
      owner = Object.getPrototypeOf(owner);
    }
    return Object.hasOwn(owner, 'fusedStep');
  }

  /**
   * Moves one parameter. Runs in a tidy, after `steps` has been counted up.
   *
   * @param gradient with the L2 penalty added
   */
  protected abstract update(parameter: tf.Variable, gradient: tf.Tensor, lr: number): void;

  /** The running average `name` of a parameter. */
  protected slot(parameter: tf.Variable, name: string): tf.Variable {
    let slots = this.#slots.get(parameter);
    if (!slots) {
      slots = new Map();
      this.#slots.set(parameter, slots);
    }
    let slot = slots.get(name);
    if (!slot) {
      const initial = this.#initial[name] as number;
      slot = tf.tidy(() => tf.variable(tf.fill(parameter.shape, initial), false));
      slots.set(name, slot);
    }
    return slot;
  }

  /**
   * `steps`, and `PATH.SLOT` for each running average; a parameter without a path goes by its
   * number.
   */
  override stateDict(): OptimizerState {
    const state = stepsEntry(this.#steps);
    for (const [key, parameter] of this.#keys()) {
      for (const [name, slot] of this.#slots.get(parameter) ?? []) {
        const values = Float32Array.from(slot.dataSync());
        state[`${key}.${name}`] = { shape: [...slot.shape], values };
      }
    }
    return state;
  }

  override loadStateDict(state: OptimizerState): void {
    const places = new Map<string, { parameter: tf.Variable; name: string }>();
    for (const [key, parameter] of this.#keys()) {
      for (const name of Object.keys(this.#initial)) {
        places.set(`${key}.${name}`, { parameter, name });
      }
    }
    const entries = Object.entries(state).filter(([key]) => key !== STEPS);
    const problems = entries.flatMap(([key, { shape }]) => {
      const wanted = places.get(key)?.parameter.shape;
      if (!wanted) return [`${key} is unknown`];
      return String(shape) === String(wanted)
        ? []
        : [`${key} has shape [${shape.join(', ')}], expected [${wanted.join(', ')}]`];
    });
    const steps = state[STEPS]?.values[0];
    if (steps === undefined) problems.unshift(`${STEPS} is missing`);
    if (problems.length > 0) {
      throw new Error(`loadStateDict: the state is of another optimizer: ${problems.join('; ')}`);
    }
    this.dispose();
    this.#steps = steps as number;
    for (const [key, { shape, values }] of entries) {
      const { parameter, name } = places.get(key) as { parameter: tf.Variable; name: string };
      tf.tidy(() => this.slot(parameter, name).assign(tf.tensor(Float32Array.from(values), shape)));
    }
  }

  override dispose(): void {
    for (const slots of this.#slots.values()) for (const slot of slots.values()) slot.dispose();
    this.#slots.clear();
  }

  #keys(): [key: string, parameter: tf.Variable][] {
    return [...this.parameters].map(([path, parameter], index) => [
      path === parameter.name ? String(index) : path,
      parameter,
    ]);
  }

  #penalized(parameter: tf.Variable, gradient: tf.Tensor): tf.Tensor {
    if (this.#weightDecay === 0) return gradient;
    return gradient.add(parameter.mul(this.#weightDecay));
  }

  #withoutRate(): never {
    throw new TypeError(
      `${this.constructor.name}: no learning rate; give it lr, or give one to train.fit`,
    );
  }
}

/** `slot <- decay · slot + (1 - decay) · value`; returns the new value. */
export function average(slot: tf.Variable, value: tf.Tensor, decay: number): tf.Tensor {
  slot.assign(slot.mul(decay).add(value.mul(1 - decay)));
  return slot;
}
