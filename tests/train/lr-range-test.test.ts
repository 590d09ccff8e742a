import { expect, test } from 'vitest';
import { data, models, nn, optim, tf, train } from '../../src/index.ts';

test('lrRangeTest finds where a quadratic falls, ends where it blows up, and leaves the model alone', async () => {
  // y = 2x by one weight: loss (w - 2)² E[x²] with E[x²] = 1, so that rates above 1 diverge.
  const x = tf.tensor2d([[1], [-1], [1], [-1]]);
  const set = new data.Dataset({ x, y: x.mul(2) });
  const net = new nn.Linear(1, 1, { bias: false, rng: 1 });
  const before = net.stateDict();
  const tensors = tf.memory().numTensors;
  const found = await train.lrRangeTest(net, set, {
    ...{ loss: nn.mse, optimizer: optim.sgd(), batchSize: 4, rng: 1 },
    ...{ from: 1e-4, to: 100, steps: 61, smoothing: 0 },
  });
  expect(tf.memory().numTensors).toBe(tensors);
  expect(net.stateDict()).toEqual(before);
  expect(found.rates[0]).toBeCloseTo(1e-4, 12);
  const factor = (found.rates[1] as number) / (found.rates[0] as number);
  expect(factor).toBeCloseTo(10 ** 0.1, 6);
  expect(found.smoothed).toEqual(found.losses.map((loss) => expect.closeTo(loss, 10)));
  // It falls by (1 - 2η)² a step until nothing is left, and rises with rates above 1.
  expect(found.steepest).toBeGreaterThan(0.005);
  expect(found.steepest).toBeLessThan(0.5);
  expect(found.rates.at(-1)).toBeGreaterThan(1);
  expect(found.rates.length).toBeLessThan(61);
  const last = found.losses.at(-1) as number;
  expect(last).toBeGreaterThan(4 * Math.min(...found.losses));
  set.dispose();
  net.dispose();
});

test('lrRangeTest smooths without the bias of the start, and survives a loss that is no number', async () => {
  const set = data.makeMoons({ n: 64, rng: 1 });
  const net = new models.MLP([2, 8, 2], { rng: 2 });
  const { losses, smoothed, rates } = await train.lrRangeTest(net, set, {
    ...{ loss: nn.crossEntropy, optimizer: optim.sgd({ momentum: 0.9 }), batchSize: 16, rng: 1 },
    ...{ from: 1e-3, to: 1e9, steps: 40 },
  });
  const [a = 0, b = 0] = losses;
  expect(smoothed[0]).toBeCloseTo(a, 10);
  expect(smoothed[1]).toBeCloseTo((0.9 * a + b) / 1.9, 10);
  expect(rates.length).toBeLessThan(40);
  set.dispose();
  net.dispose();
});

test('lrRangeTest refuses ranges that are none', async () => {
  const set = data.makeMoons({ n: 8, rng: 1 });
  const net = new models.MLP([2, 2], { rng: 2 });
  const run = (options: object) =>
    train.lrRangeTest(net, set, { loss: nn.crossEntropy, rng: 1, ...options });
  await expect(run({ from: 1, to: 1 })).rejects.toThrow('given 1 to 1');
  await expect(run({ steps: 1 })).rejects.toThrow('given 1');
  await expect(run({ smoothing: 1 })).rejects.toThrow('smoothing');
  set.dispose();
  net.dispose();
});
