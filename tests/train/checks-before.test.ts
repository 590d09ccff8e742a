import { expect, test } from 'vitest';
import { data, disposeAll, models, nn, optim, randn, tensor, tf, train } from '../../src/index.ts';

/** Scores that do not depend on the input. */
const constant = (scores: number[]) => ({
  forward: (x: tf.Tensor) => tensor([scores]).tile([x.shape[0] ?? 0, 1]) as tf.Tensor,
});

test('initialLoss is ln C for equal scores, of however many classes', () => {
  const set = new data.Dataset({ x: tf.zeros([6, 2]), y: tensor([0, 1, 2, 0, 1, 2]) });
  const before = tf.memory().numTensors;
  const found = train.initialLoss(constant([4, 4, 4]), set);
  expect(tf.memory().numTensors).toBe(before);
  expect(found.loss).toBeCloseTo(Math.log(3), 6);
  expect(found.uniform).toBe(Math.log(3));
  expect(found.expected).toBeCloseTo(Math.log(3), 6);
  expect(found.passed).toBe(true);
  set.dispose();
});

test('initialLoss expects ln C and half of the variance of small scores, and refuses large ones', () => {
  const x = randn([4000, 10], { rng: 1 });
  const y = tensor(Array.from({ length: 4000 }, (_, i) => i % 10));
  const set = new data.Dataset({ x, y });
  const scaled = (factor: number) =>
    train.initialLoss({ forward: (inputs: tf.Tensor) => inputs.mul(factor) }, set);
  // Nine tenths of a half of .25: the variance of ten numbers around their own mean.
  expect(scaled(0.5).expected).toBeCloseTo(Math.log(10) + 0.45 * 0.25, 2);
  expect(Math.abs(scaled(0.5).loss - scaled(0.5).expected)).toBeLessThan(0.02);
  expect(scaled(0.5).passed).toBe(true);
  expect(scaled(4).passed).toBe(false);
  expect(scaled(4).loss).toBeLessThan(scaled(4).expected);
  // Labels among the inputs: the loss lies far below.
  const told = new data.Dataset({ x: tf.oneHot(y.cast('int32'), 10).mul(20), y: y.clone() });
  expect(train.initialLoss({ forward: (inputs: tf.Tensor) => inputs }, told).passed).toBe(false);
  expect(train.initialLoss({ forward: (v: tf.Tensor) => v }, set, { tolerance: 1e-6 }).passed).toBe(
    false,
  );
  disposeAll([set, told]);
});

const options = { loss: nn.crossEntropy, optimizer: optim.sgd(), lr: 0.5 };

test('overfitSmall learns a few examples by heart, random labels too, and gives the weights back', async () => {
  const x = randn([50, 8], { rng: 1 });
  const y = tensor(Array.from({ length: 50 }, (_, i) => (i * 7) % 3));
  const set = new data.Dataset({ x, y });
  const net = new models.MLP([8, 32, 3], { rng: 1 });
  const before = net.stateDict();
  const tensors = tf.memory().numTensors;
  const found = await train.overfitSmall(net, set, options);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(net.stateDict()).toEqual(before);
  expect(found).toMatchObject({ passed: true, unmoved: [] });
  expect(found.losses).toHaveLength(300);
  expect(found.loss).toBeLessThan(0.05);
  expect(found.losses[0]).toBeGreaterThan(0.5);
  const short = await train.overfitSmall(net, set, { ...options, n: 10, steps: 3, target: 1e-9 });
  expect(short.losses).toHaveLength(3);
  expect(short.passed).toBe(false);
  await expect(train.overfitSmall(net, set, { ...options, n: 0 })).rejects.toThrow('given 0');
  disposeAll([set, net]);
});

test('overfitSmall tells softmax applied twice, whose loss cannot fall below ln(1 + 2/e)', async () => {
  const set = new data.Dataset({
    x: randn([9, 4], { rng: 2 }),
    y: tensor([0, 1, 2, 0, 1, 2, 0, 1, 2]),
  });
  const net = new models.MLP([4, 32, 3], { rng: 1 });
  const twice = (scores: tf.Tensor, labels: tf.Tensor) =>
    nn.crossEntropy(nn.softmax(scores), labels);
  const found = await train.overfitSmall(net, set, { ...options, loss: twice });
  expect(found.passed).toBe(false);
  expect(found.loss).toBeGreaterThan(Math.log(1 + 2 / Math.E));
  disposeAll([set, net]);
});

test('overfitSmall names what did not move, and survives a training that diverges', async () => {
  const set = new data.Dataset({
    x: randn([8, 4], { rng: 2 }),
    y: tensor([0, 1, 0, 1, 1, 0, 0, 1]),
  });
  const net = new models.MLP([4, 32, 2], { rng: 1 });
  net.layers[0].freeze();
  const found = await train.overfitSmall(net, set, { ...options, steps: 150, target: 0.3 });
  expect(found.passed).toBe(true);
  expect(found.unmoved).toEqual(['layers.0.weight', 'layers.0.bias']);
  net.layers[0].unfreeze();
  const wild = await train.overfitSmall(net, set, { ...options, lr: 1e30 });
  expect(wild.passed).toBe(false);
  expect(wild.loss).toBeNaN();
  disposeAll([set, net]);
});
