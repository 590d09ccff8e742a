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
import type { LstmCell, Rnn, SimpleRnnCell } from '../internals.ts';
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

/** What an LSTM layer's call computes: its output, h and c after the last step. */
function lstm(layer: Rnn, x: Tensor, cell: LstmCell, given: States): Computed {
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
    hardSigmoid: cell.recurrentActivation.getClassName() === 'hardSigmoid',
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

/** What a plain recurrent layer's call computes: its output, and h after the last step. */
function simple(layer: Rnn, x: Tensor, cell: SimpleRnnCell, given: States): Computed {
  const recurrent = cell.recurrentKernel.read();
  const [batch, steps, features] = x.shape as [number, number, number];
  const units = recurrent.shape[0] as number;
  const inputs = layer.goBackwards ? reverse(x, 1) : x;
  const product = matMul(reshape(inputs, [batch * steps, features]), cell.kernel.read());
  const sum = cell.bias ? add(product, cell.bias.read()) : product;
  const z = reshape(sum, [batch, steps, units]);
  const h0 = given?.[0] ?? fill([batch, units], 0);
  const attrs: RnnAttrs = { relu: cell.activation.getClassName() === 'relu' };
  const [h] = engine().runKernel('Rnn', { z, recurrent, h0 }, { ...attrs }) as unknown as [Tensor];
  const last = reshape(slice(h, [0, steps, 0], [-1, 1, -1]), [batch, units]);
  const output = layer.returnSequences ? slice(h, [0, 1, 0], [-1, steps, -1]) : last;
  return { output, states: [last] };
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

function coversLstm(cell: LstmCell): boolean {
  const gates = cell.recurrentActivation.getClassName();
  return (
    cell.activation.getClassName() === 'tanh' && (gates === 'hardSigmoid' || gates === 'sigmoid')
  );
}

const coversSimple = (cell: SimpleRnnCell): boolean =>
  ['tanh', 'relu'].includes(cell.activation.getClassName());

/**
 * Runs an RNN layer whose cell is an LSTMCell or a SimpleRNNCell as one kernel; masks, dropout and
 * other activations are left. So is GRU: that of TensorFlow.js resets before the product with the
 * recurrent weights, and the kernel after it.
 */
export function replaceRecurrent(): void {
  const cells = new Map<unknown, 'lstm' | 'simple'>();
  whenRegistered('LSTMCell', (found) => cells.set(found, 'lstm'));
  whenRegistered('SimpleRNNCell', (found) => cells.set(found, 'simple'));
  replaceCall('RNN', (layer: Rnn, inputs, options) => {
    const x = sequenceOf(inputs);
    const kind = cells.get(layer.cell.constructor);
    const cell = layer.cell as LstmCell;
    if (!x || !kind || options.mask != null || drops(cell, options.training)) return undefined;
    if (!(kind === 'lstm' ? coversLstm(cell) : coversSimple(cell))) return undefined;
    const units = cell.recurrentKernel.read().shape[0] as number;
    const initial = options.initialState ?? (layer.stateful ? layer.states : undefined);
    if (initial !== undefined) {
      const fits = (state: unknown) =>
        state instanceof Tensor &&
        state.dtype === 'float32' &&
        util.arraysEqual(state.shape, [x.shape[0] as number, units]);
      const count = kind === 'lstm' ? 2 : 1;
      if (!Array.isArray(initial) || initial.length !== count || !initial.every(fits))
        return undefined;
    }
    return tidy(() => {
      const run = kind === 'lstm' ? lstm : simple;
      const { output, states } = run(layer, x, cell, initial as States);
      if (layer.stateful) layer.resetStates(states, options.training);
      return layer.returnState ? [output, ...states] : output;
    });
  });
}
