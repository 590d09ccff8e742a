import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRegression } from '../../src/data/index.ts';
import { inverse, Matrix, qr } from '../../src/linalg/index.ts';
import { ElasticNet, Lasso, Ridge } from '../../src/models/index.ts';
import { softThreshold } from '../../src/nn/index.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** y = Xw + noise with w = (3, -2, 0, ...), as matrices. */
function made(n: number, d: number, rng: number) {
  const x = Matrix.randn([n, d], { rng });
  const w = Matrix.column(Array.from({ length: d }, (_, j) => [3, -2][j] ?? 0));
  return {
    x,
    y: x
      .matMul(w)
      .add(Matrix.randn([n, 1], { rng: rng + 1, std: 0.5 }))
      .add(4),
  };
}

/** The objective of the elastic net, as its doc comment states it. */
function cost(
  { x, y }: { x: Matrix; y: Matrix },
  w: readonly number[],
  b: number,
  { lambda, alpha }: { lambda: number; alpha: number },
) {
  const off = x.matMul(Matrix.column(w)).add(b).sub(y);
  return (
    off.norm() ** 2 / x.rows +
    lambda * (alpha * sum(w.map(Math.abs)) + (1 - alpha) * sum(w.map((v) => v * v)))
  );
}

describe('Ridge', () => {
  it('by hand: x = (1, 2), y = (2, 3), λ = 0.5 gives w = 8 / (5 + 1)', () => {
    const ridge = new Ridge({ lambda: 0.5, fitBias: false }).fit([[1], [2]], [2, 3]);
    expect(ridge.weights[0]).toBeCloseTo(8 / 6, 12);
    expect(ridge.bias).toBe(0);
    // With a bias: Sxy = 0.5, Sxx = 0.5, so w = 0.5 / (0.5 + 1), through the middle (1.5, 2.5).
    const free = new Ridge({ lambda: 0.5 }).fit([[1], [2]], [2, 3]);
    expect(free.weights[0]).toBeCloseTo(1 / 3, 12);
    expect(free.predict([[1.5]])[0]).toBeCloseTo(2.5, 12);
  });

  it('is (XᵀX + nλI)⁻¹ Xᵀy, for more and for fewer examples than features', () => {
    for (const [n, d] of [
      [30, 5],
      [6, 12],
    ] as const) {
      const { x, y } = made(n, d, 3);
      const expected = inverse(x.T.matMul(x).add(Matrix.eye(d).mul(n * 0.2)))
        .matMul(x.T)
        .matMul(y);
      const got = new Ridge({ lambda: 0.2, fitBias: false }).fit(x, y).weights;
      for (const [j, w] of got.entries()) expect(w).toBeCloseTo(expected.at(j, 0), 10);
    }
  });

  it('does not shrink the bias', () => {
    const { x, y } = made(40, 3, 5);
    const flat = new Ridge({ lambda: 1e9 }).fit(x, y);
    expect(flat.bias).toBeCloseTo(y.mean(), 6);
    const raised = new Ridge().fit(x, y.add(100));
    expect(raised.bias - new Ridge().fit(x, y).bias).toBeCloseTo(100, 9);
  });

  it('with λ = 0 is least squares, and the shortest of those that fit', () => {
    const { x, y } = made(4, 9, 7);
    const exact = new Ridge({ lambda: 0 }).fit(x, y);
    expect(sum(Array.from(exact.predict(x), (p, i) => (p - y.at(i, 0)) ** 2))).toBeCloseTo(0, 18);
    const nearly = new Ridge({ lambda: 1e-9 }).fit(x, y);
    for (const [j, w] of exact.weights.entries()) expect(w).toBeCloseTo(nearly.weights[j] ?? 0, 6);
    // Least squares leaves nothing that the inputs could still explain.
    const tall = made(30, 4, 8);
    const least = new Ridge({ lambda: 0 }).fit(tall.x, tall.y);
    const left = tall.y.sub(Matrix.column(least.predict(tall.x)));
    expect(tall.x.T.matMul(left).norm()).toBeLessThan(1e-10);
  });

  it('takes tensors, and finds what data were made from', () => {
    const set = makeRegression({ rng: 1, n: 200, features: 4, noise: 0.01, bias: 2 });
    const { weights, bias } = new Ridge({ lambda: 0 }).fit(set.x, set.y);
    expect(bias).toBeCloseTo(2, 2);
    for (const [j, w] of weights.entries()) expect(w).toBeCloseTo(set.coefficients[j] ?? 0, 2);
    set.dispose();
  });

  it('refuses what does not fit', () => {
    expect(() => new Ridge({ lambda: -1 })).toThrow(/Ridge: lambda must be a number from 0/);
    expect(() => new Ridge().fit([[1], [2]], [1])).toThrow(/Ridge: x \[2, 1\] and y \[1, 1\]/);
    expect(() => new Ridge().predict([[1]])).toThrow(/call fit first/);
    const ridge = new Ridge().fit([[1], [2]], [1, 2]);
    expect(() => ridge.predict([[1, 2]])).toThrow(/fitted on 1 features, given \[1, 2\]/);
  });
});

describe('Lasso', () => {
  it('is the soft threshold of least squares where columns are orthogonal', () => {
    const n = 20;
    const x = qr(Matrix.randn([n, 5], { rng: 1 })).Q.mul(Math.sqrt(n));
    const y = Matrix.randn([n, 1], { rng: 2, std: 2 });
    const least = x.T.matMul(y).div(n);
    for (const solver of ['coordinate', 'ista'] as const) {
      const lasso = new Lasso({ lambda: 0.7, solver, fitBias: false }).fit(x, y);
      expect(lasso.weights.filter((w) => w === 0).length).toBeGreaterThan(0);
      for (const [j, w] of lasso.weights.entries()) {
        expect(w).toBeCloseTo(softThreshold(least.at(j, 0), 0.35), 12);
      }
    }
  });

  it('by coordinate descent and by ISTA is the same, with the same zeros', () => {
    for (const alpha of [1, 0.5]) {
      const { x, y } = made(25, 40, 11);
      const [one, other] = (['coordinate', 'ista'] as const).map((solver) =>
        new ElasticNet({ lambda: 0.8, alpha, solver, maxIterations: 1e5, tolerance: 1e-13 }).fit(
          x,
          y,
        ),
      ) as [ElasticNet, ElasticNet];
      for (const [j, w] of one.weights.entries()) expect(w).toBeCloseTo(other.weights[j] ?? 0, 8);
      expect(one.weights.map((w) => w === 0)).toEqual(other.weights.map((w) => w === 0));
      expect(one.bias).toBeCloseTo(other.bias, 8);
      expect(one.iterations).toBeLessThan(other.iterations);
    }
  });

  it('is all zeros from λ = 2 max |xⱼ·y| / n on, and not below', () => {
    const { x, y } = made(30, 6, 4);
    const centered = x.sub(x.mean(0)).T.matMul(y.sub(y.mean())).div(30);
    const least = 2 * centered.map(Math.abs).max();
    expect(new Lasso({ lambda: least * 1.0001 }).fit(x, y).weights).toEqual([0, 0, 0, 0, 0, 0]);
    const some = new Lasso({ lambda: least * 0.999 }).fit(x, y).weights;
    expect(some.filter((w) => w !== 0)).toHaveLength(1);
  });

  it('gives a column of zeros no weight', () => {
    const x = [
      [1, 0],
      [2, 0],
      [4, 0],
    ];
    for (const solver of ['coordinate', 'ista'] as const) {
      const { weights } = new Lasso({ lambda: 0, solver }).fit(x, [1, 2, 4]);
      expect(weights[0]).toBeCloseTo(1, 9);
      expect(weights[1]).toBe(0);
    }
  });
});

describe('ElasticNet', () => {
  it('with α = 0 is ridge, and shares a weight between twins', () => {
    const { x, y } = made(30, 6, 9);
    const net = new ElasticNet({ lambda: 0.3, alpha: 0 }).fit(x, y);
    const ridge = new Ridge({ lambda: 0.3 }).fit(x, y);
    for (const [j, w] of net.weights.entries()) expect(w).toBeCloseTo(ridge.weights[j] ?? 0, 8);
    const twins = x.map((_, r) => x.at(r, 0)).slice([0, 0], [30, 2]);
    const [one = 0, other = 1] = new ElasticNet({ lambda: 0.3 }).fit(twins, y).weights;
    expect(one).toBeCloseTo(other, 8);
    expect(one).not.toBe(0);
  });

  it('no other weights cost less', () => {
    const options = { lambda: 0.6, alpha: 0.4 };
    const { x, y } = made(20, 5, 13);
    const net = new ElasticNet(options).fit(x, y);
    const least = cost({ x, y }, net.weights, net.bias, options);
    const step = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(step, { minLength: 6, maxLength: 6 }), ([db = 0, ...dw]) => {
        const other = net.weights.map((w, j) => w + (dw[j] ?? 0));
        expect(cost({ x, y }, other, net.bias + db, options)).toBeGreaterThanOrEqual(least - 1e-9);
      }),
    );
  });

  it('refuses a share outside of 0 to 1, and stops when it is told', () => {
    expect(() => new ElasticNet({ alpha: 2 })).toThrow(/alpha must be from 0/);
    expect(() => new Lasso({ lambda: Number.NaN })).toThrow(/Lasso: lambda/);
    const { x, y } = made(20, 5, 13);
    const short = new Lasso({ lambda: 0.1, solver: 'ista', maxIterations: 3 }).fit(x, y);
    expect(short.iterations).toBe(3);
  });
});
