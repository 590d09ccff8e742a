import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect } from 'vitest';
import { Dataset } from '../../src/data/index.ts';
import { accuracy } from '../../src/metrics/index.ts';
import { Autoencoder, ConvAutoencoder, MLP, VAE } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { captures as test } from '../captures.ts';
import { outcomeOf, strewn, train } from './replay.ts';

const rows = (n: number, features: number, classes: number) =>
  new Dataset({
    x: strewn([n, features], 1),
    y: tf.tensor1d(
      Int32Array.from({ length: n }, (_, i) => (i * 7) % classes),
      'int32',
    ),
  });

const images = (n: number, size: number, channels: number) =>
  new Dataset({
    x: strewn([n, size, size, channels], 1),
    y: tf.tensor1d(
      Int32Array.from({ length: n }, (_, i) => (i * 7) % 3),
      'int32',
    ),
  });

const sequences = (n: number, steps: number, features: number) =>
  new Dataset({ x: strewn([n, steps, features], 1), y: strewn([n, 1], 2) });

const digits = rows(70, 6, 3);
const pictures = images(20, 8, 2);
const series = sequences(20, 5, 3);
const rng = 3;

type Make = () => nn.AnyModule;
const chain =
  (...stages: (() => nn.Stage)[]): Make =>
  () =>
    new nn.Sequential(...stages.map((make) => make())) as nn.AnyModule;

const flat: readonly [string, Make][] = [
  ['MLP', () => new MLP([6, 16, 3], { rng })],
  ['MLP, tanh', () => new MLP([6, 8, 8, 3], { rng, activation: nn.tanh })],
  ...Object.entries({
    relu: nn.relu,
    leakyRelu: nn.leakyRelu,
    elu: nn.elu,
    selu: nn.selu,
    gelu: nn.gelu,
    silu: nn.silu,
    sigmoid: nn.sigmoid,
    softplus: nn.softplus,
  }).map(([name, f]): [string, Make] => [
    name,
    chain(
      () => new nn.Linear(6, 10, { rng }),
      () => f as nn.Stage,
      () => new nn.Linear(10, 3, { rng }),
    ),
  ]),
  [
    'PReLU',
    chain(
      () => new nn.Linear(6, 10, { rng }),
      () => new nn.PReLU({ channels: 10 }),
      () => new nn.Linear(10, 3, { rng }),
    ),
  ],
  [
    'LayerNorm',
    chain(
      () => new nn.Linear(6, 10, { rng }),
      () => new nn.LayerNorm(10),
      () => new nn.Linear(10, 3, { rng }),
    ),
  ],
  [
    'BatchNorm1d',
    chain(
      () => new nn.Linear(6, 10, { rng }),
      () => new nn.BatchNorm1d(10),
      () => nn.relu,
      () => new nn.Linear(10, 3, { rng }),
    ),
  ],
  [
    'BatchNorm1d, Keras',
    chain(
      () => new nn.Linear(6, 10, { rng }),
      () => new nn.BatchNorm1d(10, { convention: 'keras' }),
      () => new nn.Linear(10, 3, { rng }),
    ),
  ],
  [
    'Dropout',
    chain(
      () => new nn.Linear(6, 20, { rng }),
      () => new nn.Dropout(0.4, { rng: 9 }),
      () => nn.relu,
      () => new nn.Dropout(0.1, { rng: 5 }),
      () => new nn.Linear(20, 3, { rng }),
    ),
  ],
  [
    'Residual',
    chain(
      () => new nn.Residual(new nn.Linear(6, 6, { rng })),
      () => nn.relu,
      () => new nn.Linear(6, 3, { rng }),
    ),
  ],
];

const ofImages: readonly [string, Make][] = [
  [
    'convolution',
    chain(
      () => new nn.Conv2d(2, 4, 3, { rng }),
      () => nn.relu,
      () => new nn.MaxPool2d(2),
      () => new nn.Flatten(),
      () => new nn.Linear(36, 3, { rng }),
    ),
  ],
  [
    'strides, padding, average',
    chain(
      () => new nn.Conv2d(2, 4, 3, { rng, stride: 2, padding: 'same' }),
      () => nn.tanh,
      () => new nn.AvgPool2d(2),
      () => new nn.Flatten(),
      () => new nn.Linear(16, 3, { rng }),
    ),
  ],
  [
    'BatchNorm2d',
    chain(
      () => new nn.Conv2d(2, 4, 3, { rng }),
      () => new nn.BatchNorm2d(4),
      () => nn.relu,
      () => new nn.Conv2d(4, 5, 3, { rng }),
      () => new nn.BatchNorm2d(5),
      () => new nn.GlobalAvgPool(),
      () => new nn.Linear(5, 3, { rng }),
    ),
  ],
  [
    'depthwise',
    chain(
      () => new nn.DepthwiseConv2d(2, 3, { rng }),
      () => nn.relu,
      () => new nn.GlobalMaxPool(),
      () => new nn.Linear(2, 3, { rng }),
    ),
  ],
  [
    'separable',
    chain(
      () => new nn.SeparableConv2d(2, 5, 3, { rng }),
      () => new nn.GroupNorm(5, 5 as never),
      () => new nn.GlobalAvgPool(),
      () => new nn.Linear(5, 3, { rng }),
    ),
  ],
  [
    'upsampled twice, from the nearest and between',
    chain(
      () => new nn.Conv2d(2, 3, 3, { rng, stride: 2, padding: 1 }),
      () => new nn.Upsample(2),
      () => new nn.Conv2d(3, 3, 3, { rng, stride: 2, padding: 1 }),
      () => new nn.Upsample(2, { mode: 'bilinear' } as never),
      () => new nn.GlobalAvgPool(),
    ),
  ],
  [
    'transposed, upsampled',
    chain(
      () => new nn.ConvTranspose2d(2, 3, 2, { rng, stride: 2 }),
      () => new nn.Upsample(2),
      () => new nn.Conv2d(3, 3, 3, { rng }),
      () => new nn.GlobalAvgPool(),
    ),
  ],
];

const ofSequences: readonly [string, Make][] = [
  ...(['RNN', 'GRU', 'LSTM'] as const).map((name): [string, Make] => [
    name,
    chain(
      () => new (nn[name] as typeof nn.GRU)(3, 6, { rng, returns: 'last' }),
      () => new nn.Linear(6, 1, { rng }),
    ),
  ]),
  [
    'GRU that resets before',
    chain(
      () => new nn.GRU(3, 6, { rng, returns: 'last', reset: 'before' }),
      () => new nn.Linear(6, 1, { rng }),
    ),
  ],
  [
    'Conv1d',
    chain(
      () => new nn.Conv1d(3, 4, 2, { rng }),
      () => nn.relu,
      () => new nn.MaxPool1d(2),
      () => new nn.Flatten(),
      () => new nn.Linear(8, 1, { rng }),
    ),
  ],
];

const sets = [
  ...flat.map(
    ([name, make]) =>
      [name, make, digits, { loss: nn.crossEntropy, metrics: { accuracy } }] as const,
  ),
  ...ofImages.map(
    ([name, make]) => [name, make, pictures, { loss: nn.crossEntropy, batchSize: 8 }] as const,
  ),
  ...ofSequences.map(
    ([name, make]) => [name, make, series, { loss: nn.mse, batchSize: 10 }] as const,
  ),
];

test.each(sets)('%s', async (_, make, data, options) => {
  const settings = () => ({ epochs: 8, ...options }) as never;
  const eager = await train(make, data as never, settings, false);
  const replayed = await train(make, data as never, settings);
  expect(replayed.replayed).toBeGreaterThan(8);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  expect(eager.replayed).toBe(0);
});

test.each([
  ['sgd', optim.sgd({ lr: 0.1 })],
  ['momentum', optim.sgd({ lr: 0.1, momentum: 0.9 })],
  ['nesterov, decay', optim.sgd({ lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 })],
  ['adam', optim.adam({ lr: 0.01, weightDecay: 0.1 })],
  ['adamW', optim.adamW({ lr: 0.01 })],
  ['adagrad', optim.adagrad()],
  ['rmsprop', optim.rmsprop()],
  ['adadelta', optim.adadelta()],
  ['lars', optim.lars({ lr: 0.1 })],
])('optimizer %s, with a schedule and clipping', async (_, optimizer) => {
  const make = () => new MLP([6, 8, 3], { rng });
  const settings = () => ({
    epochs: 8,
    loss: nn.crossEntropy,
    optimizer,
    lr: optim.schedules.cosine(0.05),
    clipNorm: 0.3,
    clipValue: 0.1,
  });
  const eager = await train(make, digits, settings, false);
  const replayed = await train(make, digits, settings);
  expect(replayed.replayed).toBeGreaterThan(8);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
});

test.each([
  ['mse', nn.mse, [1]],
  ['mae', nn.mae, [1]],
  ['huber', nn.huber, [1]],
  ['logCosh', nn.logCosh, [1]],
  ['bceWithLogits', nn.bceWithLogits, [1]],
  ['binaryHinge', nn.binaryHinge, [1]],
  ['focal', nn.focal, [3]],
  ['hinge', nn.hinge, [3]],
  ['crossEntropy of probabilities', nn.crossEntropy, [3]],
] as const)('loss %s', async (_, loss, [outputs]) => {
  const data = new Dataset({ x: strewn([40, 4], 1), y: strewn([40, outputs], 2).abs() });
  const make = () => new MLP([4, 8, outputs], { rng });
  const settings = () => ({ epochs: 10, batchSize: 20, loss }) as never;
  const eager = await train(make, data, settings, false);
  const replayed = await train(make, data, settings);
  expect(replayed.replayed).toBeGreaterThan(8);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  data.dispose();
});

const pixels = new Dataset({ x: strewn([40, 8, 8, 1], 1).abs() });

test.each([
  [
    'autoencoder',
    () => new Autoencoder({ rng, inputShape: [8, 8, 1], hidden: [12] }),
    (net: Autoencoder) => net.objective,
  ],
  [
    'convolutional autoencoder',
    () =>
      new ConvAutoencoder({ rng, inputShape: [8, 8, 1], channels: [3, 4], upsampling: 'nearest' }),
    (net: ConvAutoencoder) => net.objective,
  ],
  [
    'variational autoencoder',
    () => new VAE({ rng, inputShape: [8, 8, 1], hidden: [12], latent: 3 }),
    (net: VAE) => net.objective,
  ],
] as const)('the objective of its own of a %s', async (_, make, objectiveOf) => {
  const settings = (net: unknown) => ({
    ...{ epochs: 8, batchSize: 10, objective: objectiveOf(net as never) },
  });
  const eager = await train(make as never, pixels, settings as never, false);
  const replayed = await train(make as never, pixels, settings as never);
  expect(replayed.replayed).toBeGreaterThan(20);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
});

test('any chain of layers, any batch: the same bits', async () => {
  const between = fc.constantFrom(
    () => nn.relu as nn.Stage,
    () => nn.tanh as nn.Stage,
    () => nn.gelu as nn.Stage,
    (n: number) => new nn.LayerNorm(n),
    (n: number) => new nn.BatchNorm1d(n),
    () => new nn.Dropout(0.3, { rng: 11 }),
    (n: number) => new nn.Residual(new nn.Linear(n, n, { rng })),
  );
  const network = fc.record({
    stages: fc.array(between, { maxLength: 4 }),
    width: fc.integer({ min: 2, max: 17 }),
    batchSize: fc.integer({ min: 2, max: 40 }),
    optimizer: fc.constantFrom(
      optim.adam(),
      optim.sgd({ lr: 0.05, momentum: 0.5 }),
      optim.rmsprop(),
    ),
  });
  await fc.assert(
    fc.asyncProperty(network, async ({ stages, width, batchSize, optimizer }) => {
      const make = () =>
        new nn.Sequential(
          new nn.Linear(6, width, { rng }),
          ...stages.map((stage) => stage(width)),
          new nn.Linear(width, 3, { rng }),
        ) as nn.AnyModule;
      const settings = () => ({ epochs: 6, batchSize, loss: nn.crossEntropy, optimizer }) as never;
      // A last batch of one example has no variance.
      fc.pre(70 % batchSize !== 1);
      const eager = await train(make, digits as never, settings, false);
      const replayed = await train(make, digits as never, settings);
      expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
    }),
    { numRuns: 15 },
  );
});
