import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  Dataset,
  makeBlobs,
  makeHousePrices,
  makeMoons,
} from '../../src/data/index.ts';
import { MLP, VAE } from '../../src/models/index.ts';
import { crossEntropy, Linear, Module, mse } from '../../src/nn/index.ts';
import { Adam, SGD } from '../../src/optim/index.ts';
import { Rng, type Tensor, typed } from '../../src/tensor/index.ts';
import {
  accuracy,
  type Callback,
  DivergedError,
  evaluate,
  fit,
  type Run,
} from '../../src/train/index.ts';

const moons = (seed: number, n = 120) => makeMoons({ rng: new Rng(seed), n });

describe('fit', () => {
  it('learns the moons, and reports losses and metrics of both sets', async () => {
    const [train, validation] = [moons(1, 300), moons(2, 100)];
    const net = new MLP([2, 16, 2], { rng: new Rng(3) });
    const optimizer = new Adam(net.parameters(), { lr: 0.02 });
    const history = await fit(net, {
      data: train,
      validation,
      rng: new Rng(4),
      loss: crossEntropy,
      metrics: { accuracy },
      optimizer,
      epochs: 25,
    });
    expect(history.stopped).toBe('finished');
    expect(history.epochs.map((log) => log.epoch)).toEqual([...Array(25).keys()].map((i) => i + 1));
    expect(history.batchLosses).toHaveLength(25 * Math.ceil(300 / 32));
    expect(history.losses[0]).toBeGreaterThan(0.4);
    expect(history.losses.at(-1)).toBeLessThan(0.15);
    expect(history.metric('accuracy').at(-1)).toBeGreaterThan(0.93);
    expect(history.metric('accuracy', 'validation').at(-1)).toBeGreaterThan(0.93);
    const { loss, metrics } = await evaluate(net, validation, {
      loss: crossEntropy,
      metrics: { accuracy },
    });
    expect(loss).toBeCloseTo(history.valLosses.at(-1) as number, 5);
    expect(metrics.accuracy).toBeCloseTo(
      history.metric('accuracy', 'validation').at(-1) as number,
      6,
    );
    expect(net.training).toBe(false);
  });

  it('finds the least squares line', async () => {
    const data = makeHousePrices({ rng: new Rng(1), n: 60, noise: 0 });
    const scaled = new Dataset({
      name: 'scaled',
      x: typed(data.x.div(100), [-1, 1]),
      y: typed(data.y.div(100), [-1, 1]),
    });
    const line = new Linear(1, 1, { rng: new Rng(2) });
    await fit(line, {
      data: scaled,
      rng: new Rng(3),
      loss: mse,
      optimizer: new SGD(line.parameters(), { lr: 0.3 }),
      epochs: 300,
    });
    expect(line.weight.dataSync()[0]).toBeCloseTo(2, 3);
    expect(line.bias?.dataSync()[0]).toBeCloseTo(0, 3);
  });

  it('takes a custom objective', async () => {
    const vae = new VAE({ rng: new Rng(1), inputShape: [4], hidden: [8], latent: 1 });
    const data = new Dataset({
      name: 'bits',
      x: typed(
        tf
          .tensor2d([
            [1, 1, 0, 0],
            [0, 0, 1, 1],
          ])
          .tile([16, 1]),
        [-1, 4],
      ),
      y: typed(tf.zeros([32]), [-1]),
    });
    const noise = new Rng(2);
    const history = await fit(vae, {
      data,
      validation: data,
      rng: new Rng(3),
      objective: ({ x }) => vae.elbo(x, { rng: noise }).loss,
      optimizer: new Adam(vae.parameters(), { lr: 0.02 }),
      batchSize: 8,
      epochs: 40,
    });
    expect(history.losses[0]).toBeGreaterThan(2.5);
    expect(history.losses.at(-1)).toBeLessThan(1.8);
    expect(history.valLosses).toHaveLength(40);
  });

  it('gives the same losses for the same seeds, and leaves no tensors', async () => {
    const run = async (seed: number) => {
      const before = tf.memory().numTensors;
      const data = moons(1);
      const net = new MLP([2, 4, 2], { rng: new Rng(2) });
      const counts: number[] = [];
      const count: Callback = { onEpochEnd: () => void counts.push(tf.memory().numTensors) };
      const history = await fit(net, {
        data,
        validation: data,
        rng: new Rng(seed),
        loss: crossEntropy,
        metrics: { accuracy },
        clipNorm: 1,
        clipValue: 0.5,
        epochs: 4,
        callbacks: [count],
      });
      expect(new Set(counts).size).toBe(1);
      net.dispose();
      data.dispose();
      expect(tf.memory().numTensors).toBe(before);
      return history.batchLosses;
    };
    const losses = await run(1);
    expect(await run(1)).toEqual(losses);
    expect(await run(2)).not.toEqual(losses);
  });

  it('weighs a smaller last batch by its size', async () => {
    const data = moons(1, 10);
    const net = new MLP([2, 2], { rng: new Rng(2) });
    const before = await evaluate(net, data, { loss: crossEntropy });
    const history = await fit(net, {
      data: new DataLoader(data, { batchSize: 4 }),
      loss: crossEntropy,
      optimizer: new SGD(net.parameters(), { lr: 1e-9 }),
      epochs: 1,
    });
    expect(history.losses[0]).toBeCloseTo(before.loss, 5);
    const small = await evaluate(net, data, { loss: crossEntropy }, { batchSize: 3 });
    expect(small.loss).toBeCloseTo(before.loss, 5);
  });

  it('sets the learning rate from the schedule', async () => {
    const net = new MLP([2, 2], { rng: new Rng(2) });
    const history = await fit(net, {
      data: moons(1),
      rng: new Rng(1),
      loss: crossEntropy,
      epochs: 3,
      schedule: (epoch) => 0.1 / epoch,
    });
    expect(history.epochs.map((log) => log.lr)).toEqual([0.1, 0.05, 0.1 / 3]);
  });

  it('limits the gradients', async () => {
    const moved = async (limits: { clipNorm?: number; clipValue?: number }) => {
      const net = new MLP([2, 2], { rng: new Rng(2) });
      const start = Float32Array.from(net.parameters().flatMap((p) => [...p.dataSync()]));
      await fit(net, {
        data: makeBlobs({ rng: new Rng(1), n: 32 }),
        rng: new Rng(1),
        loss: (scores, labels) => crossEntropy(scores, labels).mul(1000),
        optimizer: new SGD(net.parameters(), { lr: 1 }),
        epochs: 1,
        ...limits,
      });
      return net
        .parameters()
        .flatMap((p) => [...p.dataSync()])
        .map((v, i) => v - (start[i] as number));
    };
    expect(Math.hypot(...(await moved({ clipNorm: 0.5 })))).toBeCloseTo(0.5, 5);
    expect(Math.max(...(await moved({ clipValue: 0.1 })).map(Math.abs))).toBeCloseTo(0.1, 5);
    expect(Math.hypot(...(await moved({})))).toBeGreaterThan(10);
    expect(await moved({ clipNorm: 1e9 })).toEqual(await moved({}));
  });

  it('trains in training mode and validates in evaluation mode', async () => {
    class Watching extends Module {
      readonly inner = new Linear(2, 2, { rng: new Rng(1) });
      readonly modes: boolean[] = [];
      override forward(x: tf.Tensor): Tensor {
        this.modes.push(this.training);
        return this.inner.forward(x) as Tensor;
      }
    }
    const net = new Watching();
    const data = moons(1, 10);
    await fit(net, {
      data,
      validation: data,
      rng: new Rng(1),
      loss: crossEntropy,
      batchSize: 5,
      epochs: 2,
    });
    expect(net.modes).toEqual([true, true, false, true, true, false]);
  });
});

describe('fit that ends before its time', () => {
  const setUp = () => {
    const net = new MLP([2, 2], { rng: new Rng(2) });
    return { net, options: { data: moons(1), rng: new Rng(1), loss: crossEntropy } };
  };

  it('on Stop, at the batch, with its weights kept', async () => {
    const { net, options } = setUp();
    const stop = new AbortController();
    const states: unknown[] = [];
    const callback: Callback = {
      onBatchEnd: (run, batch) => {
        if (run.history.batchLosses.length < 6) return;
        states.push(run.model.stateDict(), batch);
        stop.abort();
      },
    };
    const history = await fit(net, { ...options, signal: stop.signal, callbacks: [callback] });
    expect(history.stopped).toBe('interrupted');
    expect(history.batchLosses).toHaveLength(6);
    expect(history.epochs).toHaveLength(1);
    expect(states).toEqual([net.stateDict(), 1]);
    expect(String(history)).toMatch(/1 epochs, loss .*, interrupted$/);
  });

  it('on a Stop that comes from a timer, since it lets other tasks run', async () => {
    const { net, options } = setUp();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 60);
    const history = await fit(net, { ...options, signal: stop.signal, epochs: 1_000_000 });
    expect(history.stopped).toBe('interrupted');
  });

  it('at once when it was stopped before it began', async () => {
    const { net, options } = setUp();
    const before = net.stateDict();
    const history = await fit(net, { ...options, signal: AbortSignal.abort() });
    expect(history.batchLosses).toHaveLength(0);
    expect(String(history)).toBe('training: 0 batches, no whole epoch, interrupted');
    expect(net.stateDict()).toEqual(before);
  });

  it('when a callback stops it', async () => {
    const { net, options } = setUp();
    const seen: string[] = [];
    const history = await fit(net, {
      ...options,
      callbacks: [
        {
          onTrainBegin: () => void seen.push('begin'),
          onEpochEnd: (run: Run, log) => {
            seen.push(`epoch ${log.epoch}`);
            if (log.epoch === 2) run.stop();
          },
          onTrainEnd: async () => void seen.push('end'),
        },
      ],
    });
    expect(history.stopped).toBe('early');
    expect(seen).toEqual(['begin', 'epoch 1', 'epoch 2', 'end']);
  });

  it('when the loss is NaN: names the place and ways out, keeps the weights, leaks nothing', async () => {
    const { net, options } = setUp();
    const optimizer = new SGD(net.parameters(), { lr: 10 });
    let calls = 0;
    const before = tf.memory().numTensors;
    const failure = await fit(net, {
      ...options,
      optimizer,
      loss: (scores, labels) => {
        calls++;
        return crossEntropy(scores, labels).mul(calls === 6 ? Number.NaN : 1);
      },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DivergedError);
    expect((failure as Error).message).toBe(
      'fit: the loss is NaN at epoch 2, batch 2, with learning rate 10. Try a smaller learning rate (1), ' +
        'limit the gradients (clipNorm: 1), or look for NaN and very large values in the data.',
    );
    for (const p of net.parameters()) expect(p.dataSync().every(Number.isFinite)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what cannot be trained', async () => {
    const { net, options } = setUp();
    const { rng: _, ...withoutRng } = options;
    await expect(fit(net, withoutRng)).rejects.toThrow(/rng: new Rng\(seed\)/);
    await expect(fit(net, { ...options, epochs: 0 })).rejects.toThrow(/epochs must be .* given 0/);
    await expect(fit(net, { ...options, loss: (scores) => scores as tf.Tensor })).rejects.toThrow(
      /shape \[32, 2\], expected a scalar/,
    );
    const none = new DataLoader(moons(1, 3), { batchSize: 4, dropLast: true });
    await expect(fit(net, { ...options, data: none })).rejects.toThrow(
      /no batch of 4 .* 3 examples/,
    );
  });
});
