import type * as tf from '@tensorflow/tfjs';
import { modeChanges } from '../tensor/capture.ts';
import type { Tensor } from '../tensor/index.ts';
import { assignState, type StateDict, stateOf } from './state.ts';
import { checkFirstForward } from './stray.ts';
import { type Summary, summarize } from './summary.ts';
import { join, walk } from './walk.ts';

/** A module, whatever it takes and gives. */
export type AnyModule = Module<readonly never[], unknown>;

/** How a file of PyTorch holds a variable of a module. */
export interface TorchEntry {
  /** PyTorch's name of it. Default our own. */
  readonly name?: string;
  /** The shape in which its values are read before the axes are turned. Default that of the file. */
  readonly shape?: readonly number[];
  /**
   * Order of its axes that makes ours: `[1, 0]` for a matrix that PyTorch stores transposed.
   * Default as it is.
   */
  readonly axes?: readonly number[];
}

/** Variables that `freeze` made untrainable, and `unfreeze` makes trainable again. */
const frozen = new WeakSet<tf.Variable>();

/**
 * A part of a network: it has parameters, may have parts of its own, and maps inputs to an output.
 * The counterpart of PyTorch's `nn.Module`. `In` are the inputs of `forward` and `Out` is what it
 * gives, one tensor each by default.
 *
 * Write `forward`; the parameters and parts are found among the object's own properties (a
 * `Parameter`, a `Module`, and arrays, records, Maps and Sets of them), in the order in which they
 * were set. What a `#private` field holds cannot be found: the first `forward` under a gradient
 * throws if it uses a variable that the module does not know.
 *
 * @example
 * class TwoLayer extends nn.Module {
 *   hidden: nn.Linear<2, 8>;
 *   output: nn.Linear<8, 1>;
 *   constructor(rng: Rng) {
 *     super();
 *     this.hidden = new nn.Linear(2, 8, { rng });
 *     this.output = new nn.Linear(8, 1, { rng });
 *   }
 *   forward(x: tf.Tensor) {
 *     return tf.tidy(() => this.output.forward(nn.relu(this.hidden.forward(x))));
 *   }
 * }
 * @example
 * class Cell extends nn.Module<[x: tf.Tensor, state: State], { output: Tensor; state: State }> {}
 */
export abstract class Module<In extends readonly unknown[] = [x: tf.Tensor], Out = Tensor> {
  #training = true;
  #frozen = false;

  /** The output for a batch. Leaves no other tensor behind. */
  abstract forward(...inputs: In): Out;

  /**
   * Whether the module is being trained; dropout and batch normalization differ. Set it with
   * `train` and `eval`. Never true while the module is frozen.
   */
  get training(): boolean {
    return this.#training && !this.#frozen;
  }

  /** The parts set as properties or in containers there, by name. */
  *namedChildren(): Generator<[string, AnyModule]> {
    for (const [path, value] of this.#found()) if (isModule(value)) yield [path, value];
  }

  /**
   * This module and every part within it, by path; its own path is `''`. A shared part is listed
   * once.
   */
  *namedModules(prefix = '', seen = new Set<AnyModule>()): Generator<[string, AnyModule]> {
    const self = this as unknown as AnyModule;
    if (seen.has(self)) return;
    seen.add(self);
    yield [prefix, self];
    for (const [name, child] of this.namedChildren()) {
      yield* child.namedModules(join(prefix, name), seen);
    }
  }

  /**
   * Every variable within, by path: the trainable ones, the frozen ones and the running statistics.
   * A shared one is listed once.
   */
  *namedVariables(): Generator<[string, tf.Variable]> {
    const seen = new Set<tf.Variable>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, value] of module.ownVariables()) {
        if (!seen.has(value)) yield [join(path, name), value];
        seen.add(value);
      }
    }
  }

  /** The variables of this module that are not of its parts, by name. */
  *ownVariables(): Generator<[string, tf.Variable]> {
    for (const [path, value] of this.#found()) if (!isModule(value)) yield [path, value];
  }

  /** The trainable variables by path. */
  *namedParameters(): Generator<[string, tf.Variable]> {
    for (const entry of this.namedVariables()) if (entry[1].trainable) yield entry;
  }

  /** The trainable variables, as an optimizer takes them. */
  parameters(): tf.Variable[] {
    const variables = () => Array.from(this.namedVariables(), ([, variable]) => variable);
    for (const [, module] of this.namedModules()) checkFirstForward(module, variables);
    return variables().filter(({ trainable }) => trainable);
  }

  /**
   * The variables that are trainable, or were until they were frozen; without the running
   * statistics.
   */
  learned(): tf.Variable[] {
    return Array.from(this.namedVariables(), ([, variable]) => variable).filter(
      (variable) => variable.trainable || frozen.has(variable),
    );
  }

  /** Number of values that are learned, frozen ones included. */
  parameterCount(): number {
    return this.learned().reduce((sum, variable) => sum + variable.size, 0);
  }

  /**
   * Switches this module and its parts to training (or, with `false`, to evaluation). Frozen parts
   * stay as they are.
   */
  train(on = true): this {
    modeChanges.count++;
    for (const [, module] of this.namedModules()) module.#training = on;
    return this;
  }

  /** Switches to evaluation: no dropout, running statistics in batch normalization. */
  eval(): this {
    return this.train(false);
  }

  /**
   * Switches to evaluation for a while.
   *
   * @returns puts each part back in the mode that it was in.
   */
  suspendTraining(): () => void {
    const modes = Array.from(
      this.namedModules(),
      ([, module]) => [module, module.#training] as const,
    );
    this.eval();
    return () => {
      modeChanges.count++;
      for (const [module, mode] of modes) module.#training = mode;
    };
  }

  /**
   * Keeps this module and its parts as they are: nothing in it is trainable, dropout drops nothing,
   * and batch normalization uses its running statistics and does not change them. `train`, `fit`
   * and `evaluate` leave it so.
   */
  freeze(): this {
    modeChanges.count++;
    for (const [, module] of this.namedModules()) {
      module.#frozen = true;
      for (const [, variable] of module.ownVariables()) {
        if (!variable.trainable) continue;
        variable.trainable = false;
        frozen.add(variable);
      }
    }
    return this;
  }

  /**
   * Undoes `freeze`, for this module and its parts: what was trainable is so again, in the mode of
   * `train`.
   */
  unfreeze(): this {
    modeChanges.count++;
    for (const [, module] of this.namedModules()) {
      module.#frozen = false;
      for (const [, variable] of module.ownVariables()) {
        if (frozen.delete(variable)) variable.trainable = true;
      }
    }
    return this;
  }

  /** A copy of every value, by name. */
  stateDict(): StateDict {
    return stateOf(this.namedVariables());
  }

  /**
   * Sets every value from a `stateDict` of a module built alike. Nothing is changed if anything
   * does not fit.
   *
   * @throws Error naming the missing, the unknown, and the entries of another shape.
   */
  loadStateDict(state: StateDict): this {
    assignState([...this.namedVariables()], state, 'loadStateDict');
    return this;
  }

  /**
   * How files of PyTorch hold the variables of this module, where they differ: by our name of the
   * variable.
   */
  get torch(): Readonly<Record<string, TorchEntry>> {
    return {};
  }

  /** Frees every variable within. The module cannot be used afterwards. */
  dispose(): void {
    for (const [, variable] of [...this.namedVariables()]) variable.dispose();
  }

  /**
   * The layers without parts of their own, in the order they run, with output shapes and parameter
   * counts. Runs the module once, in evaluation, on zeros; one made by `nn.abstract` computes
   * shapes alone.
   *
   * @param inputShapes shape of a batch of each input, such as `[1, 28, 28, 1]`.
   */
  summary(...inputShapes: readonly (readonly number[])[]): Summary {
    return summarize(this, inputShapes);
  }

  /**
   * The settings that this module prints, such as `3 -> 8, bias false`. Write it in a layer of your
   * own.
   */
  protected settings(): string {
    return '';
  }

  /** Its class and settings in one line, without its parts. */
  describe(): string {
    return `${this.constructor.name}(${this.settings()})`;
  }

  /** Its class and settings, and its parts line by line, as PyTorch prints them. */
  toString(): string {
    const parts = Array.from(
      this.namedChildren(),
      ([name, child]) => `(${name}): ${child}`.replaceAll('\n', '\n  ') as string,
    );
    if (parts.length === 0) return this.describe();
    const head = this.describe().slice(0, -1);
    return [head, ...parts.map((part) => `  ${part}`), ')'].join('\n');
  }

  /** What a cell or `console.log` prints. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return String(this);
  }

  #found() {
    return ownOf(this);
  }
}

const isModule = (value: unknown): value is AnyModule => value instanceof Module;

function* ownOf(module: object) {
  for (const [name, value] of Object.entries(module)) yield* walk(value, isModule, name);
}
