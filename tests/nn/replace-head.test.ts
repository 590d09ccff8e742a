import { expect, test } from 'vitest';
import { data, models, nn, optim, tf, train } from '../../src/index.ts';

const momentum = () => optim.sgd({ lr: 0.1, momentum: 0.9, weightDecay: 0.05 });

test('a new head learns; the frozen body stays, to the last bit, under momentum and decay', async () => {
  const set = data.makeSpirals({ n: 60, rng: 1 });
  const net = new models.MLP([2, 6, 4, 3], { rng: 2 });
  const options = { loss: nn.crossEntropy, epochs: 3, rng: 3, progress: false };
  const optimizer = new optim.SGD(net.namedParameters(), {
    lr: 0.1,
    momentum: 0.9,
    weightDecay: 0.05,
  });
  // The velocity of the body is not 0 when it is frozen.
  await train.fit(net, set, { ...options, optimizer });
  const before = net.stateDict();
  for (const layer of net.layers.slice(0, 2)) layer.freeze();
  await train.fit(net, set, { ...options, optimizer });
  const after = net.stateDict();
  for (const key of Object.keys(before).filter((key) => !key.startsWith('layers.2'))) {
    expect(after[key]).toEqual(before[key]);
  }
  expect(after['layers.2.weight']).not.toEqual(before['layers.2.weight']);

  const head = new nn.Linear(4, 5, { rng: 4 });
  const five = nn.replaceHead(net, head);
  expect(tf.tidy(() => five.forward(tf.zeros([7, 2])).shape)).toEqual([7, 5]);
  // As the network itself, it flattens images.
  expect(tf.tidy(() => five.forward(tf.zeros([7, 2, 1, 1])).shape)).toEqual([7, 5]);
  expect([...five.namedParameters()].map(([, p]) => p)).toEqual([head.weight, head.bias]);
  await train.fit(five, set, { ...options, optimizer: momentum() });
  expect(net.stateDict()).toEqual(after);
  for (const each of [set, net, head, optimizer]) each.dispose();
});

test('a network of one layer has no body to keep', () => {
  const line = new nn.Linear(2, 2, { rng: 1 });
  expect(() => nn.replaceHead(line, line)).toThrow('is one layer');
  line.dispose();
});
