import * as tf from '@tensorflow/tfjs';
import { expect, vi } from 'vitest';
import { type Batch, type Columns, DataLoader, Dataset, DatasetOf } from '../../src/data/index.ts';
import { accuracy } from '../../src/metrics/index.ts';
import { MLP } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import { fit } from '../../src/train/index.ts';
import { captures as test } from '../captures.ts';
import { outcomeOf, strewn, train } from './replay.ts';

// Batches that a captured step copies from the data set by itself.

const SIZE = 70;
/** Their batches have 32, 32 and 6 examples. */
const rows = () => ({
  x: strewn([SIZE, 6], 1),
  y: tf.tensor1d(
    Int32Array.from({ length: SIZE }, (_, i) => (i * 7) % 3),
    'int32',
  ),
});
const net = () => new MLP([6, 8, 3], { rng: 1 });
const supervised = { loss: nn.crossEntropy, metrics: { accuracy }, epochs: 5 };

type Rows = ReturnType<typeof rows>;

/** A loader of one's own: its batches are made before the step. */
const ready = <C extends Columns>(loader: DataLoader<C>) => ({
  length: loader.length,
  [Symbol.iterator]: () => loader[Symbol.iterator]() as Iterator<Batch<C>>,
});

const loaderOf = <C extends Columns>(set: DatasetOf<C, object>) =>
  new DataLoader(set, { batchSize: 32, shuffle: true, rng: 5 });

/** Counts how often the engine runs a kernel, from now on. */
function runsOf(kernel: string) {
  const spy = vi.spyOn(tf.engine(), 'runKernel');
  return {
    count: () => spy.mock.calls.filter(([name]) => name === kernel).length,
    end: () => spy.mockRestore(),
  };
}

test('the same bits as by steps that are not captured, and by batches made before', async () => {
  const set = new Dataset(rows());
  const options = () => supervised as never;
  const [eager, captured, before] = [
    await train(net, loaderOf(set) as never, options, false),
    await train(net, loaderOf(set) as never, options),
    await train(net, ready(loaderOf(set)) as never, options),
  ];
  // Of the 10 of one shape and the 5 of the other one is run as it is, and two are recorded.
  expect([eager.replayed, captured.replayed, before.replayed]).toEqual([0, 9, 9]);
  expect(outcomeOf(captured)).toEqual(outcomeOf(eager));
  expect(outcomeOf(before)).toEqual(outcomeOf(eager));
  set.dispose();
});

test('booleans, lists and tensors of several axes, in a loss of one’s own', async () => {
  const set = new Dataset({
    x: strewn([SIZE, 2, 3], 1),
    mask: tf.tensor2d(
      Uint8Array.from({ length: SIZE * 3 }, (_, i) => (i * 5) % 2),
      [SIZE, 3],
      'bool',
    ),
    empty: tf.zeros([SIZE, 0]),
    names: Array.from({ length: SIZE }, String),
  });
  const options = (model: nn.AnyModule) =>
    ({
      epochs: 5,
      batchSize: 16,
      objective: ({ x, mask }: { x: tf.Tensor; mask: tf.Tensor }) =>
        (model as MLP)
          .forward(x.reshape([-1, 6]) as never)
          .mul(mask.cast('float32'))
          .square()
          .mean(),
    }) as never;
  const eager = await train(net, set as never, options, false);
  const captured = await train(net, set as never, options, true);
  expect(captured.replayed).toBeGreaterThan(10);
  expect(outcomeOf(captured)).toEqual(outcomeOf(eager));
  set.dispose();
});

test('a replay asks the engine for no batch, and leaves it no tensors', async () => {
  const set = new Dataset(rows());
  const model = net();
  const before = tf.memory().numTensors;
  const gathers = runsOf('GatherV2');
  const seen: [gathers: number, tensors: number][] = [];
  const options = { loss: nn.crossEntropy, batchSize: 10, epochs: 3, rng: 1, progress: false };
  const onBatchEnd = () => void seen.push([gathers.count(), tf.memory().numTensors]);
  await fit(model, set, { ...options, callbacks: [{ onBatchEnd }] });
  gathers.end();
  // Both columns of the first batch.
  expect(seen.map(([count]) => count)).toEqual(Array(21).fill(2));
  expect(new Set(seen.slice(3).map(([, tensors]) => tensors)).size).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
  set.dispose();
});

test('data that are on another backend come over', async () => {
  const here = new Dataset(rows());
  const expected = await train(net, here as never, () => supervised as never, false);
  await tf.setBackend('cpu');
  const there = new Dataset(rows());
  await tf.setBackend('notegrad');
  const captured = await train(net, there as never, () => supervised as never);
  expect(captured.replayed).toBeGreaterThan(0);
  expect(outcomeOf(captured)).toEqual(outcomeOf(expected));
  for (const set of [here, there]) set.dispose();
});

test('data that are disposed of in the middle are told of as ever', async () => {
  const errorOf = async (replay?: boolean) => {
    const set = new Dataset(rows());
    const model = net();
    const onBatchEnd = (_: unknown, { step }: { step: number }) =>
      void (step === 8 && set.dispose());
    const options = { loss: nn.crossEntropy, batchSize: 10, rng: 1, progress: false };
    const given = {
      ...options,
      callbacks: [{ onBatchEnd }],
      ...(replay === false ? { replay } : {}),
    };
    const error = await fit(model, set, given).catch((thrown: unknown) => thrown);
    model.dispose();
    return String(error);
  };
  const eager = await errorOf(false);
  expect(eager).toContain('disposed');
  expect(await errorOf()).toBe(eager);
});

test('a rate that a callback changes, and a stop in the middle of an epoch', async () => {
  const set = new Dataset(rows());
  const options = () =>
    ({
      ...supervised,
      batchSize: 10,
      callbacks: [
        {
          onBatchEnd(run: { optimizer: { lr: number }; stop(): void }, { step }: { step: number }) {
            if (step === 9) run.optimizer.lr = 0.1;
            if (step === 17) run.stop();
          },
        },
      ],
    }) as never;
  const before = tf.memory().numTensors;
  const eager = await train(net, set as never, options, false);
  const captured = await train(net, set as never, options);
  expect(captured.losses).toHaveLength(18);
  expect(captured.replayed).toBe(15);
  expect(outcomeOf(captured)).toEqual(outcomeOf(eager));
  expect(tf.memory().numTensors).toBe(before);
  set.dispose();
});

test('a loader or a data set with ways of its own keeps them', async () => {
  const set = new Dataset(rows());
  class Twice extends DataLoader<Rows> {
    override *[Symbol.iterator]() {
      for (const { x, y, indices } of ready(new DataLoader(this.dataset, { batchSize: 7 }))) {
        const doubled = x.mul(2) as Rows['x'];
        yield { x: doubled, y, indices };
        doubled.dispose();
      }
      return undefined;
    }
  }
  class Doubled extends DatasetOf<Rows> {
    override gather(indices: ArrayLike<number>) {
      const { x, y } = super.gather(indices);
      const doubled = x.mul(2) as Rows['x'];
      x.dispose();
      return { x: doubled, y };
    }
  }
  const twice = new Twice(set as never, { batchSize: 7 });
  const doubled = new DataLoader(new Doubled({ x: set.x, y: set.y } as never), { batchSize: 7 });
  const plain = new Dataset({ x: set.x.mul(2), y: set.y });
  const options = () => supervised as never;
  const expected = await train(net, new DataLoader(plain, { batchSize: 7 }) as never, options);
  for (const source of [twice, doubled]) {
    expect(outcomeOf(await train(net, source as never, options))).toEqual(outcomeOf(expected));
  }
  plain.x.dispose();
  set.dispose();
});

test('a row that is none is told of before it is read', async () => {
  const set = new Dataset(rows());
  const model = net();
  const batches = [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
    [8, SIZE],
  ];
  const batchSampler = Object.assign(batches, { batchSize: 2 });
  const loader = new DataLoader(set, { batchSampler });
  const options = { loss: nn.crossEntropy, progress: false, epochs: 1 };
  await expect(fit(model, loader, options)).rejects.toThrow(`index ${SIZE} is outside 0 .. 69`);
  model.dispose();
  set.dispose();
});
