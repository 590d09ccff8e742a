import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  arange,
  assertShape,
  asTensor,
  broadcastShapes,
  expectNoLeak,
  eye,
  fromData,
  full,
  linspace,
  oneHot,
  Rng,
  randn,
  tensor,
  typed,
  uniform,
} from '../../src/tensor/index.ts';

const list = (t: tf.Tensor) => Array.from(t.dataSync());

test('constructors', () => {
  expect(
    tensor([
      [1, 2],
      [3, 4],
    ]).arraySync(),
  ).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(
    tensor([
      [1, 2],
      [3, 4],
    ]).dtype,
  ).toBe('float32');
  expect(tensor(7).shape).toEqual([]);
  expect(list(full([2, 2], 3))).toEqual([3, 3, 3, 3]);
  expect(list(arange(3))).toEqual([0, 1, 2]);
  expect(list(arange(1, 4))).toEqual([1, 2, 3]);
  expect(list(arange(1, 4, 2))).toEqual([1, 3]);
  expect(list(linspace(0, 1, 3))).toEqual([0, 0.5, 1]);
  expect(eye(2).arraySync()).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(fromData([1, 2, 3, 4], [2, 2]).arraySync()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(() => fromData([1, 2, 3], [2, 2])).toThrow(
    '3 values for shape [2, 2], which has 4 elements',
  );
});

test('random tensors depend on the seed alone', () => {
  const draw = (seed: number) => list(randn([4, 5], { rng: new Rng(seed), mean: 2, std: 0.5 }));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  // A seed stands for a new generator.
  expect(list(randn([4, 5], { rng: 1, mean: 2, std: 0.5 }))).toEqual(draw(1));
  expect(list(uniform([3], { rng: 7 }))).toEqual(list(uniform([3], { rng: new Rng(7) })));
  const u = list(uniform([1000], { rng: new Rng(1), low: -3, high: -1 }));
  expect(Math.min(...u)).toBeGreaterThanOrEqual(-3);
  expect(Math.max(...u)).toBeLessThan(-1);
});

test('one-hot rows sum to the number of labels', () => {
  const labels = [0, 2, 1, 2];
  const y = oneHot(labels, 3);
  expect(y.shape).toEqual([4, 3]);
  expect(list(y).reduce((a, b) => a + b)).toBe(4);
  expect(list(y.argMax(-1))).toEqual(labels);
  expect(list(oneHot(tf.tensor1d(labels, 'int32'), 3))).toEqual(list(y));
  expect(() => oneHot([0, 3], 3)).toThrow('label 3 at row 1, expected 0 to 2');
});

test('typed returns the very tensor, after checking it', () => {
  const t = tf.ones([32, 784]);
  expect(typed(t, [32, 784])).toBe(t);
  expect(typed(t, [-1, 784])).toBe(t);
  expect(asTensor(t)).toBe(t);
  expect(() => typed(t, [32, 748])).toThrow('tensor has shape [32, 784], expected [32, 748]');
  expect(() => assertShape(t, [null], 'labels')).toThrow(
    'labels has shape [32, 784], expected [?]',
  );
});

test('broadcast shapes are those TensorFlow.js computes', () => {
  const size = fc.constantFrom(1, 2, 3);
  const shape = fc.array(size, { maxLength: 3 });
  fc.assert(
    fc.property(shape, shape, (a, b) => {
      let expected: number[] | undefined;
      try {
        expected = tf.tidy(() => tf.add(tf.zeros(a), tf.zeros(b)).shape);
      } catch {
        expected = undefined;
      }
      if (expected) expect(broadcastShapes(a, b)).toEqual(expected);
      else expect(() => broadcastShapes(a, b)).toThrow('do not broadcast');
    }),
  );
  expect(() => broadcastShapes([2, 3], [2])).toThrow('shapes [2, 3] and [2] do not broadcast');
});

test('expectNoLeak counts what is left behind, and frees what is returned', () => {
  expectNoLeak(() => ({ a: tf.ones([2]), b: [tf.zeros([1])] }));
  const kept: tf.Tensor[] = [];
  expect(() =>
    expectNoLeak(() => {
      kept.push(tf.ones([1]), tf.ones([1]));
    }),
  ).toThrow('2 tensors leaked: wrap the computation in tf.tidy');
  for (const t of kept) t.dispose();
});

test('the first tensor does not greet on the terminal', () => {
  const warn = vi.spyOn(console, 'warn');
  const backend = new tf.MathBackendCPU();
  backend.write(new Float32Array(1), [1], 'float32');
  expect(warn).not.toHaveBeenCalled();
});
