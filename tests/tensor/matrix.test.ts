import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cov, eigSym, Matrix, qr, Rng, solve, svd, toMatrix } from '../../src/tensor/index.ts';

const near = (a: Matrix, b: Matrix, tolerance = 1e-10) => {
  expect(a.shape).toEqual(b.shape);
  expect(a.sub(b).norm()).toBeLessThanOrEqual(tolerance * Math.max(1, b.norm()));
};
const size = fc.integer({ min: 1, max: 6 });
const random = (rows: number, cols: number, seed: number) =>
  Matrix.randn(rows, cols, new Rng(seed));

describe('Matrix', () => {
  test('(AB)^T = B^T A^T', () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (n, k, m, seed) => {
        const a = random(n, k, seed);
        const b = random(k, m, seed + 1);
        near(a.matmul(b).T, b.T.matmul(a.T));
      }),
    );
  });

  test('the variance divides by n - ddof', () => {
    const x = Matrix.column([1, 2, 3, 4]);
    expect(x.var()).toBe(1.25);
    expect(x.var(undefined, { ddof: 1 })).toBeCloseTo(5 / 3, 12);
    expect(x.var(0, { ddof: 1 }).at(0, 0)).toBeCloseTo(5 / 3, 12);
  });

  test('sums, means, largest values and slices', () => {
    const x = Matrix.of([
      [1, 5, 3],
      [4, 2, 6],
    ]);
    expect(x.sum()).toBe(21);
    expect(x.sum(0).toArray()).toEqual([[5, 7, 9]]);
    expect(x.mean(1).toArray()).toEqual([[3], [4]]);
    expect(x.max(1).toArray()).toEqual([[5], [6]]);
    expect(x.argmax(1)).toEqual([1, 2]);
    expect(x.argmax(0)).toEqual([1, 0, 1]);
    expect(x.slice([0], [1, 3]).toArray()).toEqual([
      [5, 3],
      [2, 6],
    ]);
    expect(x.reshape(3, 2).toArray()).toEqual([
      [1, 5],
      [3, 4],
      [2, 6],
    ]);
    expect(x.sub(x.mean(0)).sum(0).toArray()).toEqual([[0, 0, 0]]);
  });

  test('goes to a tensor and back', () => {
    const t = Matrix.of([[1, 2.5]]).toTensor();
    expect(toMatrix(t).toArray()).toEqual([[1, 2.5]]);
    t.dispose();
  });

  test('says what does not fit', () => {
    const a = Matrix.zeros(2, 3);
    expect(() => a.matmul(a)).toThrow('matmul: inner sizes differ, [2, 3] x [2, 3]');
    expect(() => a.add(Matrix.zeros(2, 2))).toThrow('add: [2, 3] and [2, 2] do not broadcast');
    expect(() => a.reshape(4, 2)).toThrow('[2, 3] has 6 elements, [4, 2] needs 8');
    expect(() => Matrix.of([[1], [1, 2]])).toThrow('row 1 has 2 values, row 0 has 1');
    expect(() => a.at(2, 0)).toThrow('outside of [2, 3]');
  });
});

describe('linear algebra', () => {
  test('eigenvalues of [[2, 1], [1, 2]] are 3 and 1', () => {
    const { values } = eigSym(
      Matrix.of([
        [2, 1],
        [1, 2],
      ]),
    );
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
  });

  test('A = V diag(values) V^T for symmetric A', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, seed) => {
        const b = random(n, n, seed);
        const a = b.add(b.T);
        const { values, vectors } = eigSym(a);
        near(vectors.matmul(Matrix.diag(values)).matmul(vectors.T), a, 1e-11);
        near(vectors.T.matmul(vectors), Matrix.eye(n), 1e-11);
        expect([...values]).toEqual([...values].sort((x, y) => y - x));
      }),
    );
    expect(() =>
      eigSym(
        Matrix.of([
          [1, 2],
          [0, 1],
        ]),
      ),
    ).toThrow('needs a symmetric matrix');
  });

  test('A = U S V^T, of any shape and rank', () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (n, m, rank, seed) => {
        const a = random(n, rank, seed).matmul(random(rank, m, seed + 1));
        const { U, S, V } = svd(a);
        const k = Math.min(n, m);
        near(U.matmul(Matrix.diag(S)).matmul(V.T), a);
        near(U.T.matmul(U), Matrix.eye(k));
        near(V.T.matmul(V), Matrix.eye(k));
      }),
    );
  });

  test('the best rank-1 approximation errs by the second singular value (Eckart and Young)', () => {
    const a = random(5, 3, 9);
    const { U, S, V } = svd(a);
    const best = U.slice([0], [0, 1])
      .matmul(V.slice([0], [0, 1]).T)
      .mul(S[0] as number);
    expect(svd(a.sub(best)).S[0]).toBeCloseTo(S[1] as number, 10);
  });

  test('A = QR with Q^T Q = I and R upper triangular', () => {
    fc.assert(
      fc.property(size, fc.nat({ max: 4 }), fc.nat(), (cols, more, seed) => {
        const a = random(cols + more, cols, seed);
        const { Q, R } = qr(a);
        near(Q.matmul(R), a);
        near(Q.T.matmul(Q), Matrix.eye(cols));
        for (let i = 0; i < cols; i++) for (let j = 0; j < i; j++) expect(R.at(i, j)).toBe(0);
        for (let i = 0; i < cols; i++) expect(R.at(i, i)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('solve inverts a product and names a singular matrix', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, seed) => {
        const a = random(n, n, seed).add(Matrix.eye(n).mul(8));
        const x = random(n, 2, seed + 1);
        near(solve(a, a.matmul(x)), x, 1e-9);
      }),
    );
    expect(() =>
      solve(
        Matrix.of([
          [1, 2],
          [2, 4],
        ]),
        Matrix.zeros(2, 1),
      ),
    ).toThrow('singular');
  });

  test("eigenvalues of the covariance of Smith's ten points", () => {
    const x = Matrix.of([
      [2.5, 2.4],
      [0.5, 0.7],
      [2.2, 2.9],
      [1.9, 2.2],
      [3.1, 3.0],
      [2.3, 2.7],
      [2, 1.6],
      [1, 1.1],
      [1.5, 1.6],
      [1.1, 0.9],
    ]);
    const { values } = eigSym(cov(x));
    expect(values[0]).toBeCloseTo(1.2840277122, 9);
    expect(values[1]).toBeCloseTo(0.0490833989, 9);
  });
});
