import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import * as backend from '../../src/backend/index.ts';
import { Dataset } from '../../src/data/index.ts';
import { MLP } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { bernoulli, Rng } from '../../src/tensor/index.ts';
import type { Callback } from '../../src/train/index.ts';
import { captures as test } from '../captures.ts';
import { clean, prepare, run } from './program.ts';
import { outcomeOf, type Run, strewn, train } from './replay.ts';

// What a replay must not compute, and whom it must not disturb.

const data = new Dataset({
  x: strewn([64, 4], 1),
  y: tf.tensor1d(
    Int32Array.from({ length: 64 }, (_, i) => (i * 7) % 3),
    'int32',
  ),
});
type Net = nn.Sequential;
const make = () =>
  new nn.Sequential(
    new nn.Linear(4, 8, { rng: 1 }),
    new nn.BatchNorm1d(8),
    nn.relu,
    new nn.Dropout(0.2, { rng: 2 }),
    new nn.Linear(8, 3, { rng: 3 }),
  ) as nn.AnyModule as Net;

type Options = Record<string, unknown>;

/** Trains with and without replay, and expects the same. */
async function expectSame(options: (net: Net) => Options, makeNet: () => Net = make): Promise<Run> {
  const settings = (net: Net) => ({ epochs: 10, loss: nn.crossEntropy, ...options(net) }) as never;
  const eager = await train(makeNet as never, data, settings as never, false);
  const replayed = await train(makeNet as never, data, settings as never);
  expect(eager.replayed).toBe(0);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  return replayed;
}

/** A callback that acts at some steps. */
const at = (steps: readonly number[], act: (step: number) => void): Callback[] => [
  { onBatchEnd: (_, { step }) => void (steps.includes(step) && act(step)) },
];

const layer = (net: Net, i: number) => net[i] as nn.Linear;

test.each<[string, (net: Net) => Options]>([
  [
    'a part is frozen and thawed',
    (net) => ({
      callbacks: at([9, 14], (step) => void (step === 9 ? layer(net, 0).freeze() : net.unfreeze())),
    }),
  ],
  [
    'the mode changes',
    (net) => ({
      callbacks: at([9, 14], (step) => void (step === 9 ? net.eval() : net.train())),
    }),
  ],
  [
    'one parameter is frozen',
    (net) => ({
      callbacks: at([11], () => {
        layer(net, 4).weight.trainable = false;
      }),
    }),
  ],
  [
    'values are assigned',
    (net) => ({
      callbacks: at([7, 12], () => {
        tf.tidy(() => layer(net, 0).weight.assign(layer(net, 0).weight.mul(0.5)));
      }),
    }),
  ],
  [
    'a state is loaded',
    (net) => {
      const start = net.stateDict();
      return { callbacks: at([8, 13], () => void net.loadStateDict(start)) };
    },
  ],
  [
    'the rate changes',
    (net) => {
      const optimizer = new optim.Adam([...net.namedParameters()], { lr: 0.01 });
      return {
        optimizer,
        callbacks: at([8], () => {
          optimizer.lr = 0.002;
        }),
      };
    },
  ],
  [
    'an activation is exchanged',
    (net) => ({
      callbacks: at([10], () => {
        Object.assign(net[2] as object, { apply: nn.tanh });
      }),
    }),
  ],
  [
    'the share of dropout changes',
    (net) => ({
      callbacks: at([10], () => {
        Object.assign(net[3] as object, { p: 0.7 });
      }),
    }),
  ],
])('%s amid the training', async (_, options) => {
  const { replayed } = await expectSame(options);
  expect(replayed).toBeGreaterThan(3);
});

test('what callbacks and metrics keep stays as it was', async () => {
  const kept: tf.Tensor[] = [];
  const seen: number[][] = [];
  const keep = (x: tf.Tensor) => {
    seen.push([...x.dataSync()]);
    kept.push(tf.keep(x.clone()));
    kept.push(tf.keep(x.reshape([-1])));
    seen.push([...x.dataSync()]);
  };
  const { replayed } = await expectSame((net) => ({
    metrics: {
      spy: (prediction: tf.Tensor, target: tf.Tensor) => {
        keep(prediction);
        keep(target);
        return 1;
      },
    },
    callbacks: [
      {
        onGradients: (_: unknown, gradients: optim.Gradients) =>
          Object.values(gradients).forEach(keep),
        onBatchEnd: () => {
          for (const [, variable] of net.namedVariables()) keep(variable);
        },
      },
    ],
  }));
  expect(replayed).toBeGreaterThan(8);
  expect(kept.length).toBeGreaterThan(200);
  expect(kept.map((x) => [...x.dataSync()])).toEqual(seen);
  tf.dispose(kept);
});

test('variables that take over gradients and batches, in two captures at once', async () => {
  // An optimizer that remembers the gradient itself, and has another capture look at it.
  class Remembering extends optim.Descent {
    readonly memory = new Map<tf.Variable, tf.Variable>();
    readonly looks: number[] = [];
    look: (() => number) | undefined;
    protected override update(w: tf.Variable, gradient: tf.Tensor, lr: number) {
      const last = this.memory.get(w);
      if (last) {
        w.assign(w.sub(last.mul(lr)));
        last.assign(gradient);
      } else {
        this.memory.set(w, tf.variable(gradient, false));
        w.assign(w.sub(gradient.mul(lr)));
      }
    }
    override applyGradients(gradients: optim.Gradients) {
      super.applyGradients(gradients);
      this.looks.push(this.look?.() ?? 0);
    }
  }
  const runOf = async (replay: boolean) => {
    let optimizer: Remembering | undefined;
    const probe = tf.variable(tf.scalar(1));
    const other = new optim.SGD([['probe', probe]], { lr: 0.01 });
    const loss = () =>
      tf.addN([...(optimizer?.memory.values() ?? [])].map((m) => m.square().sum())).mul(probe);
    const look = optim.captured(other, loss);
    const options = (net: Net) => {
      optimizer = new Remembering([...net.namedParameters()], { lr: 0.05 });
      optimizer.look = replay ? () => look() : () => other.step(loss);
      return { epochs: 10, loss: nn.crossEntropy, optimizer };
    };
    const { replayed, ...run } = await train(make as never, data, options as never, replay);
    look.dispose();
    tf.dispose([probe, ...(optimizer?.memory.values() ?? [])]);
    return { replayed, outcome: outcomeOf({ replayed, ...run }), looks: optimizer?.looks };
  };
  const eager = await runOf(false);
  const { replayed, ...captured } = await runOf(true);
  expect(eager.replayed).toBe(0);
  // Both captures.
  expect(replayed).toBeGreaterThan(17);
  expect(captured).toEqual({ outcome: eager.outcome, looks: eager.looks });
});

test('gradients are freed after the callbacks that were told of them, recorded or not', async () => {
  const given: tf.Tensor[] = [];
  await expectSame(() => ({
    callbacks: [
      {
        onGradients: (_: unknown, gradients: optim.Gradients) =>
          void given.push(...Object.values(gradients)),
      },
    ],
  }));
  expect(given.length).toBeGreaterThan(50);
  expect(given.filter(({ isDisposed }) => !isDisposed)).toEqual([]);
});

test('all memory is given back', async () => {
  const once = () =>
    train(make as never, data, (() => ({ epochs: 4, loss: nn.crossEntropy })) as never);
  await once();
  const before = { ...tf.memory(), held: backend.info().memory.held };
  expect((await once()).replayed).toBeGreaterThan(2);
  const after = { ...tf.memory(), held: backend.info().memory.held };
  expect(after).toEqual(before);
});

/** A network of a reader's, whose forward does `act` besides. */
class Own extends nn.Module {
  readonly inner = new MLP([4, 8, 3], { rng: 1 });
  readonly act: (x: tf.Tensor) => tf.Tensor;
  constructor(act: (x: tf.Tensor) => tf.Tensor) {
    super();
    this.act = act;
  }
  override forward(x: tf.Tensor) {
    return tf.tidy(() => this.act(this.inner.forward(x))) as never;
  }
}

const own = (act: (x: tf.Tensor) => tf.Tensor) => (() => new Own(act)) as never;

test('code of others is not captured by itself, and is where the reader says so', async () => {
  const same = (x: tf.Tensor) => x.mul(2);
  const plain = await expectSame(() => ({}), own(same));
  expect(plain.replayed).toBe(0);
  expect(plain.refused).toMatch(/its network has Own/);
  const options = () => ({ epochs: 10, loss: nn.crossEntropy }) as never;
  const eager = await train(own(same), data, options, false);
  const replayed = await train(own(same), data, options, true);
  expect(replayed.replayed).toBeGreaterThan(8);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  const loss = (p: tf.Tensor, y: tf.Tensor) => nn.crossEntropy(p, y);
  expect((await expectSame(() => ({ loss }))).replayed).toBe(0);
});

let count = 0;
const spare: tf.Tensor[] = [];
test.each<[string, RegExp, () => (x: tf.Tensor) => tf.Tensor]>([
  ['reads values', /JavaScript reads values/, () => (x) => x.mul(x.max().dataSync()[0] as number)],
  ['runs a kernel in JavaScript', /JavaScript reads values/, () => (x) => x.mul(tf.atan(x))],
  [
    'counts',
    /something else/,
    () => {
      count = 0;
      return (x) => x.mul(1 + 0.01 * count++);
    },
  ],
  [
    'draws in JavaScript',
    /draws random numbers in JavaScript/,
    () => {
      const rng = new Rng(4);
      return (x) => x.mul(rng.uniform(0.5, 1));
    },
  ],
  [
    'draws in JavaScript what seldom shows',
    /draws random numbers in JavaScript/,
    () => {
      const rng = new Rng(4);
      return (x) => x.mul(rng.uniform() < 0.05 ? 2 : 1);
    },
  ],
  [
    'makes a generator at each step',
    /something else/,
    () => (x) => x.mul(bernoulli(x.shape, { p: 0.5, rng: 3 }) as tf.Tensor),
  ],
  [
    'keeps a tensor',
    /keeps a tensor/,
    () => (x) => {
      spare.push(tf.keep(x.mul(2)));
      return x.mul(1);
    },
  ],
  [
    'makes a variable',
    /makes a variable/,
    () => (x) => {
      const v = tf.variable(tf.scalar(2), false);
      spare.push(v);
      return x.mul(v);
    },
  ],
])('a step that %s stays as it is', async (_, reason, act) => {
  const options = () => ({ epochs: 8, loss: nn.crossEntropy }) as never;
  const eager = await train(own(act()), data, options, false);
  const replayed = await train(own(act()), data, options, true);
  expect(replayed.replayed).toBe(0);
  expect(replayed.refused).toMatch(reason);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  tf.dispose(spare);
  spare.length = 0;
});

test("a generator of the step's own goes on where it was", async () => {
  const make = () => {
    const rng = new Rng(4);
    return own((x) =>
      x.mul(bernoulli(x.shape, { p: 0.5, rng }) as tf.Tensor),
    ) as () => nn.AnyModule;
  };
  const options = () => ({ epochs: 8, loss: nn.crossEntropy }) as never;
  const eager = await train(make(), data as never, options, false);
  const replayed = await train(make(), data as never, options, true);
  expect(replayed.replayed).toBeGreaterThan(5);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
});

test('an index that is none throws at its step, as ever', async () => {
  const words = Int32Array.from({ length: 64 }, (_, i) => i % 5);
  const text = (last: number) =>
    new Dataset({ x: tf.tensor2d(words.with(63, last), [64, 1]), y: tf.zeros([64, 1]) });
  const embed = () =>
    new nn.Sequential(
      new nn.Embedding(5, 3, { rng: 1 }),
      new nn.Flatten(),
      new nn.Linear(3, 1, { rng: 1 }),
    ) as nn.AnyModule;
  const options = () => ({ epochs: 9, batchSize: 8, loss: nn.mse, rng: 1 }) as never;
  const good = text(0);
  const eager = await train(embed, good as never, options, false);
  const replayed = await train(embed, good as never, options);
  expect(replayed.replayed).toBeGreaterThan(50);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  const bad = text(5);
  await expect(train(embed, bad as never, options)).rejects.toThrow(/index|indices|bound/i);
  good.dispose();
  bad.dispose();
});

test('the off switch: a program with NOTEGRAD_REPLAY=0, or configured so', async () => {
  await prepare();
  const program = 'tf.zeros([1]); return backend.info().replay;';
  const off = { enabled: false, steps: 0, refused: [] };
  expect(await run(program)).toEqual({ ...off, enabled: true });
  expect(await run(program, { env: { NOTEGRAD_REPLAY: '0' } })).toEqual(off);
  expect(await run(`backend.configure({ replay: false }); ${program}`)).toEqual(off);
  clean();
});
