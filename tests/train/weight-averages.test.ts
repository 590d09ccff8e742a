import { expect, test } from 'vitest';
import { data, models, nn, optim, train } from '../../src/index.ts';

/** Trains a small network and remembers its weights after each step. */
async function path(callbacks: readonly train.Callback[]) {
  const set = data.makeMoons({ n: 60, rng: 1 });
  const net = new models.MLP([2, 4, 2], { rng: 2 });
  const steps: number[][] = [];
  const ends: number[][] = [];
  const weights = () => [...(net.stateDict()[first] as nn.StateDict[string]).values];
  const first = Object.keys(net.stateDict())[0] as string;
  await train.fit(net, set, {
    ...{ loss: nn.crossEntropy, optimizer: optim.sgd({ lr: 0.2 }), epochs: 4, batchSize: 20 },
    ...{ rng: 3, progress: false },
    callbacks: [
      { onBatchEnd: () => void steps.push(weights()), onEpochEnd: () => void ends.push(weights()) },
      ...callbacks,
    ],
  });
  set.dispose();
  return { net, steps, ends, first };
}

const close = (got: ArrayLike<number> | undefined, expected: readonly number[]) => {
  expect(Array.from(got ?? [])).toEqual(expected.map((value) => expect.closeTo(value, 5)));
};

test('EMA follows its recursion over the steps, and leaves the training alone', async () => {
  const ema = new train.EMA({ decay: 0.8 });
  const { net, steps, first } = await path([ema]);
  const [start = [], ...later] = steps;
  const expected = later.reduce(
    (v, w) => v.map((each, i) => 0.8 * each + 0.2 * (w[i] as number)),
    start,
  );
  close(ema.state?.[first]?.values, expected);
  close(net.stateDict()[first]?.values, steps.at(-1) as number[]);
  ema.load(net);
  close(net.stateDict()[first]?.values, expected);
  net.dispose();
});

test('SWA is the mean over the ends of the epochs from one on, anew for each training', async () => {
  const swa = new train.SWA({ from: 3 });
  await path([swa]).then(({ net }) => net.dispose());
  const { net, ends, first } = await path([swa]);
  const [a, b] = ends.slice(2) as [number[], number[]];
  close(
    swa.state?.[first]?.values,
    a.map((value, i) => (value + (b[i] as number)) / 2),
  );
  net.dispose();
});

test('averages refuse settings that are none, and to give what is not there', () => {
  expect(() => new train.EMA({ decay: 1 })).toThrow('given 1');
  expect(() => new train.SWA({ from: 0 })).toThrow('given 0');
  expect(() => new train.SWA().load({ loadStateDict: () => undefined })).toThrow(
    'train with it first',
  );
});
