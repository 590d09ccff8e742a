import { expect, test } from 'vitest';
import { data, models, nn, optim, train } from '../../src/index.ts';

test('keeps the weights at the ends of the cycles, anew for each training', async () => {
  const set = data.makeMoons({ n: 40, rng: 1 });
  const net = new models.MLP([2, 4, 2], { rng: 2 });
  const snapshots = new train.Snapshots({ every: 2 });
  const ends: nn.StateDict[] = [];
  const fit = (epochs: number) =>
    train.fit(net, set, {
      ...{ loss: nn.crossEntropy, optimizer: optim.sgd({ lr: 0.2 }), epochs, rng: 3 },
      progress: false,
      callbacks: [snapshots, { onEpochEnd: () => void ends.push(net.stateDict()) }],
    });
  await fit(1);
  expect(snapshots.states).toEqual([]);
  ends.length = 0;
  await fit(5);
  expect(snapshots.states).toEqual([ends[1], ends[3]]);
  expect(snapshots.states[0]).not.toEqual(snapshots.states[1]);
  expect(() => new train.Snapshots({ every: 0 })).toThrow('given 0');
  set.dispose();
  net.dispose();
});
