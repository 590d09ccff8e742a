import * as tf from '@tensorflow/tfjs';
import type { Recurs } from '../shapes.ts';
import { byKernel, ofHidden, type Recurrence } from './recurrence.ts';
import { Recurrent, type RecurrentLayerOptions } from './recurrent.ts';
import { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentOptions } from './recurrent-weights.ts';
import type { HiddenState } from './state.ts';

interface Nonlinear {
  /** What follows the sum. Default `'tanh'`, as in PyTorch. */
  readonly nonlinearity?: 'tanh' | 'relu';
}

/** Options of {@link RNNCell}. */
export interface RNNCellOptions extends RecurrentOptions, Nonlinear {}
/** Options of {@link RNN}: those of its cell and of the layer around it. */
export interface RNNOptions extends RecurrentLayerOptions, Nonlinear {}

/** @throws RangeError for another nonlinearity */
function elman({ nonlinearity = 'tanh' }: Nonlinear): Recurrence<HiddenState> {
  if (nonlinearity !== 'tanh' && nonlinearity !== 'relu') {
    throw new RangeError(`RNN: nonlinearity is ${nonlinearity}, expected 'tanh' or 'relu'`);
  }
  const activation = nonlinearity === 'tanh' ? tf.tanh : tf.relu;
  return {
    gates: 1,
    parts: ['h'],
    addsBiases: true,
    step: (z, { h }, { recurrentWeight }) => {
      const sum = z.add(tf.matMul(h, recurrentWeight as tf.Tensor as tf.Tensor2D));
      return { h: activation(sum) } as unknown as HiddenState;
    },
    run: (z, { h }, { recurrentWeight }) => {
      const operands = { z, recurrent: recurrentWeight, h0: h };
      const hidden = byKernel('Rnn', operands, { relu: nonlinearity === 'relu' });
      return hidden && ofHidden(hidden);
    },
  };
}

/**
 * The plain recurrent network (Elman, 1990): h_t = tanh(x_t W + h_{t-1} U + b), over sequences
 * `[N, T, inputSize]`.
 *
 * It has hiddenSize (inputSize + hiddenSize + biases) parameters: 1,088 for sizes 1 and 32, as
 * Keras's `SimpleRNN`, and with `biases: 2`, as PyTorch's, 1,120.
 *
 * @example
 * const last = new nn.RNN(1, 32, { rng: 1, returns: 'last', recurrentInit: nn.init.orthogonal });
 * const net = new nn.Sequential(last, new nn.Linear(32, 4, { rng: 2 })); // [N, T, 1] -> [N, 4]
 * const { outputs, state } = last.forward(x, last.initialState(8));
 */
export class RNN<
  In extends number = number,
  H extends number = number,
  const O extends RNNOptions = RNNOptions,
> extends Recurrent<HiddenState, In, H, Recurs<'RNN', In, H, O>> {
  constructor(inputSize: In, hiddenSize: H, options: O) {
    super(elman(options), inputSize, hiddenSize, options);
  }
}

/** One step of the plain recurrent network {@link RNN}. */
export class RNNCell<In extends number = number, H extends number = number> extends RecurrentCell<
  HiddenState,
  In,
  H
> {
  constructor(inputSize: In, hiddenSize: H, options: RNNCellOptions) {
    super(elman(options), inputSize, hiddenSize, options);
  }
}
