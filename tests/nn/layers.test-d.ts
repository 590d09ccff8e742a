import type * as tf from '@tensorflow/tfjs';
import { nn, type Rng, type Tensor, zeros } from '../../src/index.ts';

declare const rng: Rng;
declare const batch: Tensor<[number, 28, 28, 1]>;
declare const unknown: tf.Tensor;
declare const channels: number;
const images = zeros([64, 28, 28, 1]);

// Shapes go through conv, pool, flatten and linear to the end.
const cnn = new nn.Sequential(
  new nn.Conv2d(1, 32, 3, { rng }),
  nn.relu,
  new nn.MaxPool2d(2),
  new nn.Conv2d(32, 64, 3, { rng }),
  new nn.BatchNorm2d(64),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Linear(1600, 128, { rng }),
  new nn.Dropout(0.5, { rng }),
  new nn.LeakyReLU({ slope: 0.1 }),
  new nn.Linear(128, 10, { rng }),
);
const vgg = new nn.Sequential(
  new nn.Sequential(
    new nn.Conv2d(3, 64, 3, { rng, padding: 'same' }),
    nn.relu,
    new nn.Conv2d(64, 64, 3, { rng, padding: 1 }),
    nn.relu,
    new nn.MaxPool2d(2),
  ),
  new nn.Sequential(
    new nn.Conv2d(64, 128, 3, { rng, padding: 'same' }),
    nn.relu,
    new nn.Conv2d(128, 128, 3, { rng, padding: 'same' }),
    nn.relu,
    new nn.MaxPool2d(2),
  ),
  new nn.Flatten(),
  new nn.Linear(401408, 4096, { rng }),
);

export const through: {
  known: Tensor<[64, 10]>;
  batch: Tensor<[number, 10]>;
  unknown: Tensor;
  nested: Tensor<[8, 4096]>;
  first: Tensor<[1, 55, 55, 96]>;
  pooled: Tensor<[1, 27, 27, 96]>;
  halved: Tensor<[64, 14, 14, 6]>;
  dilated: Tensor<[64, 24, 22, 2]>;
  oblong: Tensor<[64, 26, 24, 2]>;
  spread: Tensor<[1, 9, 9, 2]>;
  chosen: Tensor<[1, 8, 8, 2]>;
  average: Tensor<[64, 15, 15, 1]>;
  any: Tensor<[64, number, number, number]>;
  sequence: Tensor<[4, 10]>;
  even: Tensor<[4, 20, 8]>;
  recurrent: Tensor<[4, 3]>;
  every: Tensor<[4, 40, 8]>;
  last: Tensor<[4, 8]>;
  channelwise: Tensor<[64, 14, 14, 1]>;
  multiplied: Tensor<[64, 26, 26, number]>;
  separable: Tensor<[64, 26, 26, 5]>;
  everywhere: Tensor<[64, 1]>;
  reshaped: Tensor<[64, 7, 7, 16]>;
  normal: Tensor<[64, 5, 8]>;
  grouped: Tensor<[64, 5, 8]>;
  skipped: Tensor<[64, 5, 8]>;
  softmax: Tensor<[64, 5, 8]>;
  function: Tensor<[64, 2]>;
  arrow: Tensor;
  loose: Tensor;
} = {
  known: cnn.forward(images),
  batch: cnn.forward(batch),
  unknown: cnn.forward(unknown),
  nested: vgg.forward(zeros([8, 224, 224, 3])),
  first: new nn.Conv2d(3, 96, 11, { rng, stride: 4 }).forward(zeros([1, 227, 227, 3])),
  pooled: new nn.MaxPool2d(3, { stride: 2 }).forward(zeros([1, 55, 55, 96])),
  halved: new nn.Conv2d(1, 6, 5, { rng, padding: 'same', stride: 2 }).forward(images),
  dilated: new nn.Conv2d(1, 2, 3, { rng, dilation: [2, 3] }).forward(images),
  oblong: new nn.Conv2d(1, 2, [3, 5], { rng }).forward(images),
  spread: new nn.ConvTranspose2d(1, 2, 3, { rng, stride: 2 }).forward(zeros([1, 4, 4, 1])),
  chosen: new nn.ConvTranspose2d(1, 2, 3, {
    rng,
    stride: 2,
    padding: 1,
    outputPadding: 1,
  }).forward(zeros([1, 4, 4, 1])),
  average: new nn.AvgPool2d(2, { padding: 1 }).forward(images),
  any: new nn.Conv2d(channels, channels, channels, { rng }).forward(images),
  sequence: new nn.Sequential(
    new nn.Conv1d(1, 16, 5, { rng }),
    nn.relu,
    new nn.MaxPool1d(2),
    new nn.Conv1d(16, 16, 5, { rng, dilation: 2 }),
    new nn.GlobalMaxPool(),
    new nn.Linear(16, 10, { rng }),
  ).forward(zeros([4, 40, 1])),
  even: new nn.Conv1d(1, 8, 5, { rng, padding: 'same', stride: 2 }).forward(zeros([4, 40, 1])),
  recurrent: new nn.Sequential(
    new nn.RNN(1, 8, { rng }),
    new nn.LSTM(8, 6, { rng, forgetBias: 1 }),
    new nn.GRU(6, 5, { rng, returns: 'last' }),
    new nn.Linear(5, 3, { rng }),
  ).forward(zeros([4, 40, 1])),
  every: new nn.GRU(1, 8, { rng, reset: 'before', biases: 2 }).forward(zeros([4, 40, 1])),
  last: new nn.LSTM(1, 8, { rng, returns: 'last' }).forward(zeros([4, 40, 1])),
  channelwise: new nn.DepthwiseConv2d(1, 3, { rng, padding: 1, stride: 2 }).forward(images),
  multiplied: new nn.DepthwiseConv2d(1, 3, { rng, multiplier: 2 }).forward(images),
  separable: new nn.SeparableConv2d(1, 5, 3, { rng }).forward(images),
  everywhere: new nn.GlobalAvgPool().forward(images),
  reshaped: new nn.Reshape([7, 7, 16]).forward(zeros([64, 784])),
  normal: new nn.LayerNorm(8).forward(zeros([64, 5, 8])),
  grouped: new nn.GroupNorm(2, 8).forward(zeros([64, 5, 8])),
  skipped: new nn.StochasticDepth(0.5, { rng }).forward(zeros([64, 5, 8])),
  softmax: new nn.Softmax({ axis: 1 }).forward(zeros([64, 5, 8])),
  function: new nn.Sequential((x: Tensor<[number, 3]>) => x.slice([0, 0], [64, 2])).forward(
    zeros([64, 3]),
  ),
  // Of a function without a type of its own, the compiler knows that it gives a tensor.
  arrow: new nn.Sequential((x) => nn.leakyRelu(x, { slope: 0.1 })).forward(images),
  loose: new nn.Sequential(...([] as nn.Linear[])).forward(images),
};

// A module of the reader's own gives what its forward declares.
class Plain extends nn.Module {
  override forward(x: tf.Tensor): Tensor {
    return x as Tensor;
  }
}
class Four extends nn.Module<[x: tf.Tensor], Tensor<[number, 4]>> {
  override forward(x: tf.Tensor): Tensor<[number, 4]> {
    return x as Tensor as Tensor<[number, 4]>;
  }
}
export const own: { plain: Tensor; four: Tensor<[number, 2]> } = {
  plain: new nn.Sequential(new Plain(), new nn.Linear(9, 2, { rng })).forward(images),
  four: new nn.Sequential(new Four(), new nn.Linear(4, 2, { rng })).forward(images),
};
const five = new nn.Sequential(new Four(), new nn.Linear(5, 2, { rng }));
// @ts-expect-error layer 1: Linear: expects 5 features on the last axis, given 4
export const refusedOwn = five.forward(images);

// Given a state, a recurrent layer gives every output and the state after the last.
const lstm = new nn.LSTM(1, 8, { rng, returns: 'last' });
const unrolled = lstm.forward(zeros([4, 40, 1]), lstm.initialState(4));
const gru = new nn.GRU(1, 8, { rng });
const recurrentCell = new nn.LSTMCell(1, 8, { rng });
export const states: {
  outputs: Tensor<[number, number, 8]>;
  memory: Tensor<[number, number]>;
  cell: nn.LSTMState;
  hidden: nn.HiddenState;
} = {
  outputs: unrolled.outputs,
  memory: unrolled.state.c,
  cell: recurrentCell.forward(zeros([4, 1]), unrolled.state),
  hidden: gru.forward(zeros([4, 40, 1]), unrolled.state).state,
};
// @ts-expect-error Property 'c' is missing in type 'HiddenState' but required in type 'LSTMState'
lstm.forward(zeros([4, 40, 1]), gru.initialState(4));

// A layer stands for one of the same class, and for any module.
const conv: nn.Conv2d = new nn.Conv2d(1, 6, 5, { rng, padding: 'same', stride: 2 });
export const stands: {
  convs: nn.Conv2d[];
  recurrent: nn.RNN[];
  linears: readonly nn.Linear[];
  pools: nn.MaxPool2d[];
  sequential: nn.Sequential;
  modules: nn.Module[];
  any: nn.AnyModule[];
} = {
  convs: [conv, new nn.Conv2d(1, 6, [3, 5], { rng })],
  recurrent: [new nn.RNN(1, 8, { rng }), new nn.RNN(3, 4, { rng, returns: 'last' })],
  linears: [new nn.Linear(2, 3, { rng }), new nn.Linear(channels, 3, { rng })],
  pools: [new nn.MaxPool2d(2), new nn.MaxPool2d(3, { stride: 2, padding: 1 })],
  sequential: cnn,
  modules: [cnn, conv, new nn.Flatten()],
  any: [cnn, conv],
};

// Parameters know their shapes and are variables.
const linear = new nn.Linear(2, 3, { rng });
export const weight: Tensor<[2, 3]> & tf.Variable = linear.weight;
export const turned: Tensor<[3, 2]> = linear.weight.transpose();
export const filter: Tensor<[number, number, 1, 32]> = cnn.layers[0].weight;
export const made: nn.Parameter<[4, 5]> = nn.parameter([4, 5], { init: nn.init.xavierNormal, rng });

// Every rule of nn.init can be passed.
export const rules: nn.init.Initializer[] = [
  nn.init.zeros,
  nn.init.ones,
  nn.init.constant(2),
  nn.init.normal,
  nn.init.uniform,
  nn.init.xavierNormal,
  nn.init.xavierUniform,
  nn.init.kaimingNormal,
  nn.init.kaimingUniform,
  nn.init.lecunNormal,
  nn.init.torchDefault({ fanIn: 3 }),
];
export const options = new nn.Linear(2, 3, { rng: 7, init: nn.init.kaimingNormal });

// Losses are numbers where they reduce.
export const losses: { mean: Tensor<[]>; sum: Tensor<[]>; scalar: tf.Scalar; none: Tensor } = {
  mean: nn.mse(unknown, unknown),
  sum: nn.crossEntropy(unknown, [1], { reduction: 'sum', labelSmoothing: 0.1 }),
  scalar: nn.klBernoulli(0.1, unknown),
  none: nn.huber(unknown, unknown, { reduction: 'none', delta: 2 }),
};
export const asLoss: (prediction: tf.Tensor, target: tf.Tensor) => tf.Scalar = nn.crossEntropy;

const wrong = new nn.Sequential(
  new nn.Conv2d(1, 32, 3, { rng }),
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Linear(1600, 10, { rng }),
);
const wrongAfter = new nn.Sequential(new nn.RNN(3, 8, { rng }), new nn.Linear(7, 2, { rng }));
export const refused = [
  // @ts-expect-error layer 1: Linear: expects 7 features on the last axis, given 8
  wrongAfter.forward(zeros([64, 5, 3])),
  // @ts-expect-error Linear: expects 784 features on the last axis, given 10
  new nn.Linear(784, 7, { rng }).forward(zeros([32, 10])),
  // @ts-expect-error Conv2d: expects 3 channels, given 1
  new nn.Conv2d(3, 8, 3, { rng }).forward(images),
  // @ts-expect-error Conv1d: expects sequences [N, L, C], given 4 axes
  new nn.Conv1d(1, 8, 3, { rng }).forward(images),
  // @ts-expect-error GRU: expects sequences [N, L, C], given 2 axes
  new nn.GRU(3, 8, { rng }).forward(zeros([64, 3])),
  // @ts-expect-error LSTM: expects 3 channels, given 4
  new nn.LSTM(3, 8, { rng }).forward(zeros([64, 5, 4])),
  // @ts-expect-error MaxPool1d: a window of 9 does not fit into 8
  new nn.MaxPool1d(9).forward(zeros([4, 8, 1])),
  // @ts-expect-error DepthwiseConv2d: expects 3 channels, given 1
  new nn.DepthwiseConv2d(3, 3, { rng }).forward(images),
  // @ts-expect-error Conv2d: expects images [N, H, W, C], given 2 axes
  new nn.Conv2d(3, 8, 3, { rng }).forward(zeros([64, 3])),
  // @ts-expect-error Conv2d: a window of 5 does not fit into 4
  new nn.Conv2d(1, 8, 5, { rng }).forward(zeros([64, 4, 4, 1])),
  // @ts-expect-error MaxPool2d: a window of 4 does not fit into 3
  new nn.MaxPool2d(4).forward(zeros([64, 3, 3, 1])),
  // @ts-expect-error ConvTranspose2d: expects 2 channels, given 1
  new nn.ConvTranspose2d(2, 8, 3, { rng }).forward(images),
  // @ts-expect-error BatchNorm2d: expects 3 features on the last axis, given 1
  new nn.BatchNorm2d(3).forward(images),
  // @ts-expect-error LayerNorm: expects 3 features on the last axis, given 1
  new nn.LayerNorm(3).forward(images),
  // @ts-expect-error Reshape: items of 784 elements, the new shape needs 12
  new nn.Reshape([3, 4]).forward(images),
  // @ts-expect-error layer 3: Linear: expects 1600 features on the last axis, given 5408
  wrong.forward(images),
];
export const nestedRefused = vgg.forward(
  // @ts-expect-error layer 0: layer 0: Conv2d: expects 3 channels, given 1
  zeros([8, 224, 224, 1]),
);
