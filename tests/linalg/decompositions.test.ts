import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cholesky,
  corr,
  cov,
  determinant,
  eig,
  eigSym,
  inverse,
  Matrix,
  pinv,
  qr,
  solve,
  svd,
} from '../../src/linalg/index.ts';
import { near, random, size } from './near.ts';
import { smith } from './smith.ts';

describe('eigSym', () => {
  test('the eigenvalues of [[2, 1], [1, 2]] are 3 and 1', () => {
    const { values, vectors } = eigSym(
      Matrix.of([
        [2, 1],
        [1, 2],
      ]),
    );
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    const r = Math.SQRT1_2;
    near(
      vectors,
      Matrix.of([
        [r, r],
        [r, -r],
      ]),
    );
  });

  test('A = V diag(values) V^T for symmetric A, largest first, the largest component positive', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, seed) => {
        const b = random(n, n, seed);
        const a = b.add(b.T);
        const { values, vectors } = eigSym(a);
        near(vectors.matMul(Matrix.diag(values)).matMul(vectors.T), a, 1e-11);
        near(vectors.T.matMul(vectors), Matrix.eye(n), 1e-11);
        expect([...values]).toEqual([...values].sort((x, y) => y - x));
        for (let c = 0; c < n; c++) {
          const column = vectors.col(c);
          expect(Math.max(...column)).toBeGreaterThan(-Math.min(...column) - 1e-9);
        }
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

  test('a matrix of 256 rows, as of images of 16 by 16, is a matter of seconds', () => {
    const b = random(256, 256, 1);
    const a = b.add(b.T);
    const { values, vectors } = eigSym(a);
    near(vectors.mul(values).matMul(vectors.T), a, 1e-10);
  }, 15_000);

  test("eigenvalues of the covariance of Smith's ten points", () => {
    const { values, vectors } = eigSym(cov(smith));
    expect(values[0]).toBeCloseTo(1.2840277122, 9);
    expect(values[1]).toBeCloseTo(0.0490833989, 9);
    // Principal axes are the same, signs and all, by the decomposition of the centered data.
    const { S, V } = svd(smith.sub(smith.mean(0)));
    near(V, vectors, 1e-9);
    expect((S[0] as number) ** 2 / 9).toBeCloseTo(values[0] as number, 9);
  });
});

describe('eig', () => {
  test('a rotation by 90 degrees has the eigenvalues i and -i', () => {
    const { values, vectors } = eig(
      Matrix.of([
        [0, -1],
        [1, 0],
      ]),
    );
    expect(values[0]?.re).toBeCloseTo(0, 12);
    expect(values[0]?.im).toBeCloseTo(1, 12);
    expect(values[1]?.im).toBeCloseTo(-1, 12);
    // A (u + i w) = i (u + i w): A u = -w and A w = u.
    const [u, w] = [Matrix.column(vectors.col(0)), Matrix.column(vectors.col(1))];
    const a = Matrix.of([
      [0, -1],
      [1, 0],
    ]);
    near(a.matMul(u), w.mul(-1));
    near(a.matMul(w), u);
  });

  test('A v = value v for real eigenvalues, the largest modulus first', () => {
    const a = Matrix.of([
      [1, 2, 0],
      [0, -5, 1],
      [0, 0, 3],
    ]);
    const { values, vectors } = eig(a);
    expect(values.map(({ re }) => Math.round(re * 1e9) / 1e9)).toEqual([-5, 3, 1]);
    values.forEach(({ re }, i) => {
      const v = Matrix.column(vectors.col(i));
      expect(v.norm()).toBeGreaterThan(1e-3);
      near(a.matMul(v), v.mul(re));
    });
    expect(() => eig(Matrix.zeros([2, 3]))).toThrow('eig: needs a square matrix, given [2, 3]');
  });
});

describe('svd and pinv', () => {
  test('A = U S V^T, of any shape and rank', () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (n, m, rank, seed) => {
        const a = random(n, rank, seed).matMul(random(rank, m, seed + 1));
        const { U, S, V } = svd(a);
        const k = Math.min(n, m);
        near(U.matMul(Matrix.diag(S)).matMul(V.T), a);
        near(U.T.matMul(U), Matrix.eye(k));
        near(V.T.matMul(V), Matrix.eye(k));
        expect([...S]).toEqual([...S].sort((x, y) => y - x));
        for (let c = 0; c < k; c++) {
          const column = V.col(c);
          expect(Math.max(...column)).toBeGreaterThan(-Math.min(...column) - 1e-9);
        }
      }),
    );
  });

  test('the best rank-1 approximation errs by the second singular value (Eckart and Young)', () => {
    const a = random(5, 3, 9);
    const { U, S, V } = svd(a);
    const best = U.slice([0, 0], [-1, 1])
      .matMul(V.slice([0, 0], [-1, 1]).T)
      .mul(S[0] as number);
    expect(svd(a.sub(best)).S[0]).toBeCloseTo(S[1] as number, 10);
  });

  test('the pseudoinverse fulfils the four conditions of Penrose, of any rank', () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (n, m, rank, seed) => {
        const a = random(n, rank, seed).matMul(random(rank, m, seed + 1));
        const p = pinv(a, { tolerance: 1e-12 });
        const [ap, pa] = [a.matMul(p), p.matMul(a)];
        near(ap.matMul(a), a, 1e-8);
        near(pa.matMul(p), p, 1e-6);
        near(ap.T, ap, 1e-8);
        near(pa.T, pa, 1e-8);
      }),
    );
    // By default what is below the rounding of float64, 2.2e-16, times the larger side counts as 0.
    expect(pinv(Matrix.diag([1, 4e-16])).at(1, 1)).toBe(0);
    expect(pinv(Matrix.diag([1, 5e-16])).at(1, 1)).toBeCloseTo(2e15, -3);
    expect(pinv(Matrix.diag([1, 5e-16, 1])).at(1, 1)).toBe(0);
    // What is small beside the largest counts as 0.
    near(pinv(Matrix.diag([1, 1e-6]), { tolerance: 1e-3 }), Matrix.diag([1, 0]));
  });
});

describe('qr', () => {
  test('A = QR with Q^T Q = I and R upper triangular, its diagonal not negative', () => {
    fc.assert(
      fc.property(size, fc.nat({ max: 4 }), fc.nat(), (cols, more, seed) => {
        const a = random(cols + more, cols, seed);
        const { Q, R } = qr(a);
        near(Q.matMul(R), a);
        near(Q.T.matMul(Q), Matrix.eye(cols));
        for (let i = 0; i < cols; i++) for (let j = 0; j < i; j++) expect(R.at(i, j)).toBe(0);
        for (let i = 0; i < cols; i++) expect(R.at(i, i)).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(() => qr(Matrix.zeros([2, 3]))).toThrow(
      'at least as many rows as columns, given [2, 3]',
    );
  });
});

describe('solve, inverse, determinant, cholesky', () => {
  test('solve inverts a product', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, seed) => {
        const a = random(n, n, seed).add(Matrix.eye(n).mul(8));
        const x = random(n, 2, seed + 1);
        near(solve(a, a.matMul(x)), x, 1e-9);
        near(a.matMul(inverse(a)), Matrix.eye(n), 1e-9);
      }),
    );
  });

  test('rows are exchanged where the pivot is 0, or so small that rounding would eat the rest', () => {
    const x = Matrix.column([1, 2, 3]);
    const zero = Matrix.of([
      [0, 2, 1],
      [3, 0, 1],
      [1, 1, 0],
    ]);
    near(solve(zero, zero.matMul(x)), x, 1e-12);
    const small = Matrix.of([
      [1e-17, 1, 2],
      [1, 1, 1],
      [2, 1, 5],
    ]);
    near(solve(small, small.matMul(x)), x, 1e-12);
    expect(determinant(zero)).toBeCloseTo(5, 12);
  });

  test('the determinant of a product is the product of determinants, of a triangle its diagonal', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, seed) => {
        const [a, b] = [random(n, n, seed), random(n, n, seed + 1)];
        expect(determinant(a.matMul(b))).toBeCloseTo(determinant(a) * determinant(b), 6);
      }),
    );
    expect(
      determinant(
        Matrix.of([
          [2, 5],
          [0, 3],
        ]),
      ),
    ).toBeCloseTo(6, 12);
    expect(() => determinant(Matrix.zeros([1, 2]))).toThrow('needs a square matrix, given [1, 2]');
  });

  test('a singular matrix is named, with the way out', () => {
    const a = Matrix.of([
      [1, 2],
      [2, 4],
    ]);
    expect(() => solve(a, Matrix.zeros([2, 1]))).toThrow(
      'solve: the matrix is singular at column 1; add a small ridge to it, or use pinv',
    );
    expect(() => inverse(a)).toThrow('singular');
    expect(() => solve(Matrix.zeros([2, 3]), Matrix.zeros([2, 1]))).toThrow(
      'solve: [2, 3] X = [2, 1] do not fit',
    );
  });

  test('A = L L^T for positive definite A, and others are refused', () => {
    fc.assert(
      fc.property(size, fc.nat(), (n, seed) => {
        const b = random(n, n, seed);
        const a = b.matMul(b.T).add(Matrix.eye(n));
        const L = cholesky(a);
        near(L.matMul(L.T), a);
        for (let i = 0; i < n; i++) {
          expect(L.at(i, i)).toBeGreaterThan(0);
          for (let j = i + 1; j < n; j++) expect(L.at(i, j)).toBe(0);
        }
      }),
    );
    expect(() =>
      cholesky(
        Matrix.of([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow('not positive definite');
    expect(() =>
      cholesky(
        Matrix.of([
          [1, 2],
          [0, 1],
        ]),
      ),
    ).toThrow('not symmetric');
  });
});

test('covariance divides by n - ddof, correlation is 1 on the diagonal and -1 for opposites', () => {
  const x = Matrix.of([
    [1, -2],
    [2, -4],
    [6, -12],
  ]);
  near(
    cov(x),
    Matrix.of([
      [7, -14],
      [-14, 28],
    ]),
  );
  near(
    cov(x, { ddof: 0 }),
    Matrix.of([
      [7, -14],
      [-14, 28],
    ]).mul(2 / 3),
  );
  near(
    corr(x),
    Matrix.of([
      [1, -1],
      [-1, 1],
    ]),
  );
});
