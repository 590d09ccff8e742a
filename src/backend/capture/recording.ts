import { engine, type Variable } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import type { Entry } from '../entry.ts';
import { Home } from './home.ts';
import type { Input, Inputs } from './inputs.ts';
import type { Before, Plan } from './plan.ts';
import { again, OtherAnswer, sameActions } from './program.ts';
import { Own } from './sharing.ts';

/** A step that can be done again without the code that it came from. */
export class Recording<T> {
  readonly value: T;
  readonly #backend: NotegradBackend;
  readonly #plan: Plan;
  readonly #inputs: Inputs;
  readonly #homes: Map<Variable, Home>;
  readonly #program: readonly (() => unknown)[];
  readonly #outputs: Own;
  /** Whose values a replay changes: inputs, and variables that it sets. */
  readonly #changed: Own;

  constructor(
    backend: NotegradBackend,
    { value, plan, inputs, before }: { value: T; plan: Plan; inputs: Inputs; before: Before },
  ) {
    const { heap } = backend.runtime;
    this.value = value;
    this.#backend = backend;
    this.#plan = plan;
    this.#inputs = inputs;
    this.#homes = new Map(
      Array.from(plan.variables, ([variable, at]) => {
        const { entry } = before.get(variable) as { entry: Entry };
        const occupant = entry.address === at ? entry : undefined;
        return [variable, Home.hold(heap, at, entry.bytes, occupant)];
      }),
    );
    this.#program = plan.actions.map((action) => again(action, heap));
    for (const tensor of plan.outputs) engine().keep(tensor);
    this.#outputs = new Own(backend, plan.outputs);
    this.#changed = new Own(backend, [...inputs.tensors, ...plan.set.keys()]);
  }

  /** Whether the same is done, in the same places. */
  isLike(plan: Plan): boolean {
    return sameActions(this.#plan.actions, plan.actions);
  }

  /** Brings its variables to where it looks for them. False where it can be used no more. */
  prepare(): boolean {
    // First, so that nobody else's values come along.
    if (!this.#changed.part()) return false;
    for (const [variable, home] of this.#homes) {
      const entry = this.#backend.liveEntry(variable.dataId);
      if (!entry) return false;
      home.bring(entry, variable.size);
    }
    return true;
  }

  /**
   * Does the step again, for these inputs. False where that cannot be; then it is to be done in
   * full.
   */
  replay(inputs: readonly Input[]): boolean {
    for (const [entry, at] of this.#plan.constants) if (entry.address !== at) return false;
    if (!this.prepare()) return false;
    this.#backend.begin();
    this.#inputs.load(inputs);
    const program = this.#program;
    try {
      for (let i = 0; i < program.length; i++) (program[i] as () => unknown)();
    } catch (error) {
      if (!(error instanceof OtherAnswer)) throw error;
      return false;
    } finally {
      this.#backend.end();
    }
    return true;
  }

  /** Lets others who have values of what it gives keep them. False where it can be used no more. */
  part(): boolean {
    return this.#outputs.part();
  }

  release(): void {
    this.#outputs.part();
    this.#changed.part();
    for (const tensor of this.#plan.outputs) tensor.dispose();
    for (const [variable, home] of this.#homes) {
      this.#homes.delete(variable);
      home.leave();
    }
  }
}
