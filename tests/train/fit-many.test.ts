import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import * as backend from '../../src/backend/index.ts';
import * as data from '../../src/data/index.ts';
import * as metrics from '../../src/metrics/index.ts';
import * as models from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { disposeAll, Rng, randn } from '../../src/tensor/index.ts';
import * as train from '../../src/train/index.ts';
import { captures } from '../captures.ts';

/** Points of three classes in the plane, which a small network learns. */
function points(seed = 1, size = 50) {
  const rng = new Rng(seed);
  const rows = Array.from({ length: size }, () => [rng.normal(), rng.normal()]);
  const labels = rows.map(([a = 0, b = 0]) => (a * b > 0 ? 0 : a > 0 ? 1 : 2));
  return new data.Dataset({ x: tf.tensor2d(rows), y: tf.tensor1d(labels, 'int32') });
}

const mlp = (seed: number) => new models.MLP([2, 16, 16, 3], { rng: seed, activation: nn.tanh });
const weightsOf = (net: nn.AnyModule) =>
  Array.from(net.namedVariables(), ([, w]) => Array.from(w.dataSync())).flat();

function expectClose(a: readonly number[], b: readonly number[], digits = 4) {
  expect(a).toHaveLength(b.length);
  expect(a.length).toBeGreaterThan(0);
  for (const [i, value] of a.entries()) expect(value).toBeCloseTo(b[i] as number, digits);
}

const optimizers: [string, optim.PlainFactory][] = [
  ['SGD', optim.sgd()],
  ['Nesterov and decay', optim.sgd({ momentum: 0.9, nesterov: true, weightDecay: 0.01 })],
  ['Adam', optim.adam()],
  ['AdamW', optim.adamW({ weightDecay: 0.1 })],
  ['RMSprop', optim.rmsprop()],
  ['Adagrad', optim.adagrad()],
  ['Adadelta', optim.adadelta()],
  ['LARS', optim.lars({ weightDecay: 0.01 })],
];

test.each(optimizers)('each run gets what fit gives it: %s', async (_, optimizer) => {
  const set = points();
  const held = points(2, 20);
  const seeds = [1, 2, 3];
  const lr = [0.002, 0.01, optim.schedules.cosine(0.01)];
  // 50 examples in batches of 16: the last batch has two.
  const common = { loss: nn.crossEntropy, optimizer, epochs: 4, batchSize: 16, validation: held };
  const asked = { ...common, metrics: { accuracy: metrics.accuracy } };
  const nets = seeds.map(mlp);
  const runs = await train.fitMany(nets, set, { ...asked, lr, rng: seeds });
  for (const [i, seed] of seeds.entries()) {
    const alone = mlp(seed);
    const history = await train.fit(alone, set, { ...asked, lr: lr[i] ?? 0, rng: seed });
    const run = runs[i] as train.History;
    expectClose(run.batchLosses, history.batchLosses);
    expectClose(run.losses, history.losses);
    expectClose(run.valLosses, history.valLosses);
    expectClose(run.metric('accuracy', 'validation'), history.metric('accuracy', 'validation'));
    expectClose(weightsOf(nets[i] as nn.AnyModule), weightsOf(alone));
    expect(run.epochs.map((log) => log.lr)).toEqual(history.epochs.map((log) => log.lr));
    expect(run.stopped).toBe('finished');
    alone.dispose();
  }
  disposeAll([set, held, ...nets]);
});

test('a map makes each batch another, as that of a loader does for fit', async () => {
  const set = points();
  const jitter =
    (std: number) =>
    ({ x, y }: { x: tf.Tensor; y: tf.Tensor }, { rng }: data.BatchContext) => ({
      x: x.add(randn(x.shape as [number, number], { rng, std })),
      y,
    });
  const maps = [jitter(0.1), jitter(1)];
  const options = { loss: nn.crossEntropy, lr: 0.1, optimizer: optim.sgd(), epochs: 3 };
  const nets = [mlp(1), mlp(1)];
  await train.fitMany(nets, set, { ...options, rng: [5, 6], map: maps, batchSize: 16 });
  for (const [i, map] of maps.entries()) {
    const alone = mlp(1);
    const loader = new data.DataLoader(set, { batchSize: 16, shuffle: true, rng: 5 + i, map });
    await train.fit(alone, loader, options);
    expectClose(weightsOf(nets[i] as nn.AnyModule), weightsOf(alone));
    alone.dispose();
  }
  // One seed for all: the same draws for each run, so that alike runs stay alike.
  const pair = [mlp(2), mlp(2)];
  const [a, b] = await train.fitMany(pair, set, { ...options, rng: 7, map: jitter(0.5) });
  expect(a?.batchLosses).toEqual(b?.batchLosses);
  const before = tf.memory().numTensors;
  await train.fitMany(pair, set, { ...options, rng: 7, map: jitter(0.5) });
  expect(tf.memory().numTensors).toBe(before);
  disposeAll([set, ...nets, ...pair]);
});

test('a map may give rows of probabilities for labels, such as mixup', async () => {
  const set = points();
  const options = { loss: nn.crossEntropy, lr: 0.1, optimizer: optim.sgd(), epochs: 2 };
  const nets = [mlp(1), mlp(2)];
  const map = data.augment.mixup({ classes: 3 });
  const [one] = await train.fitMany(nets, set, { ...options, rng: 1, map });
  const alone = mlp(1);
  const loader = new data.DataLoader(set, { batchSize: 32, shuffle: true, rng: 1, map });
  const history = await train.fit(alone, loader, options);
  expectClose(one?.batchLosses ?? [], history.batchLosses);
  disposeAll([set, alone, ...nets]);
});

test('one seed for all gives every run the same batches', async () => {
  const set = points();
  const nets = [mlp(4), mlp(4)];
  const options = { loss: nn.crossEntropy, lr: 0.1, optimizer: optim.sgd(), epochs: 2 };
  const [a, b] = await train.fitMany(nets, set, { ...options, rng: 7 });
  expect(a?.batchLosses).toEqual(b?.batchLosses);
  const alone = mlp(4);
  const history = await train.fit(alone, set, { ...options, rng: 7 });
  expectClose(a?.batchLosses ?? [], history.batchLosses);
  const others = [mlp(4), mlp(4)];
  const [c, d] = await train.fitMany(others, set, { ...options, rng: [7, 8] });
  expectClose(c?.batchLosses ?? [], history.batchLosses);
  expect(d?.batchLosses).not.toEqual(c?.batchLosses);
  disposeAll([set, alone, ...nets, ...others]);
});

test('a Sequential with PReLU, images, a frozen layer and a loss of several numbers', async () => {
  const x = randn([24, 2, 2, 1], { rng: 3 });
  const y = x.reshape([24, 4]).matMul(randn([4, 2], { rng: 4 }));
  const set = new data.Dataset({ x, y });
  const make = (seed: number) => {
    const first = new nn.Linear(4, 5, { rng: seed });
    first.freeze();
    return new nn.Sequential(
      new nn.Flatten(),
      first,
      new nn.PReLU({ channels: 5 }),
      new nn.Sequential(new nn.Linear(5, 6, { rng: seed + 1, bias: false }), nn.sigmoid),
      new nn.Linear(6, 2, { rng: seed + 2 }),
    );
  };
  const options = { loss: nn.mse, lr: 0.3, optimizer: optim.sgd(), epochs: 5, batchSize: 8 };
  const nets = [make(1), make(10)];
  await train.fitMany(nets, set, { ...options, rng: [1, 2] });
  for (const [i, seed] of [1, 10].entries()) {
    const alone = make(seed);
    await train.fit(alone, set, { ...options, rng: i + 1 });
    expectClose(weightsOf(nets[i] as nn.AnyModule), weightsOf(alone));
    expect(alone.layers[2].alpha.dataSync()[0]).not.toBe(0.25);
    alone.dispose();
  }
  disposeAll([set, ...nets]);
});

test('a run that diverges or has learned enough stays as it is, the others go on', async () => {
  const set = points();
  const nets = [1, 2, 3].map((seed) => new models.MLP([2, 16, 3], { rng: seed }));
  const before = weightsOf(nets[1] as nn.AnyModule);
  const epochs: number[] = [];
  const looks: number[] = [];
  const runs = await train.fitMany(nets, set, {
    loss: nn.crossEntropy,
    metrics: { accuracy: metrics.accuracy },
    lr: [1e30, 0.5, 0],
    optimizer: optim.sgd(),
    rng: 1,
    epochs: 20,
    batchSize: 25,
    onEpochEnd: (epoch) => void epochs.push(epoch),
    until: {
      every: 1,
      reached: ({ loss, metrics: { accuracy = 1 } }) => {
        looks.push(loss);
        return loss < 0.8 && accuracy > 0.5;
      },
    },
  });
  expect(runs.map((run) => run.stopped)).toEqual(['diverged', 'early', 'finished']);
  const [diverged, early, finished] = runs.map((run) => run.batchLosses);
  expect(diverged?.every(Number.isFinite)).toBe(true);
  expect(early?.length).toBeLessThan(40);
  expect(finished).toHaveLength(40);
  expect(epochs).toHaveLength(20);
  expect(weightsOf(nets[0] as nn.AnyModule).every(Number.isFinite)).toBe(true);
  expect(weightsOf(nets[1] as nn.AnyModule)).not.toEqual(before);
  const { loss } = await train.evaluate(nets[1] as models.MLP, set, { loss: nn.crossEntropy });
  expect(loss).toBeLessThan(0.8);
  expect(looks.some((value) => Math.abs(value - loss) < 1e-5)).toBe(true);
  disposeAll([set, ...nets]);
});

test('leaves no tensors, and the networks in evaluation', async () => {
  const set = points();
  const nets = [mlp(1), mlp(2)];
  const before = tf.memory().numTensors;
  await train.fitMany(nets, set, {
    loss: nn.crossEntropy,
    metrics: { accuracy: metrics.accuracy },
    until: { reached: () => false, every: 1 },
    validation: set,
    rng: 1,
    epochs: 2,
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(nets.map((net) => net.training)).toEqual([false, false]);
  disposeAll([set, ...nets]);
});

test('stops with its signal, whose runs are interrupted', async () => {
  const set = points();
  const nets = [mlp(1)];
  const signal = AbortSignal.abort();
  const [run] = await train.fitMany(nets, set, { loss: nn.crossEntropy, rng: 1, signal });
  expect(run?.stopped).toBe('interrupted');
  expect(run?.batchLosses).toHaveLength(1);
  disposeAll([set, ...nets]);
});

test('layer normalization gets what fit gives it, dropout masks of its own', async () => {
  const set = points();
  const normed = (seed: number) =>
    new nn.Sequential(
      new nn.Linear(2, 6, { rng: seed }),
      new nn.LayerNorm(6, { eps: 0.1 }),
      nn.tanh,
      new nn.Linear(6, 3, { rng: seed + 10 }),
    );
  const common = { loss: nn.crossEntropy, optimizer: optim.sgd(), epochs: 3, rng: 1 };
  const nets = [normed(1), normed(2)];
  const [, run] = await train.fitMany(nets, set, { ...common, lr: [0.1, 0.3] });
  const alone = normed(2);
  const history = await train.fit(alone, set, { ...common, lr: 0.3 });
  expectClose(run?.batchLosses ?? [], history.batchLosses);
  expectClose(weightsOf(nets[1] as nn.AnyModule), weightsOf(alone));

  const dropping = [1, 2].map(
    (rng) => new nn.Sequential(new nn.Dropout(0.5, { rng }), new nn.Linear(2, 3, { rng: 5 })),
  );
  const [first, second] = await train.fitMany(dropping, set, { ...common, lr: 0.1 });
  expect(first?.batchLosses).not.toEqual(second?.batchLosses);
  disposeAll([set, alone, ...nets, ...dropping]);
});

test('says what it cannot do', async () => {
  const set = points();
  const ask = (nets: nn.AnyModule[], more: object = {}) =>
    train.fitMany(nets, set, { loss: nn.crossEntropy, rng: 1, ...more });
  const net = mlp(1);
  const other = new models.MLP([2, 8, 3], { rng: 1 });
  const normed = new nn.Sequential(new nn.Linear(2, 3, { rng: 1 }), new nn.BatchNorm1d(3));
  await expect(ask([])).rejects.toThrow('no networks');
  await expect(ask([net, other])).rejects.toThrow('must be alike');
  await expect(ask([normed])).rejects.toThrow('BatchNorm1d');
  const deep = new nn.Sequential(
    new nn.Linear(2, 3, { rng: 1 }),
    new nn.StochasticDepth(0.5, { rng: 1 }),
  );
  await expect(ask([deep])).rejects.toThrow('StochasticDepth');
  await expect(ask([net], { lr: [0.1, 0.2] })).rejects.toThrow('1 networks, and 2 entries of lr');
  await expect(ask([net], { optimizer: optim.sgd() })).rejects.toThrow('no learning rate');
  await expect(ask([net], { optimizer: (p: never) => new optim.Adam(p) })).rejects.toThrow('rule');
  await expect(ask([net], { batchSize: 0 })).rejects.toThrow('batchSize');
  disposeAll([set, net, other, normed, deep]);
});

test('rows of its own: each run gets what fit gives it for that subset, repeats included', async () => {
  const set = points();
  const rows = [1, 2].map((rng) => data.bootstrap(set.size, { rng }).rows.slice(0, 30));
  const options = {
    loss: nn.crossEntropy,
    lr: 0.1,
    optimizer: optim.sgd(),
    epochs: 3,
    batchSize: 8,
  };
  const nets = [mlp(4), mlp(4)];
  const runs = await train.fitMany(nets, set, { ...options, rows, rng: [7, 8] });
  for (const [i, own] of rows.entries()) {
    const [alone, bag] = [mlp(4), set.subset(own)];
    const history = await train.fit(alone, bag, { ...options, rng: 7 + i });
    expectClose(runs[i]?.batchLosses ?? [], history.batchLosses);
    expectClose(weightsOf(nets[i] as nn.AnyModule), weightsOf(alone));
    disposeAll([alone, bag]);
  }
  const refused = (given: number[][]) =>
    expect(train.fitMany(nets, set, { ...options, rows: given, rng: 1 })).rejects;
  await refused([[1], [1, 2]]).toThrow('2 networks, and rows with 1, 2 entries');
  await refused([[1], [50]]).toThrow('row 50 is outside 0 .. 49');
  disposeAll([set, ...nets]);
});

captures(
  'its steps are replayed, to the bit as they were computed, and not where code is not known',
  async () => {
    const examples = points();
    const learn = async (settings: Partial<train.FitManyOptions> = {}) => {
      const before = backend.info().replay.steps;
      const deep = (rng: number) =>
        new nn.Sequential(
          new nn.Linear(2, 8, { rng }),
          new nn.Dropout(0.2, { rng }),
          nn.relu,
          new nn.Linear(8, 3, { rng: rng + 9 }),
        );
      const nets = [1, 2, 3].map(deep);
      const runs = await train.fitMany(nets, examples, {
        loss: nn.crossEntropy,
        optimizer: optim.adam(),
        lr: [0.01, 0.02, 0.05],
        batchSize: 16,
        rng: 1,
        epochs: 4,
        progress: false,
        ...settings,
      });
      const got = { weights: nets.map(weightsOf), losses: runs.map((run) => run.batchLosses) };
      disposeAll(nets);
      return { got, steps: backend.info().replay.steps - before };
    };
    const plain = await learn({ replay: false });
    expect(plain.steps).toBe(0);
    const { numTensors } = tf.memory();
    const replayed = await learn();
    expect(tf.memory().numTensors).toBe(numTensors);
    // 50 examples make three batches of 16 and one of two, each of which is recorded first.
    expect(replayed.steps).toBeGreaterThan(7);
    expect(replayed.got).toEqual(plain.got);

    const own: train.FitManyOptions['loss'] = (prediction, target, options) =>
      nn.crossEntropy(prediction as tf.Tensor2D, target, options);
    expect((await learn({ loss: own })).steps).toBe(0);
    const trusted = await learn({ loss: own, replay: true });
    expect(trusted.steps).toBeGreaterThan(7);
    expect(trusted.got).toEqual(plain.got);
  },
);
