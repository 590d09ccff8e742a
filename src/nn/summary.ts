import * as tf from '@tensorflow/tfjs';
import { jupyterDisplay, type MimeBundle, type Showable, table } from '../display/index.ts';
import { full, showShape } from '../tensor/index.ts';
import { isAbstract, withShapes } from './abstract/index.ts';
import { intercept, type Runs } from './intercept.ts';

/** One line of a summary: a layer without parts of its own. */
export interface SummaryRow {
  /** Path within the module, such as `encoder.0`. */
  readonly name: string;
  /** The layer with its settings, such as `Linear(784 -> 64)`. */
  readonly layer: string;
  /** Shape of each tensor that it gives, batch included; of most layers there is one. */
  readonly outputs: readonly (readonly number[])[];
  /** Number of its values that are learned, frozen ones included. */
  readonly parameters: number;
  /** Multiplications, each with an addition, that the whole batch costs in products. */
  readonly macs: number;
}

/** The layers of a network; shows itself as a table. */
export class Summary implements Showable {
  readonly rows: readonly SummaryRow[];
  /** Values that are learned in all, frozen ones included; what layers share counts once. */
  readonly parameters: number;
  /** How many of them are frozen. */
  readonly frozen: number;
  /** Multiplications, each with an addition, of all layers; of layers' own products only. */
  readonly macs: number;

  constructor(rows: readonly SummaryRow[], parameters: number, frozen: number) {
    this.rows = rows;
    this.macs = rows.reduce((sum, row) => sum + row.macs, 0);
    this.parameters = parameters;
    this.frozen = frozen;
  }

  toString(): string {
    return String(this.#table());
  }

  [jupyterDisplay](): MimeBundle {
    return this.#table()[jupyterDisplay]();
  }

  #table() {
    const count = (n: number) => n.toLocaleString('en');
    const lines = this.rows.map(({ name, layer, outputs, parameters, macs }) => ({
      name,
      layer,
      output: outputs.map((shape) => showShape(shape)).join(', '),
      parameters: count(parameters),
      MACs: count(macs),
    }));
    const empty = { layer: '', output: '' };
    const [parameters, MACs] = [count(this.parameters), count(this.macs)];
    const total = { name: 'total', ...empty, parameters, MACs };
    const frozen = { name: 'frozen', ...empty, parameters: count(this.frozen), MACs: '' };
    return table([...lines, total, ...(this.frozen > 0 ? [frozen] : [])], {
      columns: ['name', 'layer', 'output', 'parameters', 'MACs'],
      right: ['parameters', 'MACs'],
    });
  }
}

/** What a summary asks of a module. */
export interface Summarized extends Runs {
  namedModules(): Iterable<[string, Summarized]>;
  namedChildren(): Iterable<[string, Summarized]>;
  namedVariables(): Iterable<[string, tf.Variable]>;
  learned(): tf.Variable[];
  suspendTraining(): () => void;
  describe(): string;
  macs?(input: readonly number[], output: readonly number[]): number;
}

/** Runs a module once, in evaluation, and notes what its layers give. */
export function summarize(model: Summarized, inputShapes: readonly (readonly number[])[]): Summary {
  const rows: SummaryRow[] = [];
  const modules = [...model.namedModules()];
  const leaves = modules.filter(([, module]) => [...module.namedChildren()].length === 0);
  const size = (variables: readonly tf.Variable[]) =>
    variables.reduce((sum, variable) => sum + variable.size, 0);
  const restores = leaves.map(([name, module]) =>
    intercept(module, (forward, inputs) => {
      const output = forward(...inputs);
      rows.push({
        name: name || 'model',
        layer: module.describe(),
        outputs: shapesIn(output),
        parameters: size(module.learned()),
        macs: macsOf(module, inputs, output),
      });
      return output;
    }),
  );
  const resume = model.suspendTraining();
  const variables = [...model.namedVariables()].map(([, variable]) => variable);
  const run = () =>
    tf.tidy(() => {
      const inputs = inputShapes.map((shape) => full(shape, 0));
      void model.forward(...(inputs as never[] as never));
    });
  try {
    if (variables.some(isAbstract)) withShapes(run);
    else run();
  } finally {
    resume();
    for (const restore of restores) restore();
  }
  const learned = model.learned();
  return new Summary(rows, size(learned), size(learned.filter(({ trainable }) => !trainable)));
}

/** What a layer says that it costs, for the first tensor in and the first out. */
function macsOf(module: Summarized, [input]: readonly unknown[], output: unknown): number {
  const [first] = shapesIn(output);
  if (!(input instanceof tf.Tensor && first)) return 0;
  return module.macs?.(input.shape, first) ?? 0;
}

/** Shapes of the tensors in what a `forward` gave: one, a list, or a record of them. */
function shapesIn(output: unknown): number[][] {
  if (output instanceof tf.Tensor) return [[...output.shape]];
  if (typeof output !== 'object' || output === null) return [];
  return Object.values(output).flatMap(shapesIn);
}
