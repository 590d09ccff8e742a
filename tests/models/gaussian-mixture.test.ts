import { describe, expect, test } from 'vitest';
import { cov, Matrix } from '../../src/linalg/index.ts';
import { GaussianMixture } from '../../src/models/index.ts';
import { Rng } from '../../src/tensor/index.ts';

/** Two clouds of the plane, one of them long and slanting. */
function clouds(n: number, seed = 1): number[][] {
  const rng = new Rng(seed);
  return Array.from({ length: n }, (_, i) => {
    const [a, b] = [rng.normal(), rng.normal()];
    return i % 4 === 0 ? [6 + a / 2, b / 2] : [a, 2 * a + b / 2];
  });
}

describe('a mixture of Gaussians', () => {
  const x = clouds(400);

  test('finds shares, means and covariances; the likelihood never falls', () => {
    const mixture = new GaussianMixture({ rng: 1, k: 2 }).fit(x);
    for (const [i, value] of mixture.history.entries()) {
      if (i > 0) expect(value).toBeGreaterThan((mixture.history[i - 1] as number) - 1e-6);
    }
    const [small, large] = [...mixture.weights.keys()].sort(
      (a, b) => (mixture.weights[a] as number) - (mixture.weights[b] as number),
    ) as [number, number];
    expect(mixture.weights[small]).toBeCloseTo(0.25, 1);
    expect(mixture.means[small]?.[0]).toBeCloseTo(6, 0);
    expect(mixture.covariances[large]?.at(0, 1)).toBeGreaterThan(1.5);
    const labels = mixture.predict(x);
    const right = x.filter((_, i) => (labels[i] === small) === (i % 4 === 0)).length;
    expect(right).toBeGreaterThan(390);
    for (const shares of mixture.predictProba(x)) {
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
    }
  });

  test('of one Gaussian it is mean and covariance, and the density is known', () => {
    const one = new GaussianMixture({ rng: 1, k: 1, ridge: 0 }).fit(x);
    const rows = Matrix.of(x);
    const own = cov(rows, { ddof: 0 });
    one.covariances[0]?.data.forEach((value, i) => {
      expect(value).toBeCloseTo(own.data[i] as number, 10);
    });
    const standard = new GaussianMixture({ rng: 1, k: 1, ridge: 0 }).fit([[-1], [1]]);
    expect(standard.logProb([[0], [2]])[0]).toBeCloseTo(-0.5 * Math.log(2 * Math.PI), 10);
    expect(standard.logProb([[0], [2]])[1]).toBeCloseTo(-0.5 * Math.log(2 * Math.PI) - 2, 10);
  });

  test('draws what it has learned', () => {
    const mixture = new GaussianMixture({ rng: 3, k: 2 }).fit(x);
    const drawn = mixture.sample(2000);
    const [mine, theirs] = [drawn.mean(0), Matrix.of(x).mean(0)];
    expect(mine[0]).toBeCloseTo(theirs[0] as number, 0);
    expect(() => new GaussianMixture({ rng: 1 }).sample(1)).toThrow('call fit first');
    expect(() => mixture.predict([[1, 2, 3]])).toThrow('examples of 3 numbers against means of 2');
  });
});
