import type * as tf from '@tensorflow/tfjs';
import { Optimizer } from './optimizer.ts';
import { checkPaths, type Gradients, twice } from './parameter-list.ts';
import type { Schedule } from './schedules/index.ts';
import type { OptimizerState } from './state.ts';

/**
 * Several optimizers as one, each for parameters of its own: a small learning rate for the body and
 * a large one for the head, decay for the weights and none for the biases.
 *
 * @example
 * optim.group(new optim.SGD(net.body.parameters(), { lr: 1e-3 }), new optim.SGD(net.head.parameters(), { lr: 1e-2 }))
 *
 * @throws RangeError for a parameter that two of them train, and for two of the same path
 */
export function group(...members: readonly Optimizer[]): Optimizer {
  return new OptimizerGroup(members);
}

class OptimizerGroup extends Optimizer {
  override readonly parameters: ReadonlyMap<string, tf.Variable>;
  readonly #members: readonly Optimizer[];

  constructor(members: readonly Optimizer[]) {
    super();
    if (members.length === 0) throw new RangeError('group: no optimizers given');
    this.#members = members;
    const parameters = new Map<string, tf.Variable>();
    for (const [path, parameter] of members.flatMap((member) => [...member.parameters])) {
      if ([...parameters.values()].includes(parameter)) {
        throw new RangeError(`group: two optimizers train ${path}; leave it to one of them`);
      }
      if (parameters.has(path)) throw twice(path);
      parameters.set(path, parameter);
    }
    this.parameters = parameters;
  }

  /** That of the first optimizer. */
  override get steps(): number {
    return (this.#members[0] as Optimizer).steps;
  }

  /** That of the first optimizer. */
  override get schedule(): Schedule {
    return (this.#members[0] as Optimizer).schedule;
  }

  override set schedule(_: Schedule) {
    throw new TypeError(
      'group: each of its optimizers has its own learning rate; give lr to those',
    );
  }

  override applyGradients(gradients: Gradients): void {
    checkPaths(gradients, this.parameters);
    for (const member of this.#members) {
      const own = Object.entries(gradients).filter(([path]) => member.parameters.has(path));
      member.applyGradients(Object.fromEntries(own));
    }
  }

  /** The members' entries behind their numbers: `0.steps`, `1.weight.velocity`. */
  override stateDict(): OptimizerState {
    const states = this.#members.flatMap((member, i) =>
      Object.entries(member.stateDict()).map(([key, entry]) => [`${i}.${key}`, entry] as const),
    );
    return Object.fromEntries(states);
  }

  override loadStateDict(state: OptimizerState): void {
    const parts = this.#members.map((): OptimizerState => ({}));
    for (const [key, entry] of Object.entries(state)) {
      const [number = '', ...rest] = key.split('.');
      const part = parts[Number(number)];
      if (!part) {
        throw new Error(
          `loadStateDict: ${key} is of no optimizer of this group of ${parts.length}`,
        );
      }
      part[rest.join('.')] = entry;
    }
    const before = this.#members.map((member) => member.stateDict());
    try {
      this.#load(parts);
    } catch (error) {
      // Those that fit are as they were when a later one does not.
      this.#load(before);
      throw error;
    }
  }

  #load(parts: readonly OptimizerState[]): void {
    for (const [i, member] of this.#members.entries()) {
      member.loadStateDict(parts[i] as OptimizerState);
    }
  }

  override dispose(): void {
    for (const member of this.#members) member.dispose();
  }
}
