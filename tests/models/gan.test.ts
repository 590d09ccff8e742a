import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import { GAN, MLP } from '../../src/models/index.ts';
import { withLabels } from '../../src/models/with-labels.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, randn } from '../../src/tensor/index.ts';

const number = (t: tf.Tensor) => t.dataSync()[0] as number;
const nets = (input = 2, output = 3, more = 0) => ({
  generator: new MLP([input + more, 8, output], { rng: 1 }),
  discriminator: new MLP([output + more, 8, 1], { rng: 2 }),
  latent: input,
});

describe('GAN', () => {
  test('its losses are those of nn for its own scores', () => {
    const gan = new GAN(nets());
    const real = randn([5, 3], { rng: 3 }) as tf.Tensor;
    const fake = gan.sample(5, { rng: 4 });
    expect(fake.shape).toEqual([5, 3]);
    expect(number(gan.discriminatorLoss(real, { rng: 4 }))).toBeCloseTo(
      number(nn.discriminatorLoss(gan.scores(real), gan.scores(fake))),
      6,
    );
    expect(number(gan.generatorLoss(5, { rng: 4 }))).toBeCloseTo(
      number(nn.generatorLoss(gan.scores(fake))),
      6,
    );
    expectNoLeak(() => gan.discriminatorLoss(real, { rng: 4 }));
    expectNoLeak(() => gan.generatorLoss(5, { rng: 4 }));
    expectNoLeak(() => gan.sample(5, { rng: 4 }));
  });

  test('the penalty adds (‖w‖ − 1)² of a linear critic, and the game is the one named', () => {
    const critic = new nn.Linear(3, 1, { rng: 1 });
    critic.weight.assign(tf.tensor2d([[1], [2], [2]]));
    const parts = { ...nets(), discriminator: critic, game: 'wasserstein' } as const;
    const real = randn([5, 3], { rng: 3 }) as tf.Tensor;
    const plain = number(new GAN(parts).discriminatorLoss(real, { rng: 4 }));
    const dearer = number(new GAN({ ...parts, penalty: 10 }).discriminatorLoss(real, { rng: 4 }));
    expect(dearer - plain).toBeCloseTo(40, 3);
  });

  test('a conditional one sees the label on both sides', () => {
    const gan = new GAN({ ...nets(2, 3, 4), classes: 4 });
    const z = randn([2, 2], { rng: 5 }) as tf.Tensor;
    const [a, b] = [gan.forward(z, [0, 1]), gan.forward(z, [0, 2])];
    const apart = a.sub(b).abs().max(1).dataSync();
    expect(apart[0]).toBe(0);
    expect(apart[1]).toBeGreaterThan(1e-3);
    const x = randn([2, 3], { rng: 6 }) as tf.Tensor;
    expect(
      number(
        gan
          .scores(x, [0, 1])
          .sub(gan.scores(x, [3, 1]))
          .abs()
          .max(),
      ),
    ).toBeGreaterThan(1e-3);
    expect(() => gan.sample(2, { rng: 1 })).toThrow('it has 4 classes');
    expect(() => new GAN(nets()).sample(2, { rng: 1, labels: [0, 1] })).toThrow('no classes');
  });
});

test('withLabels puts the one-hot label behind the numbers, and names what does not fit', () => {
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  expect(withLabels(x, [2, 0], 3).arraySync()).toEqual([
    [1, 2, 0, 0, 1],
    [3, 4, 1, 0, 0],
  ]);
  expect(() => withLabels(x, [0], 3)).toThrow('1 labels for 2 examples');
  expect(() => withLabels(x, [0, 3], 3)).toThrow('label 3, expected 0 to 2');
  expect(() => withLabels(tf.zeros([2, 2, 2]), [0, 1], 3)).toThrow('flatten');
  const labels = tf.tensor1d([2, 0], 'int32');
  expectNoLeak(() => withLabels(x, labels, 3));
});
