import * as tf from '@tensorflow/tfjs';
import { assertShape, showShape, type Tensor } from '../tensor/index.ts';

/** The values of a module by name, as `stateDict` saves them: plain data, ready for JSON once spread to arrays. */
export type StateDict = Record<string, { shape: number[]; values: Float32Array | number[] }>;

/** One line of a summary. */
export interface SummaryRow {
  /** Path within the module, such as `encoder.0`. */
  name: string;
  /** Class of the layer. */
  layer: string;
  /** Shape of its output, batch included. */
  outputShape: number[];
  /** Number of trainable values. */
  parameters: number;
}

/** What `summary` returns; `String(summary)` is a table. */
export interface Summary {
  rows: SummaryRow[];
  /** Trainable values in all. */
  parameters: number;
  toString(): string;
}

/**
 * A part of a network: it has parameters, may have parts of its own, and maps a tensor to a tensor. The counterpart
 * of PyTorch's `nn.Module`.
 *
 * Write `forward`; the parameters and parts are found among the object's own properties (a `tf.Variable`, a
 * `Module`, an array of modules), in the order in which they were set.
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
 */
export abstract class Module {
  /** Whether the module is being trained; dropout and batch normalisation differ. */
  training = true;

  /** The output for a batch `x`. Leaves no other tensor behind. */
  abstract forward(x: tf.Tensor): Tensor;

  /** The parts set as properties, by name; the items of an array by their index. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Module) yield [name, value];
      else if (Array.isArray(value)) {
        for (const [index, item] of value.entries()) {
          if (item instanceof Module) yield [`${name}.${index}`, item];
        }
      }
    }
  }

  /** This module and every part within it, by path; its own path is `''`. */
  *namedModules(prefix = ''): Generator<[string, Module]> {
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) yield* child.namedModules(join(prefix, name));
  }

  /** Every variable within, by path: the trainable ones and the running statistics. */
  *namedVariables(): Generator<[string, tf.Variable]> {
    for (const [path, module] of this.namedModules()) {
      for (const [name, value] of Object.entries(module)) {
        if (value instanceof tf.Variable) yield [join(path, name), value];
      }
    }
  }

  /** The trainable variables by path. */
  *namedParameters(): Generator<[string, tf.Variable]> {
    for (const entry of this.namedVariables()) if (entry[1].trainable) yield entry;
  }

  /** The trainable variables, as an optimizer takes them; a shared one is listed once. */
  parameters(): tf.Variable[] {
    return [...new Set([...this.namedParameters()].map(([, variable]) => variable))];
  }

  /** Number of trainable values. */
  parameterCount(): number {
    return this.parameters().reduce((sum, variable) => sum + variable.size, 0);
  }

  /** Switches this module and its parts to training (or, with `false`, to evaluation). */
  train(on = true): this {
    for (const [, module] of this.namedModules()) module.training = on;
    return this;
  }

  /** Switches to evaluation: no dropout, running statistics in batch normalisation. */
  eval(): this {
    return this.train(false);
  }

  /** A copy of every value, by name. */
  stateDict(): StateDict {
    return Object.fromEntries(
      [...this.namedVariables()].map(([name, variable]) => [
        name,
        { shape: [...variable.shape], values: Float32Array.from(variable.dataSync()) },
      ]),
    );
  }

  /**
   * Sets every value from a `stateDict` of a module built alike. Nothing is changed if anything does not fit.
   *
   * @throws Error naming the missing, the unknown, and the entries of another shape.
   */
  loadStateDict(state: StateDict): this {
    const variables = [...this.namedVariables()];
    const known = new Set(variables.map(([name]) => name));
    const problems = [
      ...variables.filter(([name]) => !(name in state)).map(([name]) => `${name} is missing`),
      ...Object.keys(state)
        .filter((name) => !known.has(name))
        .map((name) => `${name} is unknown`),
      ...variables.flatMap(([name, variable]) => {
        const entry = state[name];
        if (!entry) return [];
        if (String(entry.shape) !== String(variable.shape)) {
          return [
            `${name} has shape ${showShape(entry.shape)}, expected ${showShape(variable.shape)}`,
          ];
        }
        return entry.values.length === variable.size
          ? []
          : [`${name} has ${entry.values.length} values, expected ${variable.size}`];
      }),
    ];
    if (problems.length > 0) {
      throw new Error(`loadStateDict: the state is of another module: ${problems.join('; ')}`);
    }
    tf.tidy(() => {
      for (const [name, variable] of variables) {
        const entry = state[name] as StateDict[string];
        variable.assign(tf.tensor(Float32Array.from(entry.values), variable.shape, variable.dtype));
      }
    });
    return this;
  }

  /** Frees every variable within. The module cannot be used afterwards. */
  dispose(): void {
    for (const variable of new Set([...this.namedVariables()].map(([, v]) => v))) {
      variable.dispose();
    }
  }

  /**
   * The layers without parts of their own, in the order they run, with output shapes and parameter counts. Runs
   * the module once, in evaluation, on zeros.
   *
   * @param inputShape shape of a batch, such as `[1, 28, 28, 1]`.
   */
  summary(inputShape: readonly number[]): Summary {
    const rows: SummaryRow[] = [];
    const modules = [...this.namedModules()];
    const wasTraining = modules.map(([, module]) => module.training);
    const leaves = modules.filter(([, module]) => module.namedChildren().next().done);
    for (const [name, module] of leaves) {
      const forward = module.forward.bind(module);
      module.forward = (x) => {
        const y = forward(x);
        rows.push({
          name: name || 'model',
          layer: module.constructor.name,
          outputShape: [...y.shape],
          parameters: module.parameterCount(),
        });
        return y;
      };
    }
    this.eval();
    try {
      tf.tidy(() => void this.forward(tf.zeros([...inputShape])));
    } finally {
      // Dropping the own property uncovers the method of the class again.
      for (const [, module] of leaves) Reflect.deleteProperty(module, 'forward');
      modules.forEach(([, module], i) => {
        module.training = wasTraining[i] as boolean;
      });
    }
    const parameters = this.parameterCount();
    return { rows, parameters, toString: () => summaryTable(rows, parameters) };
  }

  /** Throws unless the last axis of `x` has `size` elements. */
  protected expectFeatures(x: tf.Tensor, size: number): void {
    assertShape(
      x,
      [...x.shape.slice(0, -1).map(() => null), size],
      `input of ${this.constructor.name}`,
    );
  }
}

const join = (prefix: string, name: string): string => (prefix ? `${prefix}.${name}` : name);

function summaryTable(rows: SummaryRow[], parameters: number): string {
  const cells = [
    ['name', 'layer', 'output shape', 'parameters'],
    ...rows.map((row) => [
      row.name,
      row.layer,
      showShape(row.outputShape),
      row.parameters.toLocaleString('en'),
    ]),
    ['total', '', '', parameters.toLocaleString('en')],
  ];
  const widths = [0, 1, 2, 3].map((c) => Math.max(...cells.map((row) => (row[c] ?? '').length)));
  const lines = cells.map((row) =>
    row
      .map((cell, c) => (c === 3 ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
      .join('  '),
  );
  const rule = '-'.repeat(lines[0]?.length ?? 0);
  return [lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1)].join('\n');
}
