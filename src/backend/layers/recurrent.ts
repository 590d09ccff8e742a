import {
  add,
  engine,
  fill,
  matMul,
  reshape,
  reverse,
  slice,
  Tensor,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import type { GatedCell, Rnn, SimpleRnnCell } from '../internals.ts';
import type { GruBeforeAttrs } from '../kernels/gru-before.ts';
import type { LstmAttrs } from '../kernels/lstm.ts';
import type { RnnAttrs } from '../kernels/rnn.ts';
import { replaceCall, whenRegistered } from './registry.ts';

/** The states that a call begins with. */
type States = readonly Tensor[] | undefined;

/** What a call computes: its output, and the states after the last step. */
interface Computed {
  readonly output: Tensor;
  readonly states: Tensor[];
}

const isHard = (cell: GatedCell): boolean =>
  cell.recurrentActivation.getClassName() === 'hardSigmoid';

/** What an LSTM layer's call computes: its output, h and c after the last step. */
function lstm(layer: Rnn, x: Tensor, cell: GatedCell, given: States): Computed {
  const recurrent = cell.recurrentKernel.read();
  const [batch, steps, features] = x.shape as [number, number, number];
  const units = recurrent.shape[0] as number;
  const zeros = () => fill([batch, units], 0);
  const [h0, c0] = given ?? [zeros(), zeros()];
  const bias = cell.bias ? cell.bias.read() : fill([4 * units], 0);
  const product = matMul(reshape(x, [batch * steps, features]), cell.kernel.read());
  const z = reshape(product, [batch, steps, 4 * units]);
  const sequences = layer.returnSequences;
  const wantsState = layer.returnState || layer.stateful;
  const attrs: LstmAttrs = {
    hardSigmoid: isHard(cell),
    sequences,
    cell: wantsState,
    backwards: layer.goBackwards,
  };
  const inputs = { z, recurrent, bias, h0: h0 as Tensor, c0: c0 as Tensor };
  const [y] = engine().runKernel('Lstm', inputs, { ...attrs }) as [Tensor];
  const row = (at: number): Tensor => reshape(slice(y, [0, at], [-1, 1]), [batch, units]);
  const rows = y.shape[1] as number;
  if (!wantsState) return { output: sequences ? y : reshape(y, [batch, units]), states: [] };
  const states = [row(rows - 2), row(rows - 1)];
  const output = sequences ? slice(y, [0, 0], [-1, rows - 1]) : (states[0] as Tensor);
  return { output, states };
}

/** x·W + b of each step in the order in which the layer takes them. */
function inputsOf(layer: Rnn, x: Tensor, cell: SimpleRnnCell): Tensor {
  const [batch, steps, features] = x.shape as [number, number, number];
  const inputs = layer.goBackwards ? reverse(x, 1) : x;
  const product = matMul(reshape(inputs, [batch * steps, features]), cell.kernel.read());
  const sum = cell.bias ? add(product, cell.bias.read()) : product;
  return reshape(sum, [batch, steps, -1]);
}

/** Of h0 and the h after each step: the layer's output, and h after the last step. */
function ofHidden(layer: Rnn, h: Tensor): Computed {
  const [batch, rows, units] = h.shape as [number, number, number];
  const last = reshape(slice(h, [0, rows - 1, 0], [-1, 1, -1]), [batch, units]);
  const output = layer.returnSequences ? slice(h, [0, 1, 0], [-1, rows - 1, -1]) : last;
  return { output, states: [last] };
}

const initialOf = (x: Tensor, units: number, given: States): Tensor =>
  given?.[0] ?? fill([x.shape[0] as number, units], 0);

/** What a plain recurrent layer's call computes: its output, and h after the last step. */
function simple(layer: Rnn, x: Tensor, cell: SimpleRnnCell, given: States): Computed {
  const recurrent = cell.recurrentKernel.read();
  const h0 = initialOf(x, recurrent.shape[0] as number, given);
  const attrs: RnnAttrs = { relu: cell.activation.getClassName() === 'relu' };
  const inputs = { z: inputsOf(layer, x, cell), recurrent, h0 };
  const [h] = engine().runKernel('Rnn', inputs, { ...attrs }) as unknown as [Tensor];
  return ofHidden(layer, h);
}

/** What a GRU layer's call computes: its output, and h after the last step. */
function gru(layer: Rnn, x: Tensor, cell: GatedCell, given: States): Computed {
  const recurrent = cell.recurrentKernel.read();
  const units = recurrent.shape[0] as number;
  const attrs: GruBeforeAttrs = { updateFirst: true, hardSigmoid: isHard(cell) };
  const inputs = {
    z: inputsOf(layer, x, cell),
    forGates: slice(recurrent, [0, 0], [-1, 2 * units]),
    forCandidate: slice(recurrent, [0, 2 * units], [-1, units]),
    h0: initialOf(x, units, given),
  };
  const [h] = engine().runKernel('GruBefore', inputs, { ...attrs }) as unknown as [Tensor];
  return ofHidden(layer, h);
}

/**
 * The one input tensor of a layer's call, if it is float32 of three axes none of which is empty.
 */
function sequenceOf(inputs: unknown): Tensor | undefined {
  const [x, more] = Array.isArray(inputs) ? inputs : [inputs];
  const fits = x instanceof Tensor && x.dtype === 'float32' && x.rank === 3 && x.size > 0;
  return fits && more === undefined ? x : undefined;
}

function drops(cell: SimpleRnnCell, training: boolean | null | undefined): boolean {
  const some = [cell.dropout, cell.recurrentDropout].some((rate) => rate > 0 && rate < 1);
  return some && Boolean(training);
}

const coversGated = (cell: GatedCell): boolean =>
  cell.activation.getClassName() === 'tanh' &&
  ['hardSigmoid', 'sigmoid'].includes(cell.recurrentActivation.getClassName());

const coversSimple = (cell: SimpleRnnCell): boolean =>
  ['tanh', 'relu'].includes(cell.activation.getClassName());

/** A cell that has a kernel: how many states it carries, whether its options are the kernel's. */
interface Kind {
  readonly states: number;
  covers(cell: GatedCell): boolean;
  run(layer: Rnn, x: Tensor, cell: GatedCell, given: States): Computed;
}

const KINDS: Readonly<Record<string, Kind>> = {
  LSTMCell: { states: 2, covers: coversGated, run: lstm },
  GRUCell: { states: 1, covers: coversGated, run: gru },
  SimpleRNNCell: { states: 1, covers: coversSimple, run: simple },
};

/**
 * Runs an RNN layer whose cell is an LSTMCell, a GRUCell or a SimpleRNNCell as one kernel; masks,
 * dropout and other activations are left.
 */
export function replaceRecurrent(): void {
  const kinds = new Map<unknown, Kind>();
  for (const [name, kind] of Object.entries(KINDS)) {
    whenRegistered(name, (found) => kinds.set(found, kind));
  }
  replaceCall('RNN', (layer: Rnn, inputs, options) => {
    const x = sequenceOf(inputs);
    const kind = kinds.get(layer.cell.constructor);
    const cell = layer.cell as GatedCell;
    if (!x || !kind || options.mask != null || drops(cell, options.training)) return undefined;
    if (!kind.covers(cell)) return undefined;
    const units = cell.recurrentKernel.read().shape[0] as number;
    const initial = options.initialState ?? (layer.stateful ? layer.states : undefined);
    if (initial !== undefined) {
      const fits = (state: unknown) =>
        state instanceof Tensor &&
        state.dtype === 'float32' &&
        util.arraysEqual(state.shape, [x.shape[0] as number, units]);
      if (!Array.isArray(initial) || initial.length !== kind.states || !initial.every(fits))
        return undefined;
    }
    return tidy(() => {
      const { output, states } = kind.run(layer, x, cell, initial as States);
      if (layer.stateful) layer.resetStates(states, options.training);
      return layer.returnState ? [output, ...states] : output;
    });
  });
}
