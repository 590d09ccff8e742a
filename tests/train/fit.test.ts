import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  Dataset,
  makeBlobs,
  makeHousePrices,
  makeMoons,
} from '../../src/data/index.ts';
import { accuracy } from '../../src/metrics/index.ts';
import { MLP, VAE } from '../../src/models/index.ts';
import { crossEntropy, Linear, Module, mse } from '../../src/nn/index.ts';
import {
  Adam,
  adam,
  adamW,
  type Gradients,
  group,
  type Optimizer,
  SGD,
  schedules,
  sgd,
} from '../../src/optim/index.ts';
import { Rng, randn, type Tensor } from '../../src/tensor/index.ts';
import {
  type BatchLog,
  type Callback,
  DivergedError,
  evaluate,
  type FitRun,
  fit,
} from '../../src/train/index.ts';

const moons = (seed: number, n = 120) => makeMoons({ rng: seed, n });

describe('fit', () => {
  it('learns the moons, and reports losses and metrics of both sets', async () => {
    const [train, validation] = [moons(1, 300), moons(2, 100)];
    const net = new MLP([2, 16, 2], { rng: new Rng(3) });
    const history = await fit(net, train, {
      validation,
      rng: 4,
      loss: crossEntropy,
      metrics: { accuracy },
      lr: 0.02,
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
    const data = makeHousePrices({ rng: 1, n: 60, noise: 0 });
    const scaled = new Dataset({ x: data.x.div(100), y: data.y.div(100) });
    const line = new Linear(1, 1, { rng: new Rng(2) });
    await fit(line, scaled, { rng: 3, loss: mse, optimizer: sgd({ lr: 0.3 }), epochs: 300 });
    expect(line.weight.dataSync()[0]).toBeCloseTo(2, 3);
    expect(line.bias?.dataSync()[0]).toBeCloseTo(0, 3);
  });

  it('takes an objective, which draws from a stream of its own, and logs what it reports', async () => {
    const vae = new VAE({ rng: new Rng(1), inputShape: [4], hidden: [8], latent: 1 });
    const rows = tf.tidy(() =>
      tf
        .tensor2d([
          [1, 1, 0, 0],
          [0, 0, 1, 1],
        ])
        .tile([16, 1]),
    );
    const data = new Dataset({ x: rows });
    const history = await fit(vae, data, {
      validation: data,
      rng: 3,
      objective: ({ x }, { rng }) => ({
        loss: vae.elbo(x, { rng }).loss,
        // One number an example: the mean counts.
        kl: vae.elbo(x, { rng }).kl,
        seven: 7,
      }),
      lr: 0.02,
      batchSize: 8,
      epochs: 40,
    });
    expect(history.losses[0]).toBeGreaterThan(2.5);
    expect(history.losses.at(-1)).toBeLessThan(1.8);
    expect(history.valLosses).toHaveLength(40);
    expect(history.metric('kl')).toHaveLength(40);
    expect(history.metric('kl').at(-1)).toBeGreaterThan(history.metric('kl')[0] as number);
    expect(history.metric('seven', 'validation').at(-1)).toBe(7);
    const whole = await fit(vae, data, {
      rng: 4,
      objective: ({ x }, { rng }) => vae.elbo(x, { rng }),
      epochs: 1,
    });
    expect(Object.keys(whole.epochs[0]?.metrics ?? {})).toEqual(['reconstruction', 'kl']);
    data.dispose();
    vae.dispose();
  });

  it('hands an objective every column of the batch', async () => {
    const data = new Dataset({
      x: tf.ones([6, 1]),
      weights: tf.tensor1d([1, 1, 1, 3, 3, 3]),
      names: ['a', 'b', 'c', 'd', 'e', 'f'],
    });
    const line = new Linear(1, 1, { rng: new Rng(1), bias: false });
    const seen: string[] = [];
    await fit(line, data, {
      rng: 1,
      objective: ({ x, weights, names }) => {
        seen.push(...names);
        return line.forward(x).sub(2).square().flatten().mul(weights).mean();
      },
      batchSize: 4,
      epochs: 1,
    });
    expect(seen.sort().join('')).toBe('abcdef');
    data.dispose();
    line.dispose();
  });

  it('leaves the order of the examples to itself when an objective draws nothing', async () => {
    const data = new Dataset({ x: tf.range(0, 8).reshape([8, 1]), y: tf.zeros([8, 1]) });
    const line = new Linear(1, 1, { rng: new Rng(1) });
    const order = async (draws: boolean) => {
      const seen: number[] = [];
      await fit(line, data, {
        rng: 3,
        lr: 0,
        objective: ({ x, indices }, context) => {
          seen.push(...indices);
          if (draws) context.rng.uniform();
          return mse(line.forward(x), x);
        },
        epochs: 2,
      });
      return seen;
    };
    const rng = new Rng(3);
    expect(await order(false)).toEqual([...rng.permutation(8), ...rng.permutation(8)]);
    // The stream begins once the first epoch's order is drawn.
    expect((await order(true)).slice(0, 8)).toEqual(new Rng(3).permutation(8));
    data.dispose();
    line.dispose();
  });

  it('validates with the same draws each time, so that epochs can be compared', async () => {
    const data = new Dataset({ x: tf.ones([4, 1]) });
    const line = new Linear(1, 1, { rng: new Rng(1) });
    const history = await fit(line, data, {
      validation: data,
      rng: 1,
      // Nothing is learnt: the numbers are those of the draws.
      lr: 0,
      objective: ({ x }, { rng }) => ({
        loss: line.forward(x).mul(0).sum().asScalar(),
        drawn: rng.uniform(),
      }),
      epochs: 3,
    });
    expect(new Set(history.metric('drawn', 'validation')).size).toBe(1);
    expect(new Set(history.metric('drawn')).size).toBe(3);
    data.dispose();
    line.dispose();
  });

  it('gives the same losses for the same seeds, and leaves no tensors', async () => {
    const run = async (seed: number) => {
      const before = tf.memory().numTensors;
      const data = moons(1);
      const net = new MLP([2, 4, 2], { rng: new Rng(2) });
      const counts: number[] = [];
      const count: Callback = { onEpochEnd: () => void counts.push(tf.memory().numTensors) };
      const history = await fit(net, data, {
        validation: data,
        rng: seed,
        loss: crossEntropy,
        metrics: { accuracy },
        clipNorm: 1,
        clipValue: 0.5,
        epochs: 6,
        callbacks: [count],
      });
      // In the first two, steps with whole and with smaller batches come to be captured.
      expect(new Set(counts.slice(2)).size).toBe(1);
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
    const history = await fit(net, new DataLoader(data, { batchSize: 4 }), {
      loss: crossEntropy,
      lr: 0,
      epochs: 1,
    });
    expect(history.losses[0]).toBeCloseTo(before.loss, 5);
    const small = await evaluate(net, data, { loss: crossEntropy, batchSize: 3 });
    expect(small.loss).toBeCloseTo(before.loss, 5);
  });

  it('has 10 epochs of batches of 32, unless told otherwise', async () => {
    const net = new MLP([2, 2], { rng: new Rng(2) });
    const data = moons(1, 70);
    const history = await fit(net, data, { rng: 1, loss: crossEntropy });
    expect(history.batchLosses).toHaveLength(10 * 3);
    const other = await fit(net, data, {
      rng: 1,
      loss: crossEntropy,
      batchSize: 35,
      epochs: 2,
    });
    expect(other.batchLosses).toHaveLength(2 * 2);
  });

  it('applies the map of a loader', async () => {
    const data = new Dataset({ x: tf.zeros([8, 1]), y: tf.zeros([8, 1]) });
    const line = new Linear(1, 1, { rng: new Rng(1) });
    const loader = new DataLoader(data, {
      batchSize: 8,
      rng: 1,
      map: ({ x }, { rng }) => {
        const noisy = x.add(randn([8, 1], { rng }));
        return { x: noisy, y: noisy.mul(3).add(1) };
      },
    });
    await fit(line, loader, { loss: mse, optimizer: sgd(), lr: 0.2, epochs: 200 });
    expect(line.weight.dataSync()[0]).toBeCloseTo(3, 2);
    expect(line.bias?.dataSync()[0]).toBeCloseTo(1, 2);
    data.dispose();
    line.dispose();
  });

  it('limits the gradients', async () => {
    const moved = async (limits: { clipNorm?: number; clipValue?: number }) => {
      const net = new MLP([2, 2], { rng: new Rng(2) });
      const start = Float32Array.from(net.parameters().flatMap((p) => [...p.dataSync()]));
      await fit(net, makeBlobs({ rng: 1, n: 32 }), {
        rng: 1,
        loss: (scores, labels) => crossEntropy(scores, labels).mul(1000),
        optimizer: sgd({ lr: 1 }),
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
    const train = () =>
      fit(net, data, { validation: data, rng: 1, loss: crossEntropy, batchSize: 5, epochs: 2 });
    await train();
    expect(net.modes).toEqual([true, true, false, true, true, false]);
    // It is left in evaluation, from where the next training takes it.
    expect(net.training).toBe(false);
    net.modes.length = 0;
    await train();
    expect(net.modes).toEqual([true, true, false, true, true, false]);
  });
});

describe('fit that ends before its time', () => {
  const setUp = () => {
    const net = new MLP([2, 2], { rng: new Rng(2) });
    return { net, data: moons(1), options: { rng: 1, loss: crossEntropy } };
  };

  it('on Stop, at the batch, with its weights kept', async () => {
    const { net, data, options } = setUp();
    const stop = new AbortController();
    const states: unknown[] = [];
    const callback: Callback = {
      onBatchEnd: (run, { step, batch }) => {
        if (step < 5) return;
        states.push(run.model.stateDict(), batch);
        stop.abort();
      },
    };
    const history = await fit(net, data, {
      ...options,
      signal: stop.signal,
      callbacks: [callback],
    });
    expect(history.stopped).toBe('interrupted');
    expect(history.batchLosses).toHaveLength(6);
    expect(history.epochs).toHaveLength(1);
    expect(states).toEqual([net.stateDict(), 2]);
    expect(String(history)).toMatch(/1 epochs, loss .*, interrupted$/);
  });

  it('on a Stop that comes from a timer, since it lets other tasks run', async () => {
    const { net, data, options } = setUp();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 60);
    const history = await fit(net, data, { ...options, signal: stop.signal, epochs: 1_000_000 });
    expect(history.stopped).toBe('interrupted');
  });

  it('at once when it was stopped before it began', async () => {
    const { net, data, options } = setUp();
    const before = net.stateDict();
    const history = await fit(net, data, { ...options, signal: AbortSignal.abort() });
    expect(history.batchLosses).toHaveLength(0);
    expect(String(history)).toBe('training: 0 batches, no whole epoch, interrupted');
    expect(net.stateDict()).toEqual(before);
  });

  it('when a callback stops it', async () => {
    const { net, data, options } = setUp();
    const seen: string[] = [];
    const history = await fit(net, data, {
      ...options,
      callbacks: [
        {
          onTrainBegin: () => void seen.push('begin'),
          onEpochEnd: (run: FitRun, log) => {
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
    const { net, data, options } = setUp();
    const optimizer = new SGD(net.parameters(), { lr: 10 });
    let calls = 0;
    const before = tf.memory().numTensors;
    const failure = await fit(net, data, {
      ...options,
      optimizer,
      loss: (scores, labels) => {
        calls++;
        return crossEntropy(scores, labels).mul(calls === 6 ? Number.NaN : 1);
      },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DivergedError);
    expect((failure as Error).message).toBe(
      'the loss is NaN at epoch 2, batch 2, with learning rate 10. Try a smaller learning rate (1), ' +
        'limit the gradients (clipNorm: 1), or look for NaN and very large values in the data.',
    );
    for (const p of net.parameters()) expect(p.dataSync().every(Number.isFinite)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what cannot be trained, and leaves no tensor of it', async () => {
    const { net, data, options } = setUp();
    // TensorFlow.js keeps what a tape has saved when the loss fails after it.
    await expect(
      fit(net, data, { ...options, metrics: { accuracy }, loss: (scores) => scores as tf.Tensor }),
    ).rejects.toThrow(/shape \[32, 2\], expected a scalar/);
    const before = tf.memory().numTensors;
    const { rng: _, ...withoutRng } = options;
    await expect(fit(net, data, withoutRng)).rejects.toThrow(/give rng: 1, or a DataLoader/);
    await expect(fit(net, data, { ...options, epochs: 0 })).rejects.toThrow(
      /epochs must be .* given 0/,
    );
    const none = new DataLoader(data, { batchSize: 400, dropLast: true });
    await expect(fit(net, none, options)).rejects.toThrow(/the data give no batch/);
    await expect(fit(net, new Dataset({ x: data.x }), options)).rejects.toThrow(
      'loss compares model.forward(x) with y, the data have x, indices',
    );
    await expect(
      fit(net, new DataLoader(data), { objective: (_batch, { rng }) => tf.scalar(rng.uniform()) }),
    ).rejects.toThrow('fit: objective draws random numbers, which needs a seed');
    await expect(
      fit(net, data, { rng: 1, objective: () => ({ kl: tf.scalar(1) }) as never }),
    ).rejects.toThrow('it gave kl; one of its numbers must be called loss');
    const failing = () => {
      throw new Error('no such metric');
    };
    await expect(fit(net, data, { ...options, metrics: { failing } })).rejects.toThrow('no such');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the learning rate and the optimizer of fit', () => {
  const setUp = () => ({
    net: new MLP([2, 2], { rng: new Rng(2) }),
    data: moons(1, 40),
    options: { rng: 1, loss: crossEntropy, batchSize: 10, epochs: 3 },
  });
  const rates = (): { seen: BatchLog[]; callback: Callback } => {
    const seen: BatchLog[] = [];
    return { seen, callback: { onBatchEnd: (_, log) => void seen.push(log) } };
  };

  it('is a schedule over the steps, which is told how many there are', async () => {
    const { net, data, options } = setUp();
    const { seen, callback } = rates();
    const history = await fit(net, data, {
      ...options,
      lr: schedules.linear(0.12),
      callbacks: [callback],
    });
    expect(seen.map(({ step }) => step)).toEqual([...Array(12).keys()]);
    for (const { step, lr } of seen) expect(lr).toBeCloseTo(0.12 - 0.01 * step, 10);
    expect(history.epochs.map(({ lr }) => lr?.toFixed(2))).toEqual(['0.09', '0.05', '0.01']);
  });

  it('of 0 changes nothing, and one number holds throughout', async () => {
    const { net, data, options } = setUp();
    const before = net.stateDict();
    await fit(net, data, { ...options, lr: 0 });
    expect(net.stateDict()).toEqual(before);
    const { seen, callback } = rates();
    await fit(net, data, { ...options, lr: 0.03, callbacks: [callback] });
    expect(new Set(seen.map(({ lr }) => lr))).toEqual(new Set([0.03]));
  });

  it('is that of Adam unless told otherwise', async () => {
    const { net, data, options } = setUp();
    const { seen, callback } = rates();
    const kinds: string[] = [];
    await fit(net, data, {
      ...options,
      callbacks: [
        callback,
        { onTrainBegin: (run) => void kinds.push(run.optimizer.constructor.name) },
      ],
    });
    expect([kinds, seen[0]?.lr]).toEqual([['Adam'], 0.001]);
  });

  it('a factory’s optimizer has the options given, trains by paths, and is freed', async () => {
    const { net, data, options } = setUp();
    const before = tf.memory().numTensors;
    let made: Optimizer | undefined;
    const watch: Callback = {
      onTrainBegin: (run) => {
        made = run.optimizer;
      },
    };
    await fit(net, data, {
      ...options,
      lr: 0.1,
      optimizer: adamW({ weightDecay: 10 }),
      epochs: 30,
      callbacks: [watch],
    });
    expect([...(made as Optimizer).parameters.keys()]).toEqual([
      'layers.0.weight',
      'layers.0.bias',
    ]);
    // A decay of lr · 10 = 1 a step leaves nothing but Adam's last step of at most 0.1.
    for (const p of net.parameters()) {
      expect(Math.max(...p.dataSync().map(Math.abs))).toBeLessThan(0.11);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('an optimizer of one’s own goes on where it was, has its rate back, and keeps its averages', async () => {
    const { net, data, options } = setUp();
    const optimizer = new Adam(net.parameters(), { lr: 0.5 });
    const { seen, callback } = rates();
    const asked: [number, number | undefined][] = [];
    const lr = (step: number, total?: number) => {
      asked.push([step, total]);
      return 0.01;
    };
    const before = tf.memory().numTensors;
    for (const _ of [1, 2]) {
      await fit(net, data, { ...options, lr, optimizer, epochs: 1, callbacks: [callback] });
    }
    expect(optimizer.steps).toBe(8);
    expect(optimizer.lr).toBe(0.5);
    expect(new Set(asked.map(([step]) => step))).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(asked.map(([, total]) => total))).toEqual(new Set([4]));
    expect(tf.memory().numTensors).toBe(before + 2 * net.parameters().length);
    await fit(net, data, { ...options, optimizer, epochs: 1, callbacks: [callback] });
    expect(seen.at(-1)?.lr).toBe(0.5);
    optimizer.dispose();
  });

  it('a group trains its parts at their own rates', async () => {
    const { net, data, options } = setUp();
    const [weight, bias] = net.parameters() as [tf.Variable, tf.Variable];
    const start = [...weight.dataSync()];
    const optimizer = group(new SGD([weight], { lr: 0 }), new SGD([bias], { lr: 1 }));
    const [still] = [[...bias.dataSync()]];
    await fit(net, data, { ...options, optimizer });
    expect([...weight.dataSync()]).toEqual(start);
    expect([...bias.dataSync()]).not.toEqual(still);
    await expect(fit(net, data, { ...options, optimizer, lr: 0.1 })).rejects.toThrow(
      'each of its optimizers has its own learning rate',
    );
  });

  it('without a rate says so', async () => {
    const { net, data, options } = setUp();
    await expect(fit(net, data, { ...options, optimizer: sgd() })).rejects.toThrow(
      'SGD: no learning rate',
    );
  });

  it('gives the same with the defaults written out', async () => {
    const run = async (extra: object) => {
      const { net, data, options } = setUp();
      return (await fit(net, data, { ...options, ...extra })).batchLosses;
    };
    expect(await run({ optimizer: adam(), lr: 0.001, progress: true, callbacks: [] })).toEqual(
      await run({}),
    );
  });
});

describe('callbacks of fit', () => {
  it('see the gradients by path, before they are clipped, and the number of the step', async () => {
    const net = new MLP([2, 3, 2], { rng: new Rng(2) });
    const norms: number[] = [];
    const steps: number[] = [];
    let paths: string[] = [];
    const watch: Callback = {
      onGradients: async (run, gradients: Gradients, step) => {
        steps.push(step);
        paths = Object.keys(gradients);
        await Promise.resolve();
        norms.push(Math.hypot(...Object.values(gradients).flatMap((g) => [...g.dataSync()])));
        for (const [path, p] of run.model.namedParameters()) {
          expect(gradients[path]?.shape).toEqual(p.shape);
        }
      },
    };
    const before = tf.memory().numTensors;
    // The variables' names are numbers; the paths are the model's.
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const data = moons(1, 40);
    await fit(net, data, {
      rng: 1,
      loss: crossEntropy,
      optimizer,
      clipNorm: 1e-6,
      batchSize: 10,
      epochs: 2,
      callbacks: [watch],
    });
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(paths).toEqual([...net.namedParameters()].map(([path]) => path));
    expect(Math.min(...norms)).toBeGreaterThan(1e-3);
    data.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('see each batch with its place, its loss and its metrics', async () => {
    const net = new MLP([2, 2], { rng: new Rng(2) });
    const logs: BatchLog[] = [];
    const totals: number[] = [];
    const history = await fit(net, moons(1, 40), {
      rng: 1,
      loss: crossEntropy,
      metrics: { accuracy, two: () => tf.scalar(2) },
      batchSize: 20,
      epochs: 2,
      callbacks: [
        {
          onTrainBegin: (run) => void totals.push(run.total),
          onBatchEnd: (_, log) => void logs.push(log),
        },
      ],
    });
    expect(logs.map(({ step, epoch, batch }) => [step, epoch, batch])).toEqual([
      [0, 1, 1],
      [1, 1, 2],
      [2, 2, 1],
      [3, 2, 2],
    ]);
    expect(totals).toEqual([4]);
    expect(logs.map(({ loss }) => loss)).toEqual(history.batchLosses);
    expect(history.metric('accuracy')[0]).toBeCloseTo(
      ((logs[0]?.metrics.accuracy as number) + (logs[1]?.metrics.accuracy as number)) / 2,
      10,
    );
    expect(history.metric('two')).toEqual([2, 2]);
  });
});

describe('metrics', () => {
  it('have no part in the gradient, and may be anything of what the model gives', async () => {
    /** Gives two things at once. */
    class Heads extends Module {
      readonly label = new Linear(2, 2, { rng: new Rng(1) });
      override forward(x: tf.Tensor): Tensor {
        return this.label.forward(x) as Tensor;
      }
    }
    const run = async (metrics: object) => {
      const net = new Heads();
      const data = moons(1, 40);
      const history = await fit(net, data, {
        rng: 1,
        loss: crossEntropy,
        metrics: metrics as Record<string, () => number>,
        epochs: 2,
      });
      data.dispose();
      net.dispose();
      return history.batchLosses;
    };
    const before = tf.memory().numTensors;
    const heavy = {
      // Would be an error on the tape: argMax has no gradient.
      classes: (scores: tf.Tensor) => scores.argMax(1).sum(),
      accuracy,
    };
    expect(await run(heavy)).toEqual(await run({}));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('of a model that gives several tensors see all of them', async () => {
    const linear = new Linear(2, 3, { rng: new Rng(1) });
    const heads = {
      namedParameters: () => linear.namedParameters(),
      suspendTraining: () => linear.suspendTraining(),
      train: () => linear.train(),
      eval: () => linear.eval(),
      stateDict: () => linear.stateDict(),
      loadStateDict: (state: never) => linear.loadStateDict(state),
      forward: (x: tf.Tensor) => {
        const all = linear.forward(x) as tf.Tensor;
        return { label: all.slice([0, 0], [-1, 2]), angle: [all.slice([0, 2], [-1, 1])] as const };
      },
    };
    const data = moons(1, 20);
    const before = tf.memory().numTensors;
    const history = await fit(heads, data, {
      rng: 1,
      loss: ({ label, angle }, y) => crossEntropy(label, y).add(angle[0].square().mean()),
      metrics: {
        accuracy: ({ label }, y) => accuracy(label, y),
        size: ({ angle }) => angle[0].abs().mean(),
      },
      epochs: 2,
    });
    expect(history.metric('size').every((v) => v > 0)).toBe(true);
    expect(history.metric('accuracy')).toHaveLength(2);
    expect(tf.memory().numTensors).toBe(before);
    data.dispose();
    linear.dispose();
  });
});
