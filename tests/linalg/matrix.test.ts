import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Matrix, toMatrix } from '../../src/linalg/index.ts';
import { expectNoLeak, Rng, type Tensor } from '../../src/tensor/index.ts';
import { near, random, size } from './near.ts';

const x = Matrix.of([
  [1, 5, 3],
  [4, 2, 6],
]);

test('matMul adds in the order of the sum, to the last bit, whatever its length', () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 9 }), size, fc.nat(), (n, k, m, seed) => {
      const [A, B] = [random(n, k, seed), random(k, m, seed + 1)];
      const sum = (i: number, j: number) => {
        let total = 0;
        for (let p = 0; p < k; p++) total += A.at(i, p) * B.at(p, j);
        return total;
      };
      expect(A.matMul(B).data).toEqual(Matrix.zeros([n, m]).map((_, i, j) => sum(i, j)).data);
    }),
  );
});

test('(AB)^T = B^T A^T', () => {
  fc.assert(
    fc.property(size, size, size, fc.nat(), (n, k, m, seed) => {
      const a = random(n, k, seed);
      const b = random(k, m, seed + 1);
      near(a.matMul(b).T, b.T.matMul(a.T));
    }),
  );
  expect(x.matMul(x.T).toArray()).toEqual([
    [35, 32],
    [32, 56],
  ]);
});

test('a reduction gives a number, a list along an axis, a matrix where the axes are kept', () => {
  expect(x.sum()).toBe(21);
  expect(x.sum(0)).toEqual(Float64Array.of(5, 7, 9));
  expect(x.sum(-1)).toEqual(Float64Array.of(9, 12));
  expect(x.sum(1, { keepDims: true }).toArray()).toEqual([[9], [12]]);
  expect(x.sum(-2, { keepDims: true }).toArray()).toEqual([[5, 7, 9]]);
  expect(x.sum(undefined, { keepDims: true }).toArray()).toEqual([[21]]);
  expect(x.mean(1)).toEqual(Float64Array.of(3, 4));
  expect(x.max(1)).toEqual(Float64Array.of(5, 6));
  expect(x.min(0, { keepDims: true }).toArray()).toEqual([[1, 2, 3]]);
  expect(x.min()).toBe(1);
});

test('the variance divides by n - ddof', () => {
  const column = Matrix.column([1, 2, 3, 4]);
  expect(column.var()).toBe(1.25);
  expect(column.var({ ddof: 1 })).toBeCloseTo(5 / 3, 12);
  expect(column.var(0, { ddof: 1 })[0]).toBeCloseTo(5 / 3, 12);
  expect(column.std({ ddof: 1 })).toBeCloseTo(Math.sqrt(5 / 3), 12);
  expect(column.var({ ddof: 1, keepDims: true }).item()).toBeCloseTo(5 / 3, 12);
  expect(column.std(0)[0]).toBeCloseTo(Math.sqrt(1.25), 12);
  expect(column.std(0, { keepDims: true }).shape).toEqual([1, 1]);
});

test('argMax and argMin name the first, along axis 0 by default', () => {
  expect(x.argMax()).toEqual([1, 0, 1]);
  expect(x.argMax(1)).toEqual([1, 2]);
  expect(x.argMin(-1)).toEqual([0, 1]);
  expect(x.argMin()).toEqual([0, 1, 0]);
  expect(Matrix.of([[2, 2]]).argMax(1)).toEqual([0]);
});

test('a list counts as a row', () => {
  expect(x.sub(x.mean(0)).sum(0)).toEqual(Float64Array.of(0, 0, 0));
  expect(x.mul([1, 0, 2]).toArray()).toEqual([
    [1, 0, 6],
    [4, 0, 12],
  ]);
  expect(x.sub(x.mean(1, { keepDims: true })).sum(1)).toEqual(Float64Array.of(0, 0));
  expect(() => x.add(x.mean(1))).toThrow('add: [2, 3] and [1, 2] do not broadcast');
});

test('reshape and slice', () => {
  const tall = [
    [1, 5],
    [3, 4],
    [2, 6],
  ];
  expect(x.reshape([3, 2]).toArray()).toEqual(tall);
  expect(x.reshape([-1, 2]).toArray()).toEqual(tall);
  expect(x.reshape([3, -1]).toArray()).toEqual(tall);
  expect(x.slice([0, 1]).toArray()).toEqual([
    [5, 3],
    [2, 6],
  ]);
  expect(x.slice([1, 0], [1, 2]).toArray()).toEqual([[4, 2]]);
  expect(x.slice([0, 2], [-1, 1]).toArray()).toEqual([[3], [6]]);
});

test('draws depend on the seed, the mean and the deviation', () => {
  const draw = Matrix.randn([4, 5], { rng: 3, mean: 10, std: 0 });
  expect(draw.toArray().flat()).toEqual(Array(20).fill(10));
  const standard = Matrix.randn([200, 200], { rng: 3 });
  // Four standard errors: 1 / 200 of the mean, 1 / 283 of the deviation.
  expect(Math.abs(standard.mean())).toBeLessThan(4 / 200);
  expect(Math.abs(standard.std() - 1)).toBeLessThan(4 / 283);
  expect(random(2, 3, 1)).toEqual(Matrix.randn([2, 3], { rng: new Rng(1) }));
  expect(random(2, 3, 1)).not.toEqual(random(2, 3, 2));
});

// The same lines, run for both: a chapter that goes from one to the other keeps its code.
test('a matrix and a tensor compute alike', () => {
  const steps = {
    standardized: (m) => m.sub(m.mean(0)).div(m.std(0)),
    shifted: (m) => m.sub(m.max(1, { keepDims: true })),
    gram: (m) => m.T.matMul(m).div(3),
    sample: (m) => m.mul(0).add(m.var(0, { ddof: 1, keepDims: true })),
    total: (m) => m.sum(undefined, { keepDims: true }),
    tall: (m) => m.reshape([-1, 2]),
    block: (m) => m.slice([0, 1], [-1, 2]),
    range: (m) => m.sub(m.min(0)).div(m.max(0)),
  } satisfies Record<string, (m: Matrix) => Matrix>;
  for (const [name, step] of Object.entries(steps)) {
    const tensor = tf.tidy(() => (step as unknown as (m: Tensor) => Tensor)(x.toTensor()));
    near(toMatrix(tensor), step(x), 1e-6);
    expect(step(x).norm(), name).toBeGreaterThan(0);
  }
  expect(Array.from(tf.tidy(() => x.toTensor().argMax().dataSync()))).toEqual(x.argMax());
});

test('goes to a tensor and back; lists and typed arrays become matrices', () => {
  expectNoLeak(() => {
    const t = Matrix.of([[1, 2.5]]).toTensor();
    expect(toMatrix(t).toArray()).toEqual([[1, 2.5]]);
    return t;
  });
  expect(
    toMatrix([
      [1, 2],
      [3, 4],
    ]).toArray(),
  ).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(toMatrix(Float32Array.of(1, 2)).shape).toEqual([2, 1]);
  expect(() => toMatrix([[[1]]])).toThrow('toMatrix: shape [1, 1, 1] given');
  expect(() => toMatrix([[1], [1, 2]])).toThrow('a ragged list');
});

test('says what does not fit', () => {
  expect(() => x.matMul(x)).toThrow('matMul: inner sizes 3 and 2 differ, [2, 3] x [2, 3]');
  expect(() => x.add(Matrix.zeros([2, 2]))).toThrow('add: [2, 3] and [2, 2] do not broadcast');
  expect(() => x.reshape([4, 2])).toThrow('[2, 3] has 6 elements, [4, 2] needs 8');
  expect(() => x.reshape([-1, 4])).toThrow('[2, 3] has 6 elements, [-1, 4] needs a multiple of 4');
  expect(() => x.slice([0, 2], [1, 2])).toThrow('slice: [1, 2] from [0, 2] is not within [2, 3]');
  expect(() => Matrix.of([[1], [1, 2]])).toThrow('row 1 has 2 values, row 0 has 1');
  expect(() => x.at(2, 0)).toThrow('outside of [2, 3]');
  expect(() => x.item()).toThrow('item: the matrix has shape [2, 3], expected one element');
  expect(x.slice([1, 2]).item()).toBe(6);
});
