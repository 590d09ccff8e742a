import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamW,
  type KnownLandscape,
  LARS,
  landscapes,
  lars,
  type PlainFactory,
  rmsprop,
  schedules,
  sgd,
  trajectory,
} from '../../src/optim/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const { parabola, ravine, rosenbrock, beale, saddle, doubleWell } = landscapes;
const known: readonly (readonly [string, KnownLandscape, number])[] = [
  ['parabola', parabola(), 0],
  ['steeper parabola', parabola({ curvature: 5 }), 0],
  ['ravine', ravine(), 0],
  ['turned ravine', ravine({ conditionNumber: 7, angle: 0.6 }), 0],
  ['rosenbrock', rosenbrock, 0],
  ['beale', beale, 0],
  ['saddle', saddle, -0.25],
  ['double well', doubleWell, -0.305428],
];

describe.each(known)('%s', (_, { value, gradient, minima }, lowest) => {
  test('is level and lowest where it says', () => {
    for (const minimum of minima) {
      expect(value(minimum)).toBeCloseTo(lowest, 5);
      for (const slope of Array.from(gradient(minimum))) expect(slope).toBeCloseTo(0, 7);
      for (const d of [-0.01, 0.01]) {
        for (const axis of minimum.keys()) {
          expect(value(minimum.map((w, i) => (i === axis ? w + d : w)))).toBeGreaterThan(lowest);
        }
      }
    }
  });

  test('has the gradient of its differences', () => {
    const h = 1e-6;
    const places = [
      [0.3, -0.7],
      [-1.2, 1],
      [2.1, 0.4],
    ].map((place) => place.slice(0, minima[0]?.length));
    for (const place of places) {
      const slopes = Array.from(gradient(place));
      expect(slopes).toHaveLength(place.length);
      for (const [axis, slope] of slopes.entries()) {
        const at = (d: number) => value(place.map((w, i) => (i === axis ? w + d : w)));
        const difference = (at(h) - at(-h)) / (2 * h);
        expect(Math.abs(difference - slope)).toBeLessThan(1e-7 * (1 + 10 * Math.abs(slope)));
      }
    }
  });
});

test('the left bottom of the double well is the lower one, the right one is only local', () => {
  expect(doubleWell.gradient([0.9601496])[0]).toBeCloseTo(0, 5);
  expect(doubleWell.value([0.9601496])).toBeCloseTo(0.294146, 5);
});

describe('the way of an optimizer', () => {
  const optimizers: readonly (readonly [string, PlainFactory])[] = [
    ['SGD', sgd({ lr: 0.002 })],
    ['SGD, decay', sgd({ lr: 0.002, weightDecay: 0.5 })],
    ['momentum', sgd({ lr: 0.001, momentum: 0.7 })],
    ['Nesterov', sgd({ lr: 0.001, momentum: 0.7, nesterov: true })],
    ['Adagrad', adagrad({ lr: 0.3, initialAccumulator: 0.5, weightDecay: 0.1 })],
    ['RMSprop', rmsprop({ lr: 0.02, rho: 0.9, weightDecay: 0.1 })],
    ['Adadelta', adadelta({ rho: 0.8, eps: 1e-3, weightDecay: 0.1 })],
    ['Adam', adam({ lr: 0.05, betas: [0.8, 0.99], eps: 1e-3, weightDecay: 0.1 })],
    ['AdamW', adamW({ lr: 0.05, weightDecay: 0.3 })],
    ['LARS', lars({ lr: 2, trust: 0.01, weightDecay: 0.1 })],
    ['a schedule of momentum', sgd({ lr: 0.001, momentum: (t) => t / 20, nesterov: true })],
    ['a schedule', sgd({ lr: schedules.linear(0.004, { steps: 20 }), momentum: 0.5 })],
    ...[adagrad, rmsprop, adadelta, adam, adamW].map(
      (make) => [`${make.name} by default`, make()] as const,
    ),
  ];

  test.each(optimizers)('%s: is that of its steps on tensors', (_, make) => {
    const w = tf.variable(tf.tensor1d([-1.2, 1]));
    const optimizer = make([['w', w]]);
    const { points } = trajectory(make, rosenbrock, [-1.2, 1], 15);
    for (const point of points.slice(1)) {
      optimizer.applyGradients({ w: tf.tensor1d(Array.from(rosenbrock.gradient(w.dataSync()))) });
      for (const [i, x] of w.dataSync().entries()) {
        expect(Math.abs(x - (point[i] as number))).toBeLessThan(2e-5);
      }
    }
    expect(points).toHaveLength(16);
    expect(Math.hypot((points[15]?.[0] ?? 0) + 1.2, (points[15]?.[1] ?? 0) - 1)).toBeGreaterThan(
      1e-4,
    );
  });

  test('begins at the start, afresh each time, and knows the heights', () => {
    const make = adam({ lr: 0.1 });
    const first = trajectory(make, saddle, [0.5, 0.5], 3);
    expect(first.points[0]).toEqual([0.5, 0.5]);
    expect(first.values[0]).toBeCloseTo(0.0625, 12);
    expect(trajectory(make, saddle, [0.5, 0.5], 3)).toEqual(first);
  });

  test('on a parabola shrinks by the factor of the formula, and ends where it diverges', () => {
    const factor = (lr: number) => trajectory(sgd({ lr }), parabola(), [1], 5).points[5]?.[0];
    expect([0.1, 0.5, 0.9, 1, 1.1].map(factor)).toEqual(
      [0.32768, 0, -0.32768, -1, -2.48832].map((value) => expect.closeTo(value, 10)),
    );
    const { points, values } = trajectory(sgd({ lr: 10 }), parabola(), [1], 10_000);
    expect(points.length).toBeLessThan(200);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  test('in a ravine shrinks at the rates of theory, (κ-1)/(κ+1) and (√κ-1)/(√κ+1)', () => {
    const rate = (make: PlainFactory) => {
      const { values } = trajectory(make, ravine(), [0.6, 1], 400);
      return Math.sqrt((values[400] as number) / (values[200] as number)) ** (1 / 200);
    };
    expect(rate(sgd({ lr: 2 / 101 }))).toBeCloseTo(99 / 101, 6);
    const momentum = (9 / 11) ** 2;
    expect(rate(sgd({ lr: 4 / 121, momentum }))).toBeCloseTo(9 / 11, 1);
  });

  test('needs a learning rate', () => {
    expect(() => trajectory(sgd(), parabola(), [1], 1)).toThrow(/give the optimizer lr/);
  });
});

describe('LARS', () => {
  test('moves a parameter of length 5 by the trust ratio: 0.001 · 5 / (1 + 1e-4 · 5)', () => {
    const w = tf.variable(tf.tensor1d([3, 4]));
    new LARS([w], { lr: 1, momentum: 0, weightDecay: 1e-4 }).applyGradients({
      [w.name]: tf.tensor1d([0, 1]),
    });
    const ratio = 0.0049975;
    const [x = 0, y = 0] = w.dataSync();
    expect(3 - x).toBeCloseTo(ratio * 3e-4, 6);
    expect(4 - y).toBeCloseTo(ratio * (1 + 4e-4), 6);
  });

  test('scales every step, also of a small gradient: clipping would leave that as it is', () => {
    const moved = (size: number) => {
      const { points } = trajectory(
        lars({ lr: 1, trust: 0.1 }),
        { value: () => 0, gradient: () => [size, 0] },
        [2, 0],
        1,
      );
      return 2 - (points[1]?.[0] as number);
    };
    for (const size of [1e-3, 1, 1e3]) expect(moved(size)).toBeCloseTo(0.2, 10);
  });

  test('has the ratio 1 where a parameter is 0, remembers its velocity, and leaks nothing', () => {
    const w = tf.variable(tf.zeros([2]));
    const optimizer = new LARS([w], { lr: 0.1, momentum: 0.5 });
    const gradient = tf.tensor1d([1, 0]);
    optimizer.applyGradients({ [w.name]: gradient });
    expect(w.dataSync()[0]).toBeCloseTo(-0.1, 6);
    expectNoLeak(() => optimizer.applyGradients({ [w.name]: gradient }));
    // The velocity halves, and the pull is 0.001 · 0.1 now.
    expect(w.dataSync()[0]).toBeCloseTo(-0.1 - 0.1 * (0.5 + 1e-4), 6);
  });
});
