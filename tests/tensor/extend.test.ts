import { describe, expect, test } from 'vitest';
import { expectNoLeak, tensor, tf, zeros } from '../../src/tensor/index.ts';

const x = tensor([
  [1, 5, 3],
  [4, 2, 6],
]);

test('item is the only element, and names the shape where there are more', () => {
  expect(tensor(2.5).item()).toBe(2.5);
  expect(tensor([[7]]).item()).toBe(7);
  expect(tf.scalar(true, 'bool').item()).toBe(1);
  expect(() => x.item()).toThrow(
    'item: the tensor has shape [2, 3], expected one element; arraySync() gives all of them',
  );
  expect(() => zeros([0]).item()).toThrow('item: the tensor has shape [0]');
});

test('T is the transpose of a matrix, and refuses other tensors', () => {
  expectNoLeak(() => {
    const turned = x.T;
    expect(turned.arraySync()).toEqual([
      [1, 4],
      [5, 2],
      [3, 6],
    ]);
    return turned;
  });
  expect(() => tensor([1, 2]).T).toThrow('T: needs a matrix, given shape [2]');
  expect(() => zeros([1, 2, 3]).T).toThrow('transpose() turns other tensors');
});

describe('reductions', () => {
  test.each([
    ['sum', [[9], [12]]],
    ['mean', [[3], [4]]],
    ['max', [[5], [6]]],
    ['min', [[1], [2]]],
    ['prod', [[15], [48]]],
  ] as const)(
    '%s keeps the axis with keepDims, as an option or as in TensorFlow.js',
    (name, kept) => {
      expect(x[name](1, { keepDims: true }).arraySync()).toEqual(kept);
      expect(x[name](1, true).arraySync()).toEqual(kept);
      expect(x[name](1).arraySync()).toEqual(kept.flat());
      expect(x[name](1, { keepDims: false }).arraySync()).toEqual(kept.flat());
    },
  );

  test('so do those of truth values, norms and logarithms', () => {
    const truth = x.greater(2);
    expect(truth.any(0, { keepDims: true }).arraySync()).toEqual([[1, 1, 1]]);
    expect(truth.all(0, { keepDims: false }).arraySync()).toEqual([0, 0, 1]);
    expect(x.logSumExp(0, { keepDims: true }).shape).toEqual([1, 3]);
    expect(x.euclideanNorm(0, { keepDims: true }).shape).toEqual([1, 3]);
  });

  test('var and std divide by n - ddof', () => {
    const column = tensor([1, 2, 3, 4]);
    expect(column.var().item()).toBeCloseTo(1.25, 6);
    expect(column.var({ ddof: 1 }).item()).toBeCloseTo(5 / 3, 6);
    expect(column.std({ ddof: 1 }).item()).toBeCloseTo(Math.sqrt(5 / 3), 6);
    expect(x.var(1, { ddof: 1 }).arraySync()).toEqual([4, 4]);
    expect(x.var(1, { ddof: 2, keepDims: true }).arraySync()).toEqual([[8], [8]]);
    expect(x.std([0, 1], { keepDims: true }).shape).toEqual([1, 1]);
    expectNoLeak(() => [x.var({ ddof: 1 }), x.std(0)]);
  });
});

test('what is added stands in no list of a tensor’s properties', () => {
  const keys: string[] = [];
  for (const key in x) keys.push(key);
  for (const name of ['item', 'T', 'var', 'std']) expect(keys).not.toContain(name);
});
