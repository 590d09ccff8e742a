import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { MLP } from '../../src/models/index.ts';
import {
  Adam,
  clipByGlobalNorm,
  clipByValue,
  type Gradients,
  globalNorm,
  SGD,
} from '../../src/optim/index.ts';
import { expectNoLeak, Rng } from '../../src/tensor/index.ts';

const numbers = (gradients: Gradients) =>
  Object.fromEntries(Object.entries(gradients).map(([path, g]) => [path, [...g.dataSync()]]));

describe('gradients by path', () => {
  test('have the paths of the module that named its parameters', () => {
    const net = new MLP([2, 3, 1], { rng: new Rng(1) });
    const optimizer = new SGD(net.namedParameters(), { lr: 0.1 });
    const x = tf.ones([4, 2]);
    const { loss, gradients } = optimizer.gradients(() => net.forward(x).square().mean());
    expect(Object.keys(gradients)).toEqual([
      'layers.0.weight',
      'layers.0.bias',
      'layers.1.weight',
      'layers.1.bias',
    ]);
    for (const [path, parameter] of net.namedParameters()) {
      expect(gradients[path]?.shape).toEqual(parameter.shape);
    }
    expect(loss.shape).toEqual([]);
  });

  test('averaged over two replicas are those of the whole batch', () => {
    const [one, two] = [new MLP([2, 1], { rng: new Rng(1) }), new MLP([2, 1], { rng: new Rng(1) })];
    const rows = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    const of = (net: MLP, x: tf.Tensor) =>
      new SGD(net.namedParameters(), { lr: 0.1 }).gradients(() => net.forward(x).square().mean())
        .gradients;
    const whole = numbers(of(one, rows));
    const shards = [
      numbers(of(one, rows.slice(0, 2))),
      numbers(of(two, rows.slice(2, 2))),
    ] as const;
    for (const [path, values] of Object.entries(whole)) {
      values.forEach((value, i) => {
        const mean = ((shards[0][path]?.[i] ?? 0) + (shards[1][path]?.[i] ?? 0)) / 2;
        expect(mean).toBeCloseTo(value, 4);
      });
    }
  });

  test('of a list are by the variables’ names, as tf.variableGrads gives them', () => {
    const [w, v] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    const optimizer = new SGD([w, v], { lr: 0.1 });
    const { grads } = tf.variableGrads(() => w.mul(v).asScalar(), [w, v]);
    optimizer.applyGradients(grads);
    expect([w.dataSync()[0], v.dataSync()[0]].map((x) => Number(x?.toFixed(6)))).toEqual([
      0.8, 1.9,
    ]);
    expect(optimizer.steps).toBe(1);
  });

  test('of nobody’s parameters are refused, and nothing moves', () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new SGD(new Map([['body.w', w]]), { lr: 0.1 });
    expect(() => optimizer.applyGradients({ 'head.w': tf.scalar(1) })).toThrow(
      'a gradient of head.w, which is none of the parameters: body.w',
    );
    expect(w.dataSync()[0]).toBe(1);
  });

  test('are not there for what is frozen, and for what the loss does not depend on', () => {
    const [w, frozen, idle] = [1, 2, 3].map((x) => tf.variable(tf.scalar(x))) as [
      tf.Variable,
      tf.Variable,
      tf.Variable,
    ];
    frozen.trainable = false;
    const optimizer = new Adam(new Map(Object.entries({ w, frozen, idle })), { lr: 0.1 });
    const { gradients } = optimizer.gradients(() => w.mul(frozen));
    expect(numbers(gradients)).toEqual({ w: [2] });
    optimizer.step(() => w.mul(frozen));
    expect([frozen, idle].map((p) => p.dataSync()[0])).toEqual([2, 3]);
    expect(w.dataSync()[0]).toBeCloseTo(0.9, 6);
  });

  test('a shared parameter is trained once', () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = new SGD(
      [
        ['a', w],
        ['b', w],
      ],
      { lr: 0.1 },
    );
    expect([...optimizer.parameters.keys()]).toEqual(['a']);
    optimizer.step(() => w.square());
    expect(w.dataSync()[0]).toBeCloseTo(0.8, 6);
  });
});

describe('clipping', () => {
  const gradients = { a: tf.tensor1d([3, 0]), b: tf.tensor2d([[0, -4]]) };

  test('the norm is of all together', () => {
    expect(globalNorm(gradients)).toBeCloseTo(5, 6);
    expect(globalNorm({})).toBe(0);
    expectNoLeak(() => void globalNorm(gradients));
  });

  test('by the norm scales all alike, and leaves short ones', () => {
    const { a, b } = numbers(clipByGlobalNorm(gradients, 2.5));
    expect(a?.map((x) => Number(x.toFixed(6)))).toEqual([1.5, 0]);
    expect(b?.map((x) => Number(x.toFixed(6)))).toEqual([0, -2]);
    expect(numbers(clipByGlobalNorm(gradients, 6))).toEqual({ a: [3, 0], b: [0, -4] });
  });

  test('by value cuts each element on both sides', () => {
    expect(numbers(clipByValue(gradients, 3.5))).toEqual({ a: [3, 0], b: [0, -3.5] });
    expect(numbers(clipByValue(gradients, 1))).toEqual({ a: [1, 0], b: [0, -1] });
  });
});
