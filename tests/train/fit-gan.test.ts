import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import * as backend from '../../src/backend/index.ts';
import { DataLoader, DatasetOf, makeRing } from '../../src/data/index.ts';
import { GAN, MLP } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import { adam, sgd } from '../../src/optim/index.ts';
import { Rng, randn } from '../../src/tensor/index.ts';
import { fitGan } from '../../src/train/index.ts';
import { captures } from '../captures.ts';

const quiet = { progress: false } as const;

/** A generator a z + b, from a = 1 and b = -1, against a small discriminator. */
function game() {
  const generator = new nn.Linear(1, 1, { rng: 1 });
  generator.weight.assign(tf.tensor2d([[1]]));
  generator.bias?.assign(tf.tensor1d([-1]));
  const discriminator = new MLP([1, 16, 16, 1], { rng: 2, activation: nn.tanh });
  return new GAN({ generator, discriminator, latent: 1 });
}

test('a line of noise becomes N(2, 0.25), and the discriminator no longer knows', async () => {
  const gan = game();
  const x = randn([1280, 1], { rng: 3 }).mul(0.5).add(2) as tf.Tensor;
  const before = tf.memory().numTensors;
  const history = await fitGan(gan, new DatasetOf({ x }, {}), {
    ...quiet,
    epochs: 80,
    batchSize: 128,
    rng: 4,
    optimizer: adam({ lr: 0.006, betas: [0.5, 0.9] }),
  });
  expect(tf.memory().numTensors).toBe(before);
  const { mean, variance } = tf.moments(gan.sample(4000, { rng: 5 }));
  expect(Math.abs((mean.dataSync()[0] as number) - 2)).toBeLessThan(0.1);
  expect(Math.abs(Math.sqrt(variance.dataSync()[0] as number) - 0.5)).toBeLessThan(0.1);
  const last = history.epochs.at(-1);
  expect(Math.abs((last?.loss ?? 0) - 2 * Math.LN2)).toBeLessThan(0.1);
});

test('the generator moves once in discriminatorSteps batches', async () => {
  const gan = game();
  const seen: number[] = [];
  const x = randn([12, 1], { rng: 3 }) as tf.Tensor;
  await fitGan(gan, new DatasetOf({ x }, {}), {
    ...quiet,
    ...{ epochs: 1, batchSize: 2, rng: 4, discriminatorSteps: 3, optimizer: sgd({ lr: 0.1 }) },
    callbacks: [{ onBatchEnd: () => void seen.push(gan.generator.weight.dataSync()[0] as number) }],
  });
  expect(seen.slice(0, 2)).toEqual([1, 1]);
  expect(seen[2]).not.toBe(1);
  expect(seen.slice(3, 5)).toEqual([seen[2], seen[2]]);
  expect(seen[5]).not.toBe(seen[2]);
});

test('clipWeights holds the weights of the discriminator alone', async () => {
  const ring = makeRing({ rng: 1, n: 64 });
  const gan = new GAN({
    generator: new MLP([2, 8, 2], { rng: new Rng(1) }),
    discriminator: new MLP([2, 8, 1], { rng: new Rng(2) }),
    latent: 2,
    game: 'wasserstein',
  });
  await fitGan(gan, ring, { ...quiet, epochs: 1, rng: 1, clipWeights: 0.05 });
  const largest = (module: nn.AnyModule) =>
    Math.max(...module.parameters().map((p) => p.abs().max().dataSync()[0] as number));
  expect(largest(gan.discriminator)).toBeCloseTo(0.05, 6);
  expect(largest(gan.generator)).toBeGreaterThan(0.2);
});

test('a conditional one learns what each label looks like', async () => {
  const x = tf.tensor2d(Array.from({ length: 256 }, (_, i) => [i % 2 === 0 ? -2 : 2]));
  const y = tf.tensor1d(
    Array.from({ length: 256 }, (_, i) => i % 2),
    'int32',
  );
  const gan = new GAN({
    generator: new MLP([3, 16, 1], { rng: 1 }),
    discriminator: new MLP([3, 16, 1], { rng: 2 }),
    latent: 1,
    classes: 2,
  });
  const options = { ...quiet, epochs: 30, batchSize: 64, rng: 3 };
  await fitGan(gan, new DatasetOf({ x, y }, {}), {
    ...options,
    optimizer: adam({ lr: 0.01, betas: [0.5, 0.9] }),
  });
  const mean = (label: number) =>
    gan
      .sample(200, { rng: 4, labels: Array.from({ length: 200 }, () => label) })
      .mean()
      .dataSync()[0] as number;
  expect(mean(0)).toBeLessThan(-1);
  expect(mean(1)).toBeGreaterThan(1);
});

test('wrong options are named', async () => {
  const x = randn([4, 1], { rng: 3 }) as tf.Tensor;
  const set = new DatasetOf({ x }, {});
  await expect(fitGan(game(), set, { rng: 1, discriminatorSteps: 0 })).rejects.toThrow(
    'whole number from 1, given 0',
  );
  await expect(fitGan(game(), set, { rng: 1, clipWeights: -1 })).rejects.toThrow('above 0');
});

/** Losses and weights of a GAN that was trained, captured or not, and how many steps were replayed. */
async function trained(make: () => GAN, options: object, replay?: false) {
  const gan = make();
  const [x, y] = [randn([96, 2], { rng: 3 }) as tf.Tensor, randomInts(96, 3)];
  const before = backend.info().replay.steps;
  const tensors = tf.memory().numTensors;
  const history = await fitGan(gan, new DatasetOf({ x, y }, {}), {
    ...quiet,
    ...{ epochs: 3, batchSize: 8, rng: 4, ...options },
    ...(replay === undefined ? {} : { replay }),
  });
  expect(tf.memory().numTensors).toBe(tensors);
  const { steps, refused } = backend.info().replay;
  const { batchLosses, epochs } = history;
  const weights = Array.from(gan.namedParameters(), ([path, w]) => [path, ...w.dataSync()]);
  const generator = epochs.map(({ metrics }) => metrics.generator);
  gan.dispose();
  tf.dispose([x, y]);
  return { result: { batchLosses, generator, weights }, replayed: steps - before, refused };
}

const randomInts = (n: number, below: number): tf.Tensor => {
  const rng = new Rng(9);
  return tf.tensor1d(
    Array.from({ length: n }, () => rng.int(below)),
    'int32',
  );
};

captures.each([
  ['', {}, {}],
  ['of Wasserstein, with a penalty', { game: 'wasserstein', penalty: 10 }, {}],
  ['with cut weights', { game: 'wasserstein' }, { discriminatorSteps: 3, clipWeights: 0.1 }],
  ['with classes', { classes: 3 }, { optimizer: adam({ lr: 0.01 }) }],
  ['least squares', { game: 'leastSquares' }, { discriminatorOptimizer: sgd({ lr: 0.1 }) }],
] as const)('a game %s is captured, to the same bits', async (_, game, options) => {
  const classes = 'classes' in game ? game.classes : 0;
  const make = () =>
    new GAN({
      generator: new MLP([2 + classes, 8, 2], { rng: 1 }),
      discriminator: new MLP([2 + classes, 8, 1], { rng: 2, activation: nn.tanh }),
      latent: 2,
      ...game,
    }) as GAN;
  const eager = await trained(make, options, false);
  const captured = await trained(make, options);
  expect(captured.result).toEqual(eager.result);
  expect(eager.replayed).toBe(0);
  expect(captured.replayed, JSON.stringify(captured.refused)).toBeGreaterThan(36);
});

captures('a label that is no class is found in a captured game too', async () => {
  const gan = new GAN({
    generator: new MLP([4, 8, 2], { rng: 1 }),
    discriminator: new MLP([5, 8, 1], { rng: 2 }),
    ...{ latent: 1, classes: 3 },
  });
  const x = randn([96, 2], { rng: 3 }) as tf.Tensor;
  const labels = Array.from({ length: 96 }, (_, i) => (i === 90 ? 3 : i % 3));
  const y = tf.tensor1d(labels, 'int32');
  const loader = new DataLoader(new DatasetOf({ x, y }, {}), { batchSize: 8 });
  const before = backend.info().replay.steps;
  const training = fitGan(gan, loader as never, { ...quiet, epochs: 1, rng: 4 });
  await expect(training).rejects.toThrow('label 3, expected 0 to 2');
  expect(backend.info().replay.steps).toBeGreaterThan(before + 10);
});
