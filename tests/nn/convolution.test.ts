import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, ones, Rng, randn } from '../../src/tensor/index.ts';

const values = (t: tf.Tensor) => Array.from(t.dataSync());
const rng = new Rng(1);
const filled = { rng: 1, init: nn.init.ones, bias: false } as const;
const near = (a: tf.Tensor, b: tf.Tensor) =>
  expect(tf.tidy(() => tf.sub(a, b).abs().max().dataSync()[0])).toBeLessThan(1e-5);
const dot = (a: tf.Tensor, b: tf.Tensor) =>
  tf.tidy(() => tf.sum(tf.mul(a, b)).dataSync()[0] as number);

describe('along a sequence', () => {
  const row = tf.range(0, 6).reshape<tf.Tensor3D>([1, 6, 1]);

  test('convolution: sizes, padding, stride, dilation, bias', () => {
    expect(values(new nn.Conv1d(1, 1, 3, filled).forward(row))).toEqual([3, 6, 9, 12]);
    const wide = new nn.Conv1d(1, 1, 3, { ...filled, padding: 1, stride: 2 });
    expect(wide.forward(row).shape).toEqual([1, 3, 1]);
    expect(values(wide.forward(row))).toEqual([1, 6, 12]);
    expect(values(new nn.Conv1d(1, 1, 2, { ...filled, dilation: 3 }).forward(row))).toEqual([
      3, 5, 7,
    ]);
    expect(values(new nn.Conv1d(1, 1, 3, { ...filled, padding: 'same' }).forward(row))).toEqual([
      1, 3, 6, 9, 12, 9,
    ]);
    const biased = new nn.Conv1d(1, 2, 3, { rng: 1, init: nn.init.ones, biasInit: nn.init.ones });
    expect(values(biased.forward(row)).slice(0, 4)).toEqual([4, 4, 7, 7]);
    expect(new nn.Conv1d(3, 8, 5, { rng }).parameterCount()).toBe(8 * (3 * 5 + 1));
    expectNoLeak(() => biased.forward(row));
    expect(() => new nn.Conv1d(2, 1, 3, { rng }).forward(row)).toThrow(
      'input of Conv1d has shape [1, 6, 1], expected [?, ?, 2]',
    );
  });

  test('convolution is that of an image of one row', () => {
    const conv = new nn.Conv1d(3, 4, 5, { rng, padding: 2, stride: 2 });
    const image = new nn.Conv2d(3, 4, [1, 5], { rng, padding: 0, stride: [1, 2] });
    image.weight.assign(conv.weight.reshape([1, 5, 3, 4]));
    image.bias?.assign(conv.bias as tf.Tensor);
    const x = randn([2, 9, 3], { rng });
    const padded = tf.pad(x, [
      [0, 0],
      [2, 2],
      [0, 0],
    ]);
    near(
      conv.forward(x),
      image.forward((padded as tf.Tensor).expandDims<tf.Tensor4D>(1)).squeeze([1]),
    );
    // The gradient reaches the input and the weight.
    const { grads } = tf.variableGrads(
      () => conv.forward(x).square().sum() as tf.Scalar,
      [conv.weight],
    );
    expect(Object.values(grads)[0]?.shape).toEqual([5, 3, 4]);
  });

  test('pools', () => {
    expect(values(new nn.MaxPool1d(2).forward(row))).toEqual([1, 3, 5]);
    expect(values(new nn.AvgPool1d(3, { stride: 1 }).forward(row))).toEqual([1, 2, 3, 4]);
    expect(values(new nn.MaxPool1d(3, { padding: 1 }).forward(row))).toEqual([1, 4]);
    expect(values(new nn.AvgPool1d(3, { padding: 1 }).forward(row))).toEqual([0.5, 3]);
  });
});

describe('dilation', () => {
  test.each([
    ['Conv2d', new nn.Conv2d(2, 3, 3, { rng, dilation: [2, 3] }), [1, 9, 9, 2], [2, 3]],
    ['DepthwiseConv2d', new nn.DepthwiseConv2d(2, 3, { rng, dilation: 2 }), [1, 8, 7, 2], [2, 2]],
    ['Conv1d', new nn.Conv1d(2, 3, 3, { rng, dilation: 4 }), [1, 12, 2], [4]],
  ])('%s has gradients, and agrees with the kernel of TensorFlow.js', (_, layer, shape, gaps) => {
    const x = randn(shape, { rng }) as tf.Tensor;
    const y = layer.forward(x) as tf.Tensor;
    const bias = layer.bias as tf.Tensor;
    const image = (t: tf.Tensor, axis: number) => (t.rank === 3 ? t.expandDims(axis) : t) as never;
    const depthwise = layer instanceof nn.DepthwiseConv2d;
    const kernel = (depthwise ? tf.depthwiseConv2d : tf.conv2d) as typeof tf.conv2d<tf.Tensor4D>;
    const weight = layer.weight as tf.Tensor;
    const theirs = kernel(
      image(x, 1),
      (weight.rank === 3 ? weight.expandDims(0) : weight) as never,
      1,
      'valid',
      'NHWC',
      (gaps.length === 1 ? [1, ...gaps] : gaps) as [number, number],
    ).add(bias);
    near(y, theirs.reshape(y.shape));
    const loss = () => layer.forward(x).square().sum().mul(0.5) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, [layer.weight]);
    const [gradient] = Object.values(grads) as [tf.Tensor];
    // The layer is linear in its weight: <gradient, weight> = <y, y - bias>.
    expect(dot(gradient, weight)).toBeCloseTo(dot(y, y.sub(bias)), 3);
  });
});

describe('all places at once', () => {
  test('the mean and the largest of each channel', () => {
    const x = tf.tensor([1, 8, 2, 7, 3, 6, 6, 3], [1, 2, 2, 2]);
    expect(values(new nn.GlobalAvgPool().forward(x))).toEqual([3, 6]);
    expect(values(new nn.GlobalMaxPool().forward(x))).toEqual([6, 8]);
    expect(new nn.GlobalMaxPool().forward(ones([2, 9, 3])).shape).toEqual([2, 3]);
    expect(() => new nn.GlobalAvgPool().forward(ones([2, 3]) as tf.Tensor)).toThrow(
      'input of GlobalAvgPool has shape [2, 3], expected [?, ?, ?]',
    );
  });
});

describe('depthwise', () => {
  test.each([1, 3])('each channel by itself, %i windows each', (multiplier) => {
    const conv = new nn.DepthwiseConv2d(2, 3, { rng, padding: 1, stride: 2, multiplier });
    const x = randn([2, 6, 5, 2], { rng });
    const y = conv.forward(x) as tf.Tensor4D;
    expect(y.shape).toEqual([2, 3, 3, 2 * multiplier]);
    expect(conv.parameterCount()).toBe(2 * multiplier * 10);
    for (const channel of [0, 1]) {
      const one = new nn.Conv2d(1, multiplier, 3, { rng, padding: 1, stride: 2 });
      one.weight.assign(conv.weight.slice([0, 0, channel, 0], [3, 3, 1, multiplier]));
      one.bias?.assign((conv.bias as tf.Tensor1D).slice(channel * multiplier, multiplier));
      const alone = one.forward(x.slice([0, 0, 0, channel], [2, 6, 5, 1]));
      near(alone, y.slice([0, 0, 0, channel * multiplier], [2, 3, 3, multiplier]));
    }
  });

  test('separable: as many weights as the rule says, and no second bias', () => {
    const conv = new nn.SeparableConv2d(16, 128, 3, { rng, padding: 1 });
    expect(conv.parameterCount()).toBe(16 * 9 + 16 * 128 + 128);
    const dense = new nn.Conv2d(16, 128, 3, { rng, padding: 1 });
    expect((16 * 9 + 16 * 128) / dense.weight.size).toBeCloseTo(1 / 128 + 1 / 9, 12);
    const x = randn([1, 5, 5, 16], { rng });
    expect(conv.forward(x).shape).toEqual([1, 5, 5, 128]);
    near(conv.forward(x), conv.pointwise.forward(conv.depthwise.forward(x)));
    expectNoLeak(() => conv.forward(x));
  });
});

describe('im2col', () => {
  test('lists the windows of 0..8', () => {
    const x = tf.range(0, 9).reshape<tf.Tensor4D>([1, 3, 3, 1]);
    const columns = nn.im2col(x, 2);
    expect(columns.shape).toEqual([1, 4, 4]);
    expect(values(columns)).toEqual([0, 1, 3, 4, 1, 2, 4, 5, 3, 4, 6, 7, 4, 5, 7, 8]);
    expectNoLeak(() => nn.im2col(x, 2));
  });

  test.each([
    [3, {}],
    [[2, 3] as const, { stride: 2, padding: 1 }],
    [3, { dilation: 2, padding: 2 }],
  ])('makes a convolution one product, and col2im is its adjoint: %o', (kernelSize, options) => {
    const x = randn([2, 7, 6, 3], { rng });
    const conv = new nn.Conv2d(3, 4, kernelSize, { rng, bias: false, ...options });
    const y = conv.forward(x) as tf.Tensor4D;
    const columns = nn.im2col(x, kernelSize, options);
    const product = tf.matMul(
      columns.reshape([-1, columns.shape[2]]),
      conv.weight.reshape([-1, 4]),
    );
    near(product.reshape(y.shape), y);
    const g = randn([...columns.shape], { rng }) as unknown as tf.Tensor3D;
    const back = nn.col2im(g, [7, 6], kernelSize, options);
    expect(back.shape).toEqual([2, 7, 6, 3]);
    expect(dot(columns, g)).toBeCloseTo(dot(x, back), 3);
    expectNoLeak(() => nn.col2im(g, [7, 6], kernelSize, options));
  });
});

describe('receptive field', () => {
  const three = { kernelSize: 3 };

  test('grows by the kernel, and by the strides before it', () => {
    expect(nn.receptiveField([three, three, three])).toEqual({ size: [7, 7], jump: [1, 1] });
    // LeNet-5 to its last map, AlexNet to its last convolution.
    const pool = { kernelSize: 2, stride: 2 };
    const lenet = [{ kernelSize: 5 }, pool, { kernelSize: 5 }, pool];
    expect(nn.receptiveField(lenet)).toEqual({ size: [16, 16], jump: [4, 4] });
    const shrink = { kernelSize: 3, stride: 2 };
    const alexnet = [{ kernelSize: 11, stride: 4 }, shrink, { kernelSize: 5 }, shrink];
    expect(nn.receptiveField([...alexnet, three, three, three, shrink]).size).toEqual([195, 195]);
    // A stride behind the last window changes the distance alone.
    expect(nn.receptiveField([three, { kernelSize: 1, stride: 2 }])).toEqual({
      size: [3, 3],
      jump: [2, 2],
    });
    expect(nn.receptiveField([1, 2, 4].map((dilation) => ({ ...three, dilation }))).size).toEqual([
      15, 15,
    ]);
  });

  test('of a network, by its layers', () => {
    const net = new nn.Sequential(
      new nn.Conv2d(1, 4, [3, 5], { rng, stride: [1, 2] }),
      nn.relu,
      new nn.Sequential(new nn.BatchNorm2d(4), new nn.MaxPool2d(2)),
    );
    expect(nn.receptiveField(net)).toEqual({ size: [4, 7], jump: [2, 4] });
    expect(() => nn.receptiveField(new nn.Sequential(net, new nn.Flatten()))).toThrow(
      'receptiveField: behind Flatten() there are no windows; give the layers before it',
    );
  });
});

describe('what layers cost', () => {
  test('LeNet-5: 416,520 multiplications for an image', () => {
    const net = new nn.Sequential(
      new nn.Conv2d(1, 6, 5, { rng, padding: 2 }),
      nn.tanh,
      new nn.AvgPool2d(2),
      new nn.Conv2d(6, 16, 5, { rng }),
      nn.tanh,
      new nn.AvgPool2d(2),
      new nn.Flatten(),
      new nn.Linear(400, 120, { rng }),
      nn.tanh,
      new nn.Linear(120, 84, { rng }),
      nn.tanh,
      new nn.Linear(84, 10, { rng }),
    );
    const summary = net.summary([1, 28, 28, 1]);
    expect(summary.rows.filter(({ macs }) => macs > 0).map(({ macs }) => macs)).toEqual([
      117_600, 240_000, 48_000, 10_080, 840,
    ]);
    expect(summary.macs).toBe(416_520);
    expect(net.summary([3, 28, 28, 1]).macs).toBe(3 * 416_520);
    expect(String(summary)).toContain('416,520');
  });

  test('along sequences, by channel, and spread', () => {
    const cost = (layer: nn.Layer, shape: number[]) => layer.summary(shape).macs;
    expect(cost(new nn.Conv1d(3, 8, 5, { rng }), [1, 12, 3])).toBe(8 * 8 * 5 * 3);
    expect(cost(new nn.DepthwiseConv2d(4, 3, { rng }), [1, 5, 5, 4])).toBe(9 * 9 * 4);
    expect(cost(new nn.SeparableConv2d(4, 6, 3, { rng }), [1, 5, 5, 4])).toBe(9 * 9 * 4 + 9 * 24);
    // Each input value meets each weight of its channel.
    expect(cost(new nn.ConvTranspose2d(2, 3, 4, { rng, stride: 2 }), [1, 5, 5, 2])).toBe(
      25 * 2 * 3 * 16,
    );
  });
});
