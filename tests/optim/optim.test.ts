import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  adadelta,
  adagrad,
  adam,
  adamW,
  Descent,
  LARS,
  lars,
  type Optimizer,
  type OptimizerFactory,
  RMSprop,
  rmsprop,
  SGD,
  schedules,
  sgd,
} from '../../src/optim/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

type Row = readonly [name: string, make: (w: tf.Variable) => Optimizer, iterates: number[]];

/** On w², whose gradient 2w grows with w. */
const onSquare: readonly Row[] = [
  ['SGD', (w) => new SGD([w], { lr: 0.01 }), [0.98, 0.9604, 0.941192]],
  ['Momentum', (w) => new SGD([w], { lr: 0.01, momentum: 0.9 }), [0.98, 0.9424, 0.889712]],
  [
    'Momentum that grows from 0.5 to 0.9',
    (w) => new SGD([w], { lr: 0.01, momentum: schedules.linear(0.5, { to: 0.9, steps: 2 }) }),
    [0.98, 0.9464, 0.897232],
  ],
  [
    'Nesterov',
    (w) => new SGD([w], { lr: 0.01, momentum: 0.9, nesterov: true }),
    [0.962, 0.909244, 0.8445283],
  ],
  ['Adam', (w) => new Adam([w]), [0.999, 0.998, 0.9970001]],
  ['Adam, lr', (w) => new Adam([w], { lr: 0.01 }), [0.99, 0.9800027, 0.9700101]],
  [
    'Adam, betas',
    (w) => new Adam([w], { lr: 0.01, betas: [0.5, 0.9] }),
    [0.99, 0.9800142, 0.9700508],
  ],
  ['Adam, eps', (w) => new Adam([w], { lr: 0.01, eps: 1 }), [0.9933333, 0.9866753, 0.9800267]],
  ['AdamW', (w) => new AdamW([w]), [0.99899, 0.99798, 0.9969701]],
  ['AdamW, lr', (w) => new AdamW([w], { lr: 0.01 }), [0.9899, 0.9798038, 0.9697132]],
  [
    'AdamW, decay',
    (w) => new AdamW([w], { lr: 0.1, weightDecay: 0.5 }),
    [0.85, 0.7082484, 0.5749739],
  ],
  ['Adagrad', (w) => new Adagrad([w]), [0.99, 0.9829646, 0.9772379]],
  [
    'Adagrad from 0.1',
    (w) => new Adagrad([w], { initialAccumulator: 0.1 }),
    [0.9901227, 0.9831308, 0.9774279],
  ],
  ['Adagrad, eps', (w) => new Adagrad([w], { eps: 1 }), [0.9933333, 0.9881313, 0.983683]],
  ['RMSprop', (w) => new RMSprop([w]), [0.9, 0.832918, 0.7799823]],
  ['RMSprop, rho', (w) => new RMSprop([w], { rho: 0.9 }), [0.9683772, 0.945788, 0.9270531]],
  ['RMSprop, eps', (w) => new RMSprop([w], { eps: 1 }), [0.9833333, 0.9679661, 0.9535089]],
  ['Adadelta', (w) => new Adadelta([w]), [0.9968377, 0.9935982, 0.990309]],
  [
    'Adadelta, as Keras',
    (w) => new Adadelta([w], { rho: 0.95, eps: 1e-7 }),
    [0.9985858, 0.9971545, 0.9957125],
  ],
];

/**
 * On (w - 3)²: a penalty pulls elsewhere than the loss, which on w² those that scale the gradient
 * cannot see.
 */
const onParabola: readonly Row[] = [
  ['SGD + L2', (w) => new SGD([w], { lr: 0.1, weightDecay: 0.5 }), [1.35, 1.6125, 1.809375]],
  [
    'Momentum + L2',
    (w) => new SGD([w], { lr: 0.1, momentum: 0.5, weightDecay: 0.5 }),
    [1.35, 1.7875, 2.159375],
  ],
  [
    'Nesterov + L2',
    (w) => new SGD([w], { lr: 0.1, momentum: 0.5, nesterov: true, weightDecay: 0.5 }),
    [1.525, 1.940625, 2.2113281],
  ],
  ['Adam', (w) => new Adam([w], { lr: 0.1 }), [1.1, 1.1998335, 1.2993766]],
  ['Adam + L2', (w) => new Adam([w], { lr: 0.1, weightDecay: 0.5 }), [1.1, 1.1997385, 1.29901]],
  ['AdamW', (w) => new AdamW([w], { lr: 0.1, weightDecay: 0.5 }), [1.05, 1.097426, 1.1423606]],
  [
    'AdamW, betas and eps',
    (w) => new AdamW([w], { lr: 0.1, weightDecay: 0.5, betas: [0.5, 0.9], eps: 0.1 }),
    [1.047561, 1.0923773, 1.1344164],
  ],
  ['Adagrad', (w) => new Adagrad([w], { lr: 0.1 }), [1.1, 1.1688749, 1.2241785]],
  [
    'Adagrad + L2',
    (w) => new Adagrad([w], { lr: 0.1, weightDecay: 0.5 }),
    [1.1, 1.1680451, 1.2222384],
  ],
  ['RMSprop', (w) => new RMSprop([w], { lr: 0.1 }), [2, 2.4490132, 2.6903126]],
  [
    'RMSprop + L2',
    (w) => new RMSprop([w], { lr: 0.1, weightDecay: 0.5 }),
    [2, 2.2759999, 2.3616748],
  ],
  ['Adadelta', (w) => new Adadelta([w], { lr: 2, eps: 1e-3 }), [1.1999375, 1.3945408, 1.5778147]],
  [
    'Adadelta + L2',
    (w) => new Adadelta([w], { lr: 2, eps: 1e-3, weightDecay: 0.5 }),
    [1.1999184, 1.3894577, 1.5604842],
  ],
];

const losses: Record<string, (w: tf.Variable) => tf.Tensor> = {
  'w²': (w) => w.square(),
  '(w - 3)²': (w) => w.sub(3).square(),
};
const cases = [
  ...onSquare.map((row) => ['w²', ...row] as const),
  ...onParabola.map((row) => ['(w - 3)²', ...row] as const),
];

test.each(cases)('on %s, %s: first three iterates from 1', (loss, _, make, expected) => {
  const w = tf.variable(tf.scalar(1));
  const optimizer = make(w);
  for (const value of expected) {
    optimizer.step(() => (losses[loss] as (w: tf.Variable) => tf.Tensor)(w));
    expect(w.dataSync()[0]).toBeCloseTo(value, 6);
  }
});

test('no two rows of the table are alike, so each option is seen', () => {
  const digits = cases.map(
    ([loss, , , iterates]) => `${loss} ${iterates.map((v) => v.toFixed(5))}`,
  );
  expect(new Set(digits).size).toBe(cases.length);
});

test('the first step of Adam has length lr, whatever the gradient', () => {
  for (const scale of [1e-3, 1, 1e4]) {
    const w = tf.variable(tf.scalar(1));
    new Adam([w], { lr: 0.01 }).step(() => w.mul(scale));
    expect(w.dataSync()[0]).toBeCloseTo(0.99, 5);
  }
});

test('Adam averages over 10 gradients and over 1000 squares, unless told otherwise', () => {
  for (const make of [
    (w: tf.Variable) => new Adam([w], { lr: 1 }),
    (w: tf.Variable) => new AdamW([w], { lr: 1, weightDecay: 0 }),
  ]) {
    const w = tf.variable(tf.scalar(0));
    const optimizer = make(w);
    for (const gradient of [1, 0]) optimizer.applyGradients({ [w.name]: tf.scalar(gradient) });
    // m = 0.1 and v = 0.001, both decayed once, each over what it lacks.
    const second = (0.9 * 0.1) / (1 - 0.9 ** 2) / Math.sqrt((0.999 * 0.001) / (1 - 0.999 ** 2));
    expect(w.dataSync()[0]).toBeCloseTo(-1 - second, 4);
  }
});

test.each<[string, number, (w: tf.Variable) => Optimizer]>([
  ['Adam', 1e-8, (w) => new Adam([w], { lr: 1 })],
  ['AdamW', 1e-8, (w) => new AdamW([w], { lr: 1 })],
  ['Adagrad', 1e-10, (w) => new Adagrad([w], { lr: 1 })],
  // The average starts at 0, so after one gradient its root is g / 10.
  ['RMSprop', 1e-7, (w) => new RMSprop([w], { lr: 0.1 })],
])('%s: a gradient whose root is the default eps of PyTorch moves half as far', (_, g, make) => {
  const w = tf.variable(tf.scalar(0));
  make(w).applyGradients({ [w.name]: tf.scalar(g) });
  expect(w.dataSync()[0]).toBeCloseTo(-0.5, 3);
});

test('gradient descent on w² diverges exactly above lr 1', () => {
  const after = (lr: number) => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new SGD([w], { lr });
    for (let i = 0; i < 20; i++) optimizer.step(() => w.square());
    return Math.abs(w.dataSync()[0] as number);
  };
  expect(after(0.99)).toBeLessThan(1);
  expect(after(1)).toBeCloseTo(1, 5);
  expect(after(1.01)).toBeGreaterThan(1);
});

test('weight decay of SGD is the gradient of an L2 penalty', () => {
  const [a, b] = [tf.variable(tf.tensor1d([1, -2])), tf.variable(tf.tensor1d([1, -2]))];
  const decay = new SGD([a], { lr: 0.1, weightDecay: 0.3 });
  const penalty = new SGD([b], { lr: 0.1 });
  for (let i = 0; i < 5; i++) {
    decay.step(() => a.sub(3).square().sum());
    penalty.step(() => b.sub(3).square().sum().add(b.square().sum().mul(0.15)));
  }
  a.dataSync().forEach((value, i) => {
    expect(value).toBeCloseTo(b.dataSync()[i] as number, 5);
  });
});

test.each(cases)('on %s, %s: a step gives the loss before it, and leaks nothing', (_, __, make) => {
  const w = tf.variable(tf.scalar(3));
  const before = tf.memory().numTensors;
  const optimizer = make(w);
  expect(optimizer.step(() => w.square())).toBe(9);
  expectNoLeak(() => void optimizer.step(() => w.square()));
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

const factories: [
  string,
  OptimizerFactory,
  OptimizerFactory,
  new (...args: never[]) => Optimizer,
][] = [
  ['sgd', sgd({ lr: 0.5 }), sgd({ lr: 0.1, momentum: 0.9 }), SGD],
  ['adam', adam(), adam({ lr: 0.5 }), Adam],
  ['adamW', adamW(), adamW({ weightDecay: 5 }), AdamW],
  ['adagrad', adagrad(), adagrad({ initialAccumulator: 1 }), Adagrad],
  ['rmsprop', rmsprop(), rmsprop({ rho: 0.5 }), RMSprop],
  ['adadelta', adadelta(), adadelta({ eps: 0.1 }), Adadelta],
  ['lars', lars({ lr: 1 }), lars({ lr: 1, trust: 0.5 }), LARS],
];

test.each(factories)('%s makes its optimizer with the options given', (_, plain, other, kind) => {
  const after = (make: OptimizerFactory) => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = make([['w', w]]);
    expect(optimizer).toBeInstanceOf(kind);
    for (let i = 0; i < 2; i++) optimizer.step(() => w.sub(3).square());
    return w.dataSync()[0];
  };
  expect(after(other)).not.toBeCloseTo(after(plain) as number, 4);
});

describe('what cannot be trained is refused', () => {
  const w = tf.variable(tf.tensor1d([1, 2]));

  test('no parameters, two of a path, and a frozen model', () => {
    expect(() => new SGD([], { lr: 1 })).toThrow('pass module.parameters()');
    const v = tf.variable(tf.scalar(1));
    expect(() =>
      adam()([
        ['w', w],
        ['w', v],
      ]),
    ).toThrow(/two parameters have the path w/);
    const frozen = tf.variable(tf.scalar(1), false);
    expect(() => new SGD([frozen], { lr: 1 }).step(() => frozen.square())).toThrow(/is frozen/);
  });

  test('a learning rate that is none, when it is given and when a schedule gives it', () => {
    expect(() => new SGD([w], { lr: Number.NaN })).toThrow(
      'learning rate NaN, expected a number of 0 or more',
    );
    expect(() => new SGD([w], { lr: -1 })).toThrow('learning rate -1');
    const later = new SGD([w], { lr: (step) => 1 - step });
    const loss = () => w.square().sum();
    later.step(loss);
    later.step(loss);
    expect(() => later.step(loss)).toThrow('SGD, step 2: learning rate -1, expected a number');
    const none = sgd()([['w', w]]);
    expect(() => none.step(loss)).toThrow(
      'SGD: no learning rate; give it lr, or give one to train',
    );
  });

  test('a loss that is no scalar, and Nesterov without a velocity', () => {
    expect(() => new SGD([w], { lr: 1 }).step(() => w.square())).toThrow(
      'the loss has shape [2], expected a scalar',
    );
    expect(() => new SGD([w], { lr: 1, nesterov: true })).toThrow(/momentum is 0, give 0.9/);
  });
});

describe('the learning rate', () => {
  test('of 0 leaves the parameters where they are', () => {
    const w = tf.variable(tf.scalar(2));
    const optimizer = new Adam([w], { lr: 0 });
    optimizer.step(() => w.square());
    expect(w.dataSync()[0]).toBe(2);
    expect(optimizer.steps).toBe(1);
  });

  test.each([
    ['SGD', (w: tf.Variable, lr: (step: number) => number) => new SGD([w], { lr })],
    ['Adam', (w: tf.Variable, lr: (step: number) => number) => new Adam([w], { lr })],
    ['AdamW', (w: tf.Variable, lr: (step: number) => number) => new AdamW([w], { lr })],
    ['Adagrad', (w: tf.Variable, lr: (step: number) => number) => new Adagrad([w], { lr })],
    ['RMSprop', (w: tf.Variable, lr: (step: number) => number) => new RMSprop([w], { lr })],
    ['Adadelta', (w: tf.Variable, lr: (step: number) => number) => new Adadelta([w], { lr })],
  ])('of %s may be a schedule, which is asked for each step from 0', (_, make) => {
    const w = tf.variable(tf.scalar(1));
    const asked: number[] = [];
    const optimizer = make(w, (step) => {
      asked.push(step);
      return step === 1 ? 0 : 0.1;
    });
    const places = [0, 1, 2].map(() => {
      optimizer.step(() => w.square());
      return w.dataSync()[0] as number;
    });
    expect(asked).toEqual([0, 1, 2]);
    expect(places[0]).not.toBe(1);
    expect(places[1]).toBe(places[0]);
    expect(places[2]).not.toBe(places[1]);
  });

  test('can be set on the way, and read before the step', () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new SGD([w], { lr: 0.1 });
    optimizer.step(() => w.square());
    expect(w.dataSync()[0]).toBeCloseTo(0.8, 6);
    optimizer.lr = 0.5;
    expect(optimizer.lr).toBe(0.5);
    optimizer.step(() => w.square());
    expect(w.dataSync()[0]).toBeCloseTo(0, 6);
    optimizer.lr = (step) => 10 * step;
    expect(optimizer.lr).toBe(20);
  });
});

test('an optimizer of one’s own is a rule for one parameter', () => {
  class SignDescent extends Descent {
    protected override update(w: tf.Variable, gradient: tf.Tensor, lr: number): void {
      w.assign(w.sub(gradient.sign().mul(lr)));
    }
  }
  const w = tf.variable(tf.tensor1d([5, -3]));
  const optimizer = new SignDescent([w], { lr: 0.5 });
  optimizer.step(() => w.square().sum());
  expect([...w.dataSync()]).toEqual([4.5, -2.5]);
  // The slope of -w / 2 is outweighed by a decay of 1, and by nothing else.
  for (const [options, place] of [
    [{}, 5.5],
    [{ weightDecay: 1 }, 4.5],
  ] as const) {
    const v = tf.variable(tf.scalar(5));
    new SignDescent([v], { lr: 0.5, ...options }).step(() => v.mul(-0.5));
    expect(v.dataSync()[0]).toBe(place);
  }
});
