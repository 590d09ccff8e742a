import {
  customGrad,
  engine,
  fill,
  type GradSaveFunc,
  matMul,
  reshape,
  slice,
  sum,
  Tensor,
  tidy,
  util,
} from '@tensorflow/tfjs-core';
import type { LstmAttrs } from '../kernels/lstm.ts';
import { type CallOptions, replaceCall, whenRegistered } from './registry.ts';

interface Weight {
  read(): Tensor;
}

interface Activation {
  getClassName(): string;
}

/** What is read of an LSTMCell of TensorFlow.js-layers. */
interface LstmCell {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly kernel: Weight;
  readonly recurrentKernel: Weight;
  readonly bias: Weight | null;
}

/** What is read of an RNN layer of TensorFlow.js-layers. */
interface Rnn {
  readonly cell: object;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly states: (Tensor | null)[];
  resetStates(states: Tensor[], training?: boolean | null): void;
}

/** The kernel `Lstm` with its gradient: y [batch, rows, units]. */
function recurrence(attrs: LstmAttrs): (...inputs: Tensor[]) => Tensor {
  const run = (name: string, inputs: Record<string, Tensor>) =>
    engine().runKernel(name, inputs, { ...attrs }) as Tensor[];
  return customGrad((...args) => {
    const save = args.pop() as GradSaveFunc;
    const [z, recurrent, bias, h0, c0] = args as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const outputs = run('Lstm', { z, recurrent, bias, h0, c0 });
    const [y, ...forGradient] = outputs as [Tensor, Tensor, Tensor, Tensor];
    save([recurrent, c0, ...forGradient]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [recurrent, c0, gates, cells, previous] = saved as [
        ...[Tensor, Tensor, Tensor, Tensor, Tensor],
      ];
      const [dz, dh, dc] = run('LstmGrad', { dy, recurrent, gates, cells, c0 }) as [
        ...[Tensor, Tensor, Tensor],
      ];
      const units = recurrent.shape[0] as number;
      const flat: Tensor = reshape(dz, [-1, 4 * units]);
      const dRecurrent = matMul(reshape(previous, [-1, units]), flat, true);
      return [dz, dRecurrent, sum(flat, 0), dh, dc];
    };
    return { value: y, gradFunc };
  });
}

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
  const y = recurrence({
    hardSigmoid: cell.recurrentActivation.getClassName() === 'hardSigmoid',
    sequences,
    cell: wantsState,
    backwards: layer.goBackwards,
  })(z, recurrent, bias, h0 as Tensor, c0 as Tensor);
  const row = (at: number): Tensor => reshape(slice(y, [0, at], [-1, 1]), [batch, units]);
  const rows = y.shape[1] as number;
  if (!wantsState) return { output: sequences ? y : reshape(y, [batch, units]), states: [] };
  const states = [row(rows - 2), row(rows - 1)];
  const output = sequences ? slice(y, [0, 0], [-1, rows - 1]) : (states[0] as Tensor);
  return { output, states };
}

/** The one input tensor of a layer's call, if it is float32 of three axes none of which is empty. */
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

/** Runs an RNN layer whose cell is an LSTMCell as one kernel; masks, dropout and other activations are left. */
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
