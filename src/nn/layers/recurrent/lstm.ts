import * as tf from '@tensorflow/tfjs';
import { full } from '../../../tensor/index.ts';
import type { Recurs } from '../shapes.ts';
import { byKernel, type Recurrence } from './recurrence.ts';
import { Recurrent, type RecurrentLayerOptions } from './recurrent.ts';
import { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentOptions, SetGate } from './recurrent-weights.ts';
import type { LSTMState } from './state.ts';

interface Forgetting {
  /**
   * Initial bias of every forget gate: at 2 a cell keeps 0.88 of itself a step. Default drawn as
   * the others, as in PyTorch (Keras: 1; Jozefowicz et al., 2015).
   */
  readonly forgetBias?: number;
}

/** Options of {@link LSTMCell}. */
export interface LSTMCellOptions extends RecurrentOptions, Forgetting {}
/** Options of {@link LSTM}: those of its cell and of the layer around it. */
export interface LSTMOptions extends RecurrentLayerOptions, Forgetting {}

const lstm: Recurrence<LSTMState> = {
  gates: 4,
  parts: ['h', 'c'],
  addsBiases: true,
  step: (z, { h, c }, { recurrentWeight }) => {
    const sum = z.add(tf.matMul(h, recurrentWeight as tf.Tensor as tf.Tensor2D));
    const [i, f, g, o] = tf.split(sum, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const cell = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    return { h: o.sigmoid().mul(cell.tanh()), c: cell } as unknown as LSTMState;
  },
  run: (z, { h, c }, { recurrentWeight }) => {
    const [n, steps] = z.shape as [number, number];
    const [, size] = h.shape;
    const bias = full([4 * size], 0);
    const rows = byKernel(
      'Lstm',
      { z, recurrent: recurrentWeight, bias, h0: h, c0: c },
      { hardSigmoid: false, sequences: true, cell: true, backwards: false },
    );
    if (!rows) return undefined;
    const row = (t: number) => rows.slice([0, t], [-1, 1]).reshape([n, size]);
    return {
      outputs: rows.slice([0, 0], [-1, steps]),
      state: { h: row(steps - 1), c: row(steps) } as unknown as LSTMState,
    };
  },
};

/** The gates are i, f, g, o. */
const forget = ({ forgetBias }: Forgetting): SetGate | undefined =>
  forgetBias === undefined ? undefined : { gate: 1, value: forgetBias };

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate: Gers et al., 2000), over
 * sequences `[N, T, inputSize]`:
 *
 *     i, f, o = sigmoid(x W + h U + b)     g = tanh(x W + h U + b)
 *     c <- f c + i g                       h <- o tanh(c)
 *
 * with the part of W, U and b of each gate, in the order i, f, g, o of PyTorch and Keras.
 *
 * It has 4 hiddenSize (inputSize + hiddenSize + biases) parameters: 4,352 for sizes 1 and 32, as
 * Keras's, and with `biases: 2`, as PyTorch's, 4,480.
 *
 * @example
 * const lstm = new nn.LSTM(8, 32, { rng: 1, forgetBias: 1 }); // [N, T, 8] -> [N, T, 32]
 * const { outputs, state } = lstm.forward(x, lstm.initialState(4)); // state.h, state.c [4, 32]
 */
export class LSTM<
  In extends number = number,
  H extends number = number,
  const O extends LSTMOptions = LSTMOptions,
> extends Recurrent<LSTMState, In, H, Recurs<'LSTM', In, H, O>> {
  constructor(inputSize: In, hiddenSize: H, options: O) {
    super(lstm, inputSize, hiddenSize, options, forget(options));
  }
}

/** One step of long short-term memory {@link LSTM}. */
export class LSTMCell<In extends number = number, H extends number = number> extends RecurrentCell<
  LSTMState,
  In,
  H
> {
  constructor(inputSize: In, hiddenSize: H, options: LSTMCellOptions) {
    super(lstm, inputSize, hiddenSize, options, forget(options));
  }
}
