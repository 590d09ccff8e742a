import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  group,
  type Optimizer,
  type ParameterList,
  RMSprop,
  SGD,
} from '../../src/optim/index.ts';

const makers: [string, (parameters: ParameterList) => Optimizer][] = [
  ['SGD', (p) => new SGD(p, { lr: (step) => 0.1 / (1 + step) })],
  ['momentum', (p) => new SGD(p, { lr: 0.1, momentum: 0.9 })],
  ['Adam', (p) => new Adam(p, { lr: 0.1 })],
  ['AdamW', (p) => new AdamW(p, { lr: 0.1 })],
  ['Adagrad', (p) => new Adagrad(p, { lr: 0.1, initialAccumulator: 0.5 })],
  ['RMSprop', (p) => new RMSprop(p)],
  ['Adadelta', (p) => new Adadelta(p)],
];

/** Two parameters on a bowl, from where they are. */
const bowl = (weights: readonly number[] = [1, 2, -3]) => {
  const w = tf.tidy(() => tf.variable(tf.tensor1d(weights.slice(0, 2))));
  const b = tf.tidy(() => tf.variable(tf.scalar(weights[2] as number)));
  const loss = () => w.sub(1.5).square().sum().add(b.square().mul(2)).asScalar();
  return {
    parameters: new Map<string, tf.Variable>([
      ['w', w],
      ['layer.b', b],
    ]),
    loss,
    values: () => [...w.dataSync(), b.dataSync()[0] as number],
  };
};

test.each(makers)('%s goes on from its state as if it had never stopped', (_, make) => {
  const whole = bowl();
  const first = make(whole.parameters);
  for (let i = 0; i < 3; i++) first.step(whole.loss);
  const saved = JSON.parse(
    JSON.stringify(first.stateDict(), (_key, v) => (v instanceof Float32Array ? [...v] : v)),
  );
  const resumed = bowl(whole.values());
  const second = make(resumed.parameters);
  second.loadStateDict(saved);
  expect(second.steps).toBe(3);
  for (let i = 0; i < 3; i++) {
    first.step(whole.loss);
    second.step(resumed.loss);
  }
  expect(resumed.values()).toEqual(whole.values());
  // One that starts anew goes elsewhere, so the state matters.
  const fresh = bowl(resumed.values());
  make(fresh.parameters).step(fresh.loss);
  first.step(whole.loss);
  expect(fresh.values()).not.toEqual(whole.values());
});

describe('a state', () => {
  test('names its parts by path; those of a list by their number', () => {
    const { parameters, loss } = bowl();
    const named = new Adam(parameters);
    named.step(loss);
    expect(Object.keys(named.stateDict())).toEqual([
      'steps',
      'w.mean',
      'w.square',
      'layer.b.mean',
      'layer.b.square',
    ]);
    const listed = new Adam([...parameters.values()]);
    listed.step(loss);
    expect(Object.keys(listed.stateDict())).toContain('1.square');
    expect(listed.stateDict()['0.mean']?.shape).toEqual([2]);
  });

  test('of another optimizer is refused, and the own is kept', () => {
    const { parameters, loss } = bowl();
    const adam = new Adam(parameters);
    adam.step(loss);
    const before = adam.stateDict();
    const other = new SGD(parameters, { lr: 0.1, momentum: 0.9 });
    other.step(loss);
    const { steps: _, ...withoutSteps } = other.stateDict();
    expect(() => adam.loadStateDict(withoutSteps)).toThrow(
      'another optimizer: steps is missing; w.velocity is unknown; layer.b.velocity is unknown',
    );
    expect(() =>
      adam.loadStateDict({ ...before, 'w.mean': { shape: [3], values: [1, 2, 3] } }),
    ).toThrow('w.mean has shape [3], expected [2]');
    expect(adam.stateDict()).toEqual(before);
  });

  test('is freed by dispose, and by the next one loaded', () => {
    const { parameters, loss } = bowl();
    const before = tf.memory().numTensors;
    const adam = new Adam(parameters);
    adam.step(loss);
    expect(tf.memory().numTensors).toBe(before + 4);
    adam.loadStateDict(adam.stateDict());
    expect(tf.memory().numTensors).toBe(before + 4);
    adam.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a group', () => {
  const pair = () => {
    const set = bowl();
    const [w, b] = [...set.parameters.values()] as [tf.Variable, tf.Variable];
    const optimizer = group(
      new SGD(new Map([['w', w]]), { lr: 0.1 }),
      new Adam(new Map([['layer.b', b]]), { lr: 0.5 }),
    );
    return { ...set, optimizer, w, b };
  };

  test('moves each parameter by its own optimizer, and gives the loss', () => {
    const { optimizer, loss, values } = pair();
    expect(optimizer.step(loss)).toBe(18.5);
    // w - 0.1 · 2 (w - 1.5), and Adam's first step of length 0.5.
    for (const [i, value] of [1.1, 1.9, -2.5].entries()) expect(values()[i]).toBeCloseTo(value, 5);
    expect(optimizer.steps).toBe(1);
    expect([...optimizer.parameters.keys()]).toEqual(['w', 'layer.b']);
  });

  test('saves and goes on, and restores all when a part does not fit', () => {
    const [one, two] = [pair(), pair()];
    one.optimizer.step(one.loss);
    const state = one.optimizer.stateDict();
    expect(Object.keys(state)).toEqual([
      '0.steps',
      '1.steps',
      '1.layer.b.mean',
      '1.layer.b.square',
    ]);
    two.optimizer.loadStateDict(state);
    expect(two.optimizer.stateDict()).toEqual(state);
    expect(() => two.optimizer.loadStateDict({ '0.steps': { shape: [], values: [7] } })).toThrow(
      'steps is missing',
    );
    expect(two.optimizer.stateDict()).toEqual(state);
    expect(() => two.optimizer.loadStateDict({ '2.steps': { shape: [], values: [7] } })).toThrow(
      '2.steps is of no optimizer of this group of 2',
    );
  });

  test('has the rate of the first, which is set there', () => {
    const { optimizer } = pair();
    expect(optimizer.lr).toBe(0.1);
    expect(() => {
      optimizer.lr = 1;
    }).toThrow('each of its optimizers has its own learning rate');
  });

  test('frees what its optimizers keep', () => {
    const before = tf.memory().numTensors;
    const { optimizer, loss, w, b } = pair();
    optimizer.step(loss);
    optimizer.dispose();
    tf.dispose([w, b]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('refuses none, one parameter twice, and two of a path', () => {
    const { w, b } = pair();
    expect(() => group()).toThrow('no optimizers given');
    const sgd = (path: string, parameter: tf.Variable) =>
      new SGD(new Map([[path, parameter]]), { lr: 1 });
    expect(() => group(sgd('w', w), sgd('v', w))).toThrow('two optimizers train v');
    expect(() => group(sgd('w', w), sgd('w', b))).toThrow(/two parameters have the path w/);
  });
});
