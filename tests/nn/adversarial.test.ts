import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, Rng, randn } from '../../src/tensor/index.ts';

const number = (t: tf.Tensor) => t.dataSync()[0] as number;
const scores = (values: number[]) => tf.tensor(values, [values.length, 1]);
const games = ['nonSaturating', 'minimax', 'leastSquares', 'wasserstein'] as const;

describe('games of two networks', () => {
  test('against a generator that is right, the best discriminator loses what theory says', () => {
    // Everywhere 1/2 after a sigmoid; of least squares 1/2 itself.
    const zero = scores([0, 0, 0]);
    const half = scores([0.5, 0.5]);
    expect(number(nn.discriminatorLoss(zero, zero))).toBeCloseTo(2 * Math.log(2), 6);
    expect(number(nn.discriminatorLoss(zero, zero, { game: 'minimax' }))).toBeCloseTo(
      Math.log(4),
      6,
    );
    expect(number(nn.discriminatorLoss(half, half, { game: 'leastSquares' }))).toBeCloseTo(0.25, 6);
    expect(number(nn.discriminatorLoss(half, half, { game: 'wasserstein' }))).toBe(0);
  });

  test('by hand: real 2, made -1 and 3', () => {
    const [real, fake] = [scores([2]), scores([-1, 3])];
    const log = (z: number) => Math.log(1 / (1 + Math.exp(-z)));
    const discriminator = -log(2) - (log(1) + log(-3)) / 2;
    expect(number(nn.discriminatorLoss(real, fake))).toBeCloseTo(discriminator, 5);
    expect(number(nn.generatorLoss(fake))).toBeCloseTo(-(log(-1) + log(3)) / 2, 5);
    expect(number(nn.generatorLoss(fake, { game: 'minimax' }))).toBeCloseTo(
      (log(1) + log(-3)) / 2,
      5,
    );
    const least = { game: 'leastSquares' } as const;
    expect(number(nn.discriminatorLoss(real, fake, least))).toBeCloseTo((1 + (1 + 9) / 2) / 2, 6);
    expect(number(nn.generatorLoss(fake, least))).toBeCloseTo((4 + 4) / 4, 6);
    const wasserstein = { game: 'wasserstein' } as const;
    expect(number(nn.discriminatorLoss(real, fake, wasserstein))).toBeCloseTo(1 - 2, 6);
    expect(number(nn.generatorLoss(fake, wasserstein))).toBeCloseTo(-1, 6);
    for (const game of games) {
      expectNoLeak(() => nn.discriminatorLoss(real, fake, { game }));
      expectNoLeak(() => nn.generatorLoss(fake, { game }));
    }
  });

  test('where the discriminator is sure, only the minimax gradient goes out', () => {
    const slope = (game: nn.Game) =>
      Math.abs(number(tf.grad((s) => nn.generatorLoss(s, { game }))(scores([-20]))));
    expect(slope('minimax')).toBeLessThan(1e-8);
    expect(slope('nonSaturating')).toBeCloseTo(1, 6);
    // Finite at any score.
    expect(number(nn.generatorLoss(scores([-1e4])))).toBeCloseTo(1e4, -1);
  });

  test('the gradient penalty of a linear critic is (‖w‖ − 1)², wherever it is measured', () => {
    const rng = new Rng(1);
    const critic = new nn.Linear(2, 1, { rng });
    critic.weight.assign(tf.tensor2d([[3], [4]]));
    const [real, fake] = [randn([5, 2], { rng }), randn([5, 2], { rng })];
    const share = tf.tensor1d([0, 0.2, 0.5, 0.7, 1]);
    const penalty = () =>
      nn.gradientPenalty((x) => critic.forward(x as tf.Tensor2D), real, fake, share);
    expect(number(penalty())).toBeCloseTo(16, 4);
    // d (‖w‖ − 1)² / dw = 2 (‖w‖ − 1) w / ‖w‖: second derivatives are right.
    const { grads } = tf.variableGrads(penalty as () => tf.Scalar, [critic.weight]);
    const [gradient] = Object.values(grads) as [tf.Tensor];
    expect([...gradient.dataSync()].map((g) => Number(g.toFixed(3)))).toEqual([4.8, 6.4]);
    expectNoLeak(penalty);
  });

  test('its second derivatives go through hidden layers', () => {
    const rng = new Rng(2);
    const critic = new nn.Sequential(
      new nn.Linear(2, 8, { rng }),
      (x: tf.Tensor) => nn.leakyRelu(x, { slope: 0.2 }),
      new nn.Linear(8, 8, { rng }),
      nn.tanh,
      new nn.Linear(8, 1, { rng }),
    );
    const [real, fake] = [randn([6, 2], { rng }), randn([6, 2], { rng })];
    const share = tf.linspace(0, 1, 6);
    const penalty = () =>
      nn.gradientPenalty((x) => critic.forward(x) as tf.Tensor, real, fake, share);
    const weight = (critic[0] as nn.Linear).weight;
    const { grads } = tf.variableGrads(penalty as () => tf.Scalar, [weight]);
    const [gradient] = Object.values(grads) as [tf.Tensor];
    const direction = randn([2, 8], { rng }) as tf.Tensor;
    const along = number(tf.sum(tf.mul(gradient, direction)));
    const start = weight.clone();
    const at = (h: number) => {
      weight.assign(start.add(direction.mul(h)) as never);
      return number(penalty());
    };
    expect((at(0.002) - at(-0.002)) / 0.004).toBeCloseTo(along, 2);
  });
});
