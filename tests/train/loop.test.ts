import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { DataLoader, Dataset } from '../../src/data/index.ts';
import { Linear } from '../../src/nn/index.ts';
import { Adam, SGD } from '../../src/optim/index.ts';
import { Rng, randn } from '../../src/tensor/index.ts';
import {
  type BatchLog,
  type Callback,
  DivergedError,
  loop,
  type Run,
} from '../../src/train/index.ts';

const numbers = (n: number) => new Dataset({ x: tf.range(0, n).reshape([n, 1]) });

describe('loop', () => {
  it('goes through the data as fit does, and averages what a step reports', async () => {
    const data = numbers(10);
    const before = tf.memory().numTensors;
    const seen: number[][] = [[], []];
    const places: unknown[] = [];
    const history = await loop(
      data,
      { epochs: 2, batchSize: 4, rng: 1 },
      ({ x, indices }, { step, epoch, batch, rng }) => {
        expect([...x.dataSync()]).toEqual([...indices]);
        seen[epoch - 1]?.push(...indices);
        places.push([step, epoch, batch]);
        // Numbers and tensors alike; of several the mean counts.
        return {
          loss: x.mean(),
          spread: x.max().sub(x.min()),
          all: x.flatten(),
          draw: rng.uniform(),
        };
      },
    );
    for (const epoch of seen)
      expect([...epoch].sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(seen[0]).not.toEqual(seen[1]);
    expect(places).toEqual([
      [0, 1, 1],
      [1, 1, 2],
      [2, 1, 3],
      [3, 2, 1],
      [4, 2, 2],
      [5, 2, 3],
    ]);
    expect(history.batchLosses).toHaveLength(6);
    // Batches of 4, 4 and 2 weigh as many examples: the mean of 0 .. 9.
    for (const loss of history.losses) expect(loss).toBeCloseTo(4.5, 5);
    for (const all of history.metric('all')) expect(all).toBeCloseTo(4.5, 5);
    expect(new Set(history.metric('draw')).size).toBe(2);
    expect(Object.keys(history.epochs[0]?.metrics ?? {})).toEqual(['spread', 'all', 'draw']);
    expect(history.epochs[0]).not.toHaveProperty('lr');
    expect(tf.memory().numTensors).toBe(before);
    data.dispose();
  });

  it('has 10 epochs, and says so to what asks how many steps there are', async () => {
    const data = numbers(4);
    let total = 0;
    const history = await loop(data, { batchSize: 2, rng: 1 }, (_, { run }) => {
      total = run.total;
      return 1;
    });
    expect([history.epochs.length, total]).toEqual([10, 20]);
    data.dispose();
  });

  it('trains two networks against each other: a generator finds the mean of the data', async () => {
    const rng = new Rng(1);
    const data = new Dataset({ x: randn([256, 1], { rng, mean: 3 }) });
    const [generator, critic] = [new Linear(1, 1, { rng }), new Linear(1, 1, { rng })];
    const generators = new Adam(generator.namedParameters(), { lr: 0.02 });
    const critics = new Adam(critic.namedParameters(), {
      lr: 0.05,
      betas: [0.5, 0.9],
      weightDecay: 0.5,
    });
    const before = tf.memory().numTensors;
    const history = await loop(
      data,
      { epochs: 40, batchSize: 64, rng: 2 },
      ({ x }, { rng: draws }) => {
        const noise = randn([x.shape[0] as number, 1], { rng: draws });
        const gap = () =>
          critic.forward(generator.forward(noise)).mean().sub(critic.forward(x).mean());
        const critique = critics.step(gap);
        const loss = generators.step(() => gap().neg());
        return { loss, critique };
      },
    );
    expect(history.metric('critique')).toHaveLength(40);
    // Each optimizer moves its own network: the mean of what is made, w · 0 + b, comes to that of
    // the data.
    expect(Math.abs((generator.bias?.dataSync()[0] as number) - 3)).toBeLessThan(0.5);
    generators.dispose();
    critics.dispose();
    expect(tf.memory().numTensors).toBe(before);
    for (const part of [generator, critic, data]) part.dispose();
  });

  it('calls back at each point, and ends when it is told to', async () => {
    const data = numbers(8);
    const seen: string[] = [];
    const logs: BatchLog[] = [];
    const callback: Callback<Run> = {
      onTrainBegin: (run) => void seen.push(`begin ${run.total}`),
      onBatchEnd: (_, log) => void logs.push(log),
      onEpochEnd: async (run, log) => {
        seen.push(`epoch ${log.epoch}`);
        if (log.epoch === 2) run.stop();
      },
      onTrainEnd: () => void seen.push('end'),
    };
    const history = await loop(
      data,
      { rng: 1, batchSize: 4, callbacks: [callback] },
      (_, { step }) => ({ loss: step, twice: 2 * step }),
    );
    expect(seen).toEqual(['begin 20', 'epoch 1', 'epoch 2', 'end']);
    expect(logs.map(({ step, loss, metrics }) => [step, loss, metrics.twice])).toEqual([
      [0, 0, 0],
      [1, 1, 2],
      [2, 2, 4],
      [3, 3, 6],
    ]);
    expect(history.stopped).toBe('early');
    data.dispose();
  });

  it('stops from within a step, and on Stop, at the batch', async () => {
    const data = numbers(8);
    const early = await loop(data, { rng: 1, batchSize: 2 }, (_, { step, run }) => {
      if (step === 1) run.stop();
      return 1;
    });
    expect([early.stopped, early.batchLosses.length]).toEqual(['early', 2]);
    const stop = new AbortController();
    const halted = await loop(
      data,
      { rng: 1, batchSize: 2, signal: stop.signal },
      (_, { step }) => {
        if (step === 5) stop.abort();
        return 1;
      },
    );
    expect([halted.stopped, halted.batchLosses.length, halted.epochs.length]).toEqual([
      'interrupted',
      6,
      1,
    ]);
    data.dispose();
  });

  it('takes a loader, which needs no seed unless the step draws', async () => {
    const data = numbers(6);
    const order: number[] = [];
    await loop(new DataLoader(data, { batchSize: 3 }), { epochs: 1 }, ({ indices }) => {
      order.push(...indices);
      return 0;
    });
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    await expect(loop(new DataLoader(data), {}, (_, { rng }) => rng.uniform())).rejects.toThrow(
      'loop: step draws random numbers, which needs a seed',
    );
    await expect(loop(data, {}, () => 0)).rejects.toThrow('loop: a data set is shuffled');
    await expect(loop(data, { rng: 1, epochs: 1.5 }, () => 0)).rejects.toThrow(
      'loop: epochs must be a whole number from 1, given 1.5',
    );
    data.dispose();
  });

  it('refuses a step without a loss, and one that is no number', async () => {
    const data = numbers(6);
    const before = tf.memory().numTensors;
    await expect(loop(data, { rng: 1 }, () => ({ critic: 1 }) as never)).rejects.toThrow(
      'loop: it gave critic; one of its numbers must be called loss',
    );
    await expect(loop(data, { rng: 1 }, () => undefined as never)).rejects.toThrow(
      'it gave nothing',
    );
    const failure = await loop(data, { rng: 1, batchSize: 2 }, (_, { step }) =>
      step === 3 ? Number.NaN : 1,
    ).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DivergedError);
    expect((failure as Error).message).toMatch(/the loss is NaN at epoch 2, batch 1\. Try/);
    expect(tf.memory().numTensors).toBe(before);
    data.dispose();
  });

  it('gives the same for the same seed, in order and in draws', async () => {
    const data = numbers(6);
    const run = async (seed: number) => {
      const got: number[] = [];
      await loop(data, { rng: seed, epochs: 2, batchSize: 2 }, ({ indices }, { rng }) => {
        got.push(...indices, rng.uniform());
        return 0;
      });
      return got;
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(2)).not.toEqual(await run(1));
    data.dispose();
  });

  it('leaves an optimizer’s averages, and nothing else', async () => {
    const data = numbers(6);
    const line = new Linear(1, 1, { rng: new Rng(1) });
    const optimizer = new SGD(line.parameters(), { lr: 1e-3, momentum: 0.9 });
    const before = tf.memory().numTensors;
    await loop(data, { rng: 1, epochs: 2 }, ({ x }) =>
      optimizer.step(() => line.forward(x).square().mean()),
    );
    expect(tf.memory().numTensors).toBe(before + 2);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    data.dispose();
    line.dispose();
  });
});
