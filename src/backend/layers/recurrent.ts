import { engine, fill, matMul, reshape, slice, Tensor, tidy, util } from '@tensorflow/tfjs-core';
import type { LstmCell, Rnn } from '../internals.ts';
import type { LstmAttrs } from '../kernels/lstm.ts';
import { type CallOptions, replaceCall, whenRegistered } from './registry.ts';

/** What an LSTM layer's call computes: its output, h and c after the last step. */
function run(layer: Rnn, x: Tensor, cell: LstmCell, given: readonly Tensor[] | undefined) {
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

/**
 * The one input tensor of a layer's call, if it is float32 of three axes none of which is empty.
 */
function sequenceOf(inputs: unknown): Tensor | undefined {
  const [x, more] = Array.isArray(inputs) ? inputs : [inputs];
  const fits = x instanceof Tensor && x.dtype === 'float32' && x.rank === 3 && x.size > 0;
  return fits && more === undefined ? x : undefined;
}

function covers(cell: LstmCell, { mask, training }: CallOptions): boolean {
  const drops = [cell.dropout, cell.recurrentDropout].some((rate) => rate > 0 && rate < 1);
  const gates = cell.recurrentActivation.getClassName();
  return (
    mask == null &&
    !(drops && training) &&
    cell.activation.getClassName() === 'tanh' &&
    (gates === 'hardSigmoid' || gates === 'sigmoid')
  );
}

/**
 * Runs an RNN layer whose cell is an LSTMCell as one kernel; masks, dropout and other activations
 * are left.
 */
export function replaceRecurrent(): void {
  let lstmCell: unknown;
  whenRegistered('LSTMCell', (found) => {
    lstmCell = found;
  });
  replaceCall('RNN', (layer: Rnn, inputs, options) => {
    const x = sequenceOf(inputs);
    const cell = layer.cell as LstmCell;
    if (!x || layer.cell.constructor !== lstmCell || !covers(cell, options)) return undefined;
    const units = cell.recurrentKernel.read().shape[0] as number;
    const initial = options.initialState ?? (layer.stateful ? layer.states : undefined);
    if (initial !== undefined) {
      const fits = (state: unknown) =>
        state instanceof Tensor &&
        state.dtype === 'float32' &&
        util.arraysEqual(state.shape, [x.shape[0] as number, units]);
      if (!Array.isArray(initial) || initial.length !== 2 || !initial.every(fits)) return undefined;
    }
    return tidy(() => {
      const { output, states } = run(layer, x, cell, initial as Tensor[] | undefined);
      if (layer.stateful) layer.resetStates(states, options.training);
      return layer.returnState ? [output, ...states] : output;
    });
  });
}
