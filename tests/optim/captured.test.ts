import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect } from 'vitest';
import * as backend from '../../src/backend/index.ts';
import { MLP } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { bernoulli, Rng } from '../../src/tensor/index.ts';
import { captures as test } from '../captures.ts';

const batches = Array.from({ length: 40 }, (_, i) => [
  tf.randomUniform([8, 3], -1, 1, 'float32', i + 1),
  tf.randomUniform([8, 2], -1, 1, 'float32', i + 100),
]) as [tf.Tensor, tf.Tensor][];

interface Task {
  net: nn.AnyModule & { forward(x: tf.Tensor): tf.Tensor };
  loss: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;
  between?: (i: number) => void;
  optimizer?: (net: nn.AnyModule) => optim.Optimizer;
}

/** The losses and last weights of a training, captured or not. */
function trained(make: () => Task, how: 'captured' | 'plain', options: optim.ClipOptions = {}) {
  const before = backend.info().replay.steps;
  const { net, loss, between, optimizer } = make();
  const adam = optimizer?.(net) ?? new optim.Adam([...net.namedParameters()], { lr: 0.02 });
  const captured = optim.captured(adam, loss, options);
  const losses = batches.map(([x, y], i) => {
    between?.(i);
    if (how === 'captured') return captured(x, y);
    return tf.tidy(() => {
      const { loss: before, gradients } = adam.gradients(() => loss(x, y));
      adam.applyGradients(optim.clipped(gradients, options));
      return before.dataSync()[0] as number;
    });
  });
  captured.dispose();
  const values = Array.from(net.namedVariables(), ([, v]) => [...v.dataSync()]);
  adam.dispose();
  net.dispose();
  return { losses, values, steps: backend.info().replay.steps - before };
}

function expectSame(make: () => Task, options: optim.ClipOptions = {}): number {
  const plain = trained(make, 'plain', options);
  const { steps, ...captured } = trained(make, 'captured', options);
  expect(captured.losses).toEqual(plain.losses);
  expect(captured.values).toEqual(plain.values);
  expect(plain.steps).toBe(0);
  return steps;
}

const mlp = () => new MLP([3, 8, 2], { rng: 1 });

test('a captured step does what the step does, from its fourth time on without the code', () => {
  let calls = 0;
  const make = () => {
    const net = mlp();
    const weights = () => net.layers[0].weight;
    return {
      net,
      loss: (x: tf.Tensor, y: tf.Tensor) => {
        calls++;
        return nn.mse(net.forward(x), y).add(nn.l2([weights()], { lambda: 0.01 } as never));
      },
    };
  };
  // What the batches take is not of the steps.
  trained(make, 'plain');
  calls = 0;
  const tensors = tf.memory().numTensors;
  const { held } = backend.info().memory;
  const steps = expectSame(make);
  // One look in between, after eight replays.
  expect(steps).toBe(40 - 3 - 1);
  expect(calls).toBe(40 + 3 + 1);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(backend.info().memory.held).toBe(held);
});

test('dropout, noise of a generator outside, batch normalization and its evaluation', () => {
  const steps = expectSame(() => {
    const rng = new Rng(5);
    const net = new nn.Sequential(
      new nn.Linear(3, 6, { rng: 1 }),
      new nn.BatchNorm1d(6),
      new nn.Dropout(0.3, { rng: 2 }),
      new nn.Linear(6, 2, { rng: 3 }),
    );
    return {
      net: net as never,
      loss: (x, y) => {
        const noisy = x.add(bernoulli(x.shape, { p: 0.5, rng, value: 0.1 }) as tf.Tensor);
        return nn.mse(net.forward(noisy), y);
      },
      between: (i) => {
        if (i === 15) net.eval();
        if (i === 25) net.train();
        if (i === 32) net[0]?.freeze();
      },
    };
  });
  expect(steps).toBeGreaterThan(15);
});

test('groups, and parameters that are frozen by hand', () => {
  const steps = expectSame(() => {
    const net = mlp();
    return {
      net,
      loss: (x, y) => nn.huber(net.forward(x), y),
      optimizer: () =>
        optim.group(
          new optim.SGD(
            [...net.layers[0].namedParameters()].map(([k, v]) => [`0.${k}`, v] as const),
            { lr: 0.1, momentum: 0.9 },
          ),
          new optim.RMSprop(
            [...net.layers[1].namedParameters()].map(([k, v]) => [`1.${k}`, v] as const),
          ),
        ),
      between: (i) => {
        if (i === 20) net.layers[0].weight.trainable = false;
      },
    };
  });
  expect(steps).toBeGreaterThan(25);
});

const rules: ((paths: optim.ParameterList) => optim.Optimizer)[] = [
  (paths) =>
    new optim.SGD(paths, { lr: optim.schedules.cosine(0.1, { steps: 40 }), weightDecay: 0.02 }),
  (paths) => new optim.SGD(paths, { lr: 0.05, momentum: (step) => 0.5 + step / 100 }),
  (paths) => new optim.SGD(paths, { lr: 0.05, momentum: 0.9, nesterov: true }),
  (paths) => new optim.Adam(paths, { lr: (step) => 0.02 / (1 + step), weightDecay: 0.1 }),
  (paths) => new optim.AdamW(paths, { lr: (step) => 0.05 / (1 + step), weightDecay: 0.3 }),
  (paths) => new optim.RMSprop(paths, { lr: (step) => 0.01 / (1 + step), weightDecay: 0.1 }),
  (paths) => new optim.Adagrad(paths, { lr: 0.05, initialAccumulator: 0.1 }),
  (paths) => new optim.Adadelta(paths, { rho: 0.8, eps: 1e-4, weightDecay: 0.1 }),
  (paths) => new optim.LARS(paths, { lr: 1, trust: 0.1, weightDecay: 0.1 }),
];

test('any optimizer, its numbers changing from step to step, any clipping: the same bits', () => {
  const number = (most: number) => fc.double({ min: 0.01, max: most, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...rules),
      fc.record({ clipNorm: number(2), clipValue: number(1) }, { requiredKeys: [] }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 4, max: 39 }),
      (optimizer, options, width, newRateAt) => {
        const make = (): Task => {
          const net = new MLP([3, width, 2], { rng: 1 });
          const made = optimizer([...net.namedParameters()]);
          return {
            net,
            loss: (x, y) => nn.mse(net.forward(x), y),
            optimizer: () => made,
            between: (i) => {
              if (i === newRateAt) made.lr = 0.03;
            },
          };
        };
        expect(expectSame(make, options)).toBeGreaterThan(30);
      },
    ),
    { numRuns: 40 },
  );
});

test('a target network that takes over all values from time to time, and a clone of a weight', () => {
  const kept: tf.Tensor[] = [];
  const steps = expectSame(() => {
    const make = (seed: number) =>
      new nn.Sequential(
        new nn.Linear(3, 8, { rng: seed }),
        new nn.BatchNorm1d(8),
        new nn.Linear(8, 2, { rng: seed + 1 }),
      );
    const [net, target] = [make(1), make(5)];
    target.freeze();
    const others = new Map(target.namedVariables());
    const weight = net.layers[0].weight;
    const cloned = () => {
      const clone = tf.keep((weight as tf.Tensor).clone());
      kept.push(clone);
      return clone;
    };
    let clone = cloned();
    return {
      net: net as never,
      loss: (x, y) => {
        const goal = (target.forward(x) as tf.Tensor).mul(0.9).add(y.mul(0.1));
        const away = (weight as tf.Tensor).sub(clone).square().sum();
        return nn.mse(net.forward(x), goal).add(away);
      },
      between: (i) => {
        if ([1, 2, 12, 13, 30].includes(i)) {
          for (const [path, own] of net.namedVariables()) others.get(path)?.assign(own);
        }
        // Of the weights as they are when the step is recorded.
        if (i === 1) clone = cloned();
      },
    };
  });
  expect(steps).toBeGreaterThan(20);
  tf.dispose(kept);
});

test('two games over the same variables, as in a GAN', () => {
  const play = (how: 'captured' | 'plain') => {
    const [critic, maker] = [mlp(), new MLP([3, 6, 3], { rng: 2 })];
    const first = new optim.Adam([...critic.namedParameters()], { lr: 0.01 });
    const second = new optim.RMSprop([...maker.namedParameters()], { lr: 0.01 });
    const judge = (x: tf.Tensor, y: tf.Tensor) =>
      nn.mse(critic.forward(x.add(maker.forward(x))), y);
    const fool = (x: tf.Tensor) => critic.forward(maker.forward(x)).square().mean();
    const steps = [optim.captured(first, judge), optim.captured(second, fool)] as const;
    const losses = batches.map(([x, y]) =>
      how === 'captured'
        ? [steps[0](x, y), steps[1](x)]
        : [first.step(() => judge(x, y)), second.step(() => fool(x))],
    );
    for (const step of steps) step.dispose();
    return losses;
  };
  const before = backend.info().replay.steps;
  const captured = play('captured');
  expect(backend.info().replay.steps - before).toBeGreaterThan(70);
  expect(captured).toEqual(play('plain'));
});

test('a loss that comes to do something else is found out', () => {
  const net = mlp();
  const adam = new optim.Adam([...net.namedParameters()], { lr: 0.02 });
  let weight = 1;
  const step = optim.captured(adam, (x: tf.Tensor, y: tf.Tensor) =>
    nn.mse(net.forward(x), y).mul(weight),
  );
  const go = () =>
    batches.forEach(([x, y], i) => {
      if (i === 7) weight = 2;
      step(x, y);
    });
  expect(go).toThrow(/does not do what it did when it was recorded/);
  step.dispose();
});

test('a loss that draws in JavaScript is never captured', () => {
  const steps = expectSame(() => {
    const net = mlp();
    const rng = new Rng(8);
    return { net, loss: (x, y) => nn.mse(net.forward(x), y).mul(rng.uniform() < 0.1 ? 2 : 1) };
  });
  expect(steps).toBe(0);
  expect(backend.info().replay.refused.at(-1)).toMatch(/draws random numbers in JavaScript/);
});

test('many shapes in turn', () => {
  const loss = (net: MLP) => (x: tf.Tensor) => net.forward(x).square().mean();
  const run = (how: 'captured' | 'plain') => {
    const net = mlp();
    const adam = new optim.Adam([...net.namedParameters()], { lr: 0.02 });
    const step = optim.captured(adam, loss(net as never));
    const losses = Array.from({ length: 60 }, (_, i) => {
      const x = tf.fill([1 + (i % (i < 30 ? 3 : 7)), 3], i / 60);
      const value = how === 'captured' ? step(x) : adam.step(() => loss(net as never)(x));
      x.dispose();
      return value;
    });
    step.dispose();
    return losses;
  };
  const before = backend.info().replay.steps;
  const captured = run('captured');
  expect(backend.info().replay.steps).toBeGreaterThan(before + 15);
  expect(captured).toEqual(run('plain'));
});

test('in a tidy, or on a backend that captures nothing, it is a step as any', async () => {
  const net = mlp();
  const adam = new optim.Adam([...net.namedParameters()], { lr: 0.02 });
  const step = optim.captured(adam, (x: tf.Tensor, y: tf.Tensor) => nn.mse(net.forward(x), y));
  const losses = batches.map(([x, y]) => tf.tidy(() => step(x, y)));
  expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  step.dispose();
  await tf.setBackend('cpu');
  const stock = mlp();
  const sgd = new optim.SGD([...stock.namedParameters()], { lr: 0.1 });
  const plain = optim.captured(sgd, () =>
    stock
      .forward(tf.ones([2, 3]))
      .square()
      .mean(),
  );
  expect(plain()).toBeGreaterThan(plain());
  plain.dispose();
  await tf.setBackend('notegrad');
});
