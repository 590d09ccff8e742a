import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as models from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, Rng, randn } from '../../src/tensor/index.ts';

const rng = 1;

// Totals of the papers and of torchvision; multiplications of one image of 224 x 224.
const known: [name: string, make: () => nn.Module, parameters: number, macs: number][] = [
  ['AlexNet', () => new models.AlexNet({ rng }), 61_100_840, 714_188_480],
  ['VGG-11', () => new models.VGG(11, { rng }), 132_863_336, 7_609_090_048],
  ['VGG-16', () => new models.VGG(16, { rng }), 138_357_544, 15_470_264_320],
  ['ResNet-18', () => new models.ResNet(18, { rng }), 11_689_512, 1_814_073_344],
  ['ResNet-50', () => new models.ResNet(50, { rng }), 25_557_032, 4_089_184_256],
  ['GoogLeNet', () => new models.GoogLeNet({ rng }), 6_998_552, 1_582_671_872],
  ['MobileNet', () => new models.MobileNetV1({ rng }), 4_231_976, 568_740_352],
  ['MobileNetV2', () => new models.MobileNetV2({ rng }), 3_504_872, 300_774_272],
];

describe('networks by name, counted without a weight in memory', () => {
  test.each(known)('%s', (_, make, parameters, macs) => {
    const net = nn.abstract(make);
    const summary = net.summary([1, 224, 224, 3]);
    expect([summary.parameters, summary.macs]).toEqual([parameters, macs]);
    expect(summary.rows.at(-1)?.outputs).toEqual([[1, 1000]]);
    net.dispose();
  });

  test('LeNet-5', () => {
    const net = new models.LeNet5({ rng });
    const summary = net.summary([1, 28, 28, 1]);
    expect([summary.parameters, summary.macs]).toEqual([61_706, 416_520]);
    const sizes = ['features', 'classifier'].map((part) =>
      (net as unknown as Record<string, nn.Module>)[part]?.parameterCount(),
    );
    expect(sizes).toEqual([156 + 2416, 48_120 + 10_164 + 850]);
    net.dispose();
  });
});

describe('blocks', () => {
  const x = randn([2, 6, 6, 8], { rng: new Rng(2) });

  test('a bottleneck of 256-64-64-256 has 69,632 weights in its convolutions', () => {
    const block = new models.Bottleneck(256, 64, { rng });
    const convolutions = [block.conv1, block.conv2, block.conv3].map(({ weight }) => weight.size);
    expect(convolutions).toEqual([16_384, 36_864, 16_384]);
    expect(block.downsample).toBeUndefined();
    block.dispose();
  });

  test('a residual block whose last normalization is 0 lets what is positive through', () => {
    for (const block of [
      new models.BasicBlock(8, 8, { rng }),
      new models.Bottleneck(8, 2, { rng }),
    ]) {
      const last = block instanceof models.Bottleneck ? block.bn3 : block.bn2;
      last.gamma.assign(tf.zerosLike(last.gamma));
      tf.tidy(() => {
        const y = block.forward(x) as tf.Tensor;
        expect(y.sub(tf.relu(x)).abs().max().dataSync()[0]).toBe(0);
      });
      expectNoLeak(() => block.forward(x));
    }
  });

  test('with a stride both ways change the shape', () => {
    expect(new models.BasicBlock(8, 12, { rng, stride: 2 }).forward(x).shape).toEqual([
      2, 3, 3, 12,
    ]);
    expect(new models.Bottleneck(8, 3, { rng, stride: 2 }).forward(x).shape).toEqual([2, 3, 3, 12]);
    const thin = new models.InvertedResidual(8, 8, { rng });
    expect(thin.forward(x).shape).toEqual([2, 6, 6, 8]);
    expect(new models.InvertedResidual(8, 5, { rng, stride: 2 }).forward(x).shape).toEqual([
      2, 3, 3, 5,
    ]);
  });

  test("an Inception block: GoogLeNet's first has 163,696 parameters and 256 maps", () => {
    const block = new models.Inception(192, [64, [96, 128], [16, 32], 32], { rng });
    expect(block.parameterCount()).toBe(163_696);
    expect(block.forward(tf.zeros([1, 4, 4, 192])).shape).toEqual([1, 4, 4, 256]);
    block.dispose();
  });

  test('squeeze and excitation weighs whole channels', () => {
    const block = new models.SqueezeExcitation(8, { rng, reduction: 4 });
    expect(block.parameterCount()).toBe(8 * 2 + 2 + 2 * 8 + 8);
    tf.tidy(() => {
      const factor = tf.div(block.forward(x), x) as tf.Tensor4D;
      const { mean, variance } = tf.moments(factor, [1, 2]);
      expect(variance.max().dataSync()[0]).toBeLessThan(1e-10);
      expect(mean.min().dataSync()[0]).toBeGreaterThan(0);
      expect(mean.max().dataSync()[0]).toBeLessThan(1);
    });
    expect(() => new models.SqueezeExcitation(8, { rng })).toThrow(
      '8 channels cannot be reduced by 16',
    );
  });
});

describe('parts to build with', () => {
  test('a way around: the identity where the body gives 0, and a shortcut where shapes differ', () => {
    const x = randn([2, 5], { rng: new Rng(1) });
    const zero = new nn.Linear(5, 5, { rng, init: nn.init.zeros, biasInit: nn.init.zeros });
    const y = new nn.Residual(zero).forward(x);
    expect([...y.dataSync()]).toEqual([...x.dataSync()]);
    const wide = new nn.Linear(5, 7, { rng });
    expect(() => new nn.Residual(wide).forward(x)).toThrow(
      'Residual: the body gives [2,7], beside it is [2,5]; give a shortcut',
    );
    const shortcut = new nn.Linear(5, 7, { rng: 2 });
    const both = new nn.Residual(wide, { shortcut });
    expect(both.parameterCount()).toBe(2 * 42);
    tf.tidy(() => {
      const sum = tf.add(wide.forward(x), shortcut.forward(x));
      expect(tf.sub(both.forward(x), sum).abs().max().dataSync()[0]).toBe(0);
    });
    expectNoLeak(() => both.forward(x));
  });

  test('branches side by side', () => {
    const x = randn([2, 4, 4, 3], { rng: new Rng(1) });
    const one = new nn.Conv2d(3, 4, 1, { rng });
    const all = new nn.Concat(
      one,
      (h: tf.Tensor) => h,
      new nn.Conv2d(3, 2, 3, { rng, padding: 1 }),
    );
    const y = all.forward(x) as tf.Tensor4D;
    expect(y.shape).toEqual([2, 4, 4, 9]);
    expect([...y.slice([0, 0, 0, 4], [2, 4, 4, 3]).dataSync()]).toEqual([...x.dataSync()]);
    expect(all.parameterCount()).toBe(16 + 56);
    expectNoLeak(() => all.forward(x));
    expect(() => new nn.Concat()).toThrow('no branch');
  });

  test('an embedding picks rows, and only those get a gradient', () => {
    const words = new nn.Embedding(5, 3, { rng });
    const x = tf.tensor([[4, 0, 4]], [1, 3], 'int32');
    expect(words.forward(x).shape).toEqual([1, 3, 3]);
    const { grads } = tf.variableGrads(() => words.forward(x).sum() as tf.Scalar, [words.weight]);
    const [gradient] = Object.values(grads) as [tf.Tensor];
    expect([...gradient.dataSync()]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2]);
  });
});

describe('small enough to train', () => {
  test('a ResNet of three stages takes small images', () => {
    const net = new models.ResNet([1, 1, 1], {
      rng,
      width: 4,
      stem: 'small',
      inChannels: 1,
      classes: 10,
    });
    const x = randn([2, 16, 16, 1], { rng: new Rng(3) });
    expect(net.forward(x).shape).toEqual([2, 10]);
    const rows = net.summary([1, 16, 16, 1]).rows.filter(({ layer }) => layer.startsWith('Conv2d'));
    expect(rows.map(({ outputs }) => outputs[0])).toEqual([
      [1, 16, 16, 4],
      [1, 16, 16, 4],
      [1, 16, 16, 4],
      [1, 8, 8, 8],
      [1, 8, 8, 8],
      [1, 8, 8, 8],
      [1, 4, 4, 16],
      [1, 4, 4, 16],
      [1, 4, 4, 16],
    ]);
    expectNoLeak(() => net.forward(x));
    net.dispose();
  });

  test('a text network knows the order of words that a bag of words does not', () => {
    const net = new models.TextCnn(20, 2, { rng, features: 6, windows: [2], channels: 8 }).eval();
    const [a, b] = [
      [1, 2, 3],
      [2, 1, 3],
    ].map((words) => net.forward(tf.tensor([words], [1, 3], 'int32')).dataSync()) as [
      Float32Array,
      Float32Array,
    ];
    expect(Math.abs((a[0] as number) - (b[0] as number))).toBeGreaterThan(1e-4);
    expect(net.parameterCount()).toBe(20 * 6 + 8 * (2 * 6 + 1) + 8 * 2 + 2);
    net.dispose();
  });
});
