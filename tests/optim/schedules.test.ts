import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { Adam, type Schedule, schedules } from '../../src/optim/index.ts';

const {
  chain,
  constant,
  cosine,
  cyclical,
  exponential,
  inverseSqrt,
  linear,
  oneCycle,
  piecewise,
  polynomial,
  step,
  warmRestarts,
  warmup,
} = schedules;

/** Rates at some steps, by closed forms worked out by hand. */
const cases: [string, Schedule, Record<number, number>][] = [
  ['constant', constant(0.1), { 0: 0.1, 7: 0.1, 1e6: 0.1 }],
  ['linear', linear(0.1, { steps: 100 }), { 0: 0.1, 25: 0.075, 50: 0.05, 100: 0, 150: 0 }],
  ['linear, to', linear(0.1, { to: 0.02, steps: 4 }), { 0: 0.1, 1: 0.08, 4: 0.02, 9: 0.02 }],
  [
    'step, at',
    step(0.1, { at: [30, 60, 90] }),
    { 0: 0.1, 29: 0.1, 30: 0.01, 59: 0.01, 60: 0.001, 90: 0.0001 },
  ],
  ['step, each', step(0.8, { at: 10, gamma: 0.5 }), { 9: 0.8, 10: 0.4, 19: 0.4, 20: 0.2 }],
  ['exponential', exponential(0.1, { gamma: 0.9 }), { 0: 0.1, 1: 0.09, 2: 0.081 }],
  [
    'exponential, to',
    exponential(1e-4, { to: 1, steps: 8 }),
    { 0: 1e-4, 2: 1e-3, 4: 1e-2, 8: 1, 9: 1 },
  ],
  [
    'cosine',
    cosine(0.1, { steps: 100 }),
    { 0: 0.1, 25: 0.0853553, 50: 0.05, 75: 0.0146447, 100: 0, 130: 0 },
  ],
  ['cosine, to', cosine(0.1, { to: 0.02, steps: 100 }), { 0: 0.1, 50: 0.06, 100: 0.02 }],
  ['inverseSqrt', inverseSqrt(0.1), { 0: 0.1, 3: 0.05, 99: 0.01 }],
  ['inverseSqrt, scale', inverseSqrt(0.1, { scale: 10 }), { 0: 0.1, 30: 0.05, 990: 0.01 }],
  ['polynomial', polynomial(0.1, { steps: 4 }), { 0: 0.1, 1: 0.075, 4: 0 }],
  [
    'polynomial, power',
    polynomial(0.1, { power: 2, to: 0.02, steps: 4 }),
    { 0: 0.1, 2: 0.04, 4: 0.02, 5: 0.02 },
  ],
  ['warmup', warmup(4, 0.1), { 0: 0, 1: 0.025, 3: 0.075, 4: 0.1, 99: 0.1 }],
  ['warmup, then', warmup(4, linear(0.1, { steps: 10 })), { 2: 0.05, 4: 0.1, 9: 0.05, 14: 0 }],
  [
    'cyclical',
    cyclical(0.1, { to: 0.5, period: 8 }),
    { 0: 0.1, 1: 0.2, 4: 0.5, 6: 0.3, 8: 0.1, 12: 0.5 },
  ],
  ['cyclical, period', cyclical(0.1, { to: 0.5 }), { 0: 0.1, 1000: 0.3, 2000: 0.5, 4000: 0.1 }],
  ['oneCycle', oneCycle(1, { steps: 100 }), { 0: 0.04, 15: 0.52, 30: 1, 65: 0.500002, 100: 4e-6 }],
  [
    'oneCycle, options',
    oneCycle(1, { from: 0.5, to: 0.1, rise: 0.5, steps: 100 }),
    { 0: 0.5, 25: 0.75, 50: 1, 75: 0.55, 100: 0.1 },
  ],
  [
    'piecewise',
    piecewise(
      [
        [0.2, 0.1],
        [0.6, 0.5],
        [0.9, 0],
      ],
      { steps: 100 },
    ),
    { 0: 0.1, 20: 0.1, 30: 0.2, 50: 0.4, 60: 0.5, 75: 0.25, 90: 0, 100: 0, 200: 0 },
  ],
  [
    'piecewise, log, in any order',
    piecewise(
      [
        [1, 0.001],
        [0, 0.1],
      ],
      { scale: 'log', steps: 4 },
    ),
    { 0: 0.1, 1: 10 ** -1.5, 2: 0.01, 4: 0.001 },
  ],
  [
    'piecewise, a jump',
    piecewise(
      [
        [0, 0.3],
        [0.5, 0.3],
        [0.5, 0.03],
      ],
      { steps: 10 },
    ),
    { 0: 0.3, 4: 0.3, 5: 0.03, 10: 0.03 },
  ],
  [
    'warmRestarts',
    warmRestarts(0.1, { period: 4 }),
    { 0: 0.1, 1: 0.0853553, 2: 0.05, 3: 0.0146447, 4: 0.1, 6: 0.05, 8: 0.1, 401: 0.0853553 },
  ],
  [
    'warmRestarts, growth',
    warmRestarts(0.1, { period: 4, growth: 2, to: 0.02 }),
    { 0: 0.1, 2: 0.06, 4: 0.1, 8: 0.06, 12: 0.1, 20: 0.06, 28: 0.1 },
  ],
  [
    'chain',
    chain(0.5, [10, linear(0.1, { to: 0.05 })], [20, 0.001]),
    { 0: 0.5, 9: 0.5, 10: 0.1, 15: 0.075, 19: 0.055, 20: 0.001, 99: 0.001 },
  ],
];

test.each(cases)('%s', (_, schedule, rates) => {
  for (const [t, rate] of Object.entries(rates)) {
    expect(schedule(Number(t)), `at step ${t}`).toBeCloseTo(rate, 7);
  }
});

test('the schedule of the Transformer: warm-up and inverse root', () => {
  const [width, rise] = [512, 4000];
  const peak = (width * rise) ** -0.5;
  expect(peak).toBeCloseTo(0.00069877, 8);
  const noam = warmup(rise, inverseSqrt(peak, { scale: rise }));
  for (const t of [1, 100, 3999, 4000, 4001, 100_000]) {
    expect(noam(t)).toBeCloseTo(width ** -0.5 * Math.min(t ** -0.5, t * rise ** -1.5), 12);
  }
});

describe('the number of all steps, where it is known,', () => {
  test.each<[string, Schedule, Schedule]>([
    ['linear', linear(0.1), linear(0.1, { steps: 200 })],
    ['exponential', exponential(0.1, { to: 1 }), exponential(0.1, { to: 1, steps: 200 })],
    ['cosine', cosine(0.1), cosine(0.1, { steps: 200 })],
    ['polynomial', polynomial(0.1, { power: 3 }), polynomial(0.1, { power: 3, steps: 200 })],
    ['oneCycle', oneCycle(0.1), oneCycle(0.1, { steps: 200 })],
    [
      'piecewise',
      piecewise([
        [0, 0],
        [1, 1],
      ]),
      piecewise(
        [
          [0, 0],
          [1, 1],
        ],
        { steps: 200 },
      ),
    ],
    ['warmup', warmup(50, cosine(0.1)), warmup(50, cosine(0.1, { steps: 150 }))],
    [
      'chain',
      chain(0.1, [50, cosine(0.1)], [80, linear(0.2)]),
      chain(0.1, [50, cosine(0.1, { steps: 30 })], [80, linear(0.2, { steps: 120 })]),
    ],
  ])('is that of %s', (_, open, closed) => {
    for (const t of [0, 20, 50, 79, 80, 120, 199]) expect(open(t, 200)).toBe(closed(t));
  });

  test('gives way to a number of its own', () => {
    expect(linear(0.1, { steps: 10 })(5, 1000)).toBeCloseTo(0.05, 12);
  });

  test('is asked for where it is not', () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new Adam([w], { lr: cosine(0.1) });
    expect(() => optimizer.step(() => w.square())).toThrow(
      'cosine: over how many steps? Give { steps }, or give the schedule to train.fit as lr',
    );
  });
});

test('what is no rate and no number of steps is refused', () => {
  expect(() => constant(-1)).toThrow('constant: learning rate -1, expected a number of 0 or more');
  expect(() => linear(0.1, { to: Number.NaN })).toThrow('linear: to NaN');
  expect(() => cosine(0.1, { steps: 0 })).toThrow(
    'cosine: steps 0, expected a whole number from 1',
  );
  expect(() => step(0.1, { at: [3.5] })).toThrow('step: at 3.5');
  expect(() => exponential(0, { to: 1 })).toThrow('expected two numbers above 0');
  expect(() => exponential(1, { gamma: -1 })).toThrow('gamma -1');
  expect(() => inverseSqrt(0.1, { scale: 0 })).toThrow('scale 0');
  expect(() => polynomial(0.1, { power: -1 })).toThrow('power -1');
  expect(() => warmup(0, 0.1)).toThrow('warmup: steps 0');
  expect(() => cyclical(0.1, { to: 1, period: 1 })).toThrow(
    'period 1, expected a whole number from 2',
  );
  expect(() => oneCycle(1, { rise: 1 })).toThrow('rise 1');
  expect(() => oneCycle(1, { from: -1 })).toThrow('from -1');
  expect(() => piecewise([])).toThrow('piecewise: no points given');
  expect(() => piecewise([[1.2, 0.1]])).toThrow('part 1.2 of the steps');
  expect(() => piecewise([[0, -0.1]])).toThrow('learning rate -0.1');
  expect(() => piecewise([[0, 0]], { scale: 'log' })).toThrow('rate 0 has no logarithm');
  expect(() => warmRestarts(-0.1, { period: 4 })).toThrow('warmRestarts: learning rate -0.1');
  expect(() => warmRestarts(0.1, { period: 0 })).toThrow('warmRestarts: period 0');
  expect(() => warmRestarts(0.1, { period: 4, growth: 1.5 })).toThrow('growth 1.5');
  expect(() => chain(0.1, [20, 0.2], [10, 0.3])).toThrow(
    'chain: at 10, expected a whole number from 21',
  );
});
