import { describe, expect, test } from 'vitest';
import { inverse, Matrix, Rng, tune } from '../../src/index.ts';

describe('successiveHalving', () => {
  test('runs 27 candidates 1, 3, 9, 27 epochs, 81 in all, and keeps the best thirds', async () => {
    const asked: [number, number][] = [];
    const found = await tune.successiveHalving(27, (running, epochs) => {
      asked.push([running.length, epochs]);
      return running.map((candidate) => -Math.abs(candidate - 20));
    });
    expect(asked).toEqual([
      [27, 1],
      [9, 3],
      [3, 9],
      [1, 27],
    ]);
    expect(found.cost).toBe(81);
    expect(found.best).toBe(20);
    expect(new Set(found.rounds[2]?.ranked)).toEqual(new Set([20, 19, 21]));
    expect(found.rounds[0]?.scores[1]).toBe(-1);
  });

  test('takes NaN for the worst, and losses where asked', async () => {
    const losses = [Number.NaN, 2, 1, 3];
    const found = await tune.successiveHalving(4, (running) => running.map((i) => losses[i] ?? 0), {
      minimize: true,
      factor: 2,
    });
    expect(found.best).toBe(2);
    expect(found.rounds[0]?.ranked).toEqual([2, 1, 3, 0]);
    expect(found.cost).toBe(4 + 2 + 2);
    await expect(tune.successiveHalving(3, () => [1])).rejects.toThrow('1 scores for 3 candidates');
    await expect(tune.successiveHalving(3, () => [1], { factor: 1 })).rejects.toThrow('above 1');
  });
});

describe('GaussianProcess', () => {
  test('passes through what it saw, and knows nothing far away', () => {
    const process = new tune.GaussianProcess({ lengthScale: 0.5, noise: 1e-4 });
    process.fit([[0], [1], [2]], [3, 5, 4]);
    const { mean, std } = process.predict([[0], [1], [2], [50]]);
    expect([...mean]).toEqual([3, 5, 4, 4].map((value) => expect.closeTo(value, 3)));
    expect(Math.max(...std.subarray(0, 3))).toBeLessThan(1e-3);
    expect(std[3]).toBeCloseTo(Math.sqrt(2 / 3), 6);
  });

  test('is what the formulas with an inverse give', () => {
    const rng = new Rng(1);
    const x = Array.from({ length: 6 }, () => [rng.uniform(), rng.uniform()]);
    const y = x.map(([a = 0, b = 0]) => Math.sin(5 * a) + b);
    const at = [[0.3, 0.6]];
    const [length, noise] = [0.4, 0.1];
    const process = new tune.GaussianProcess({ lengthScale: length, noise }).fit(x, y);
    const level = y.reduce((a, b) => a + b) / 6;
    const scale = Math.sqrt(y.reduce((sum, v) => sum + (v - level) ** 2, 0) / 6);
    const k = (a: number[], b: number[]) =>
      Math.exp(-a.reduce((s, v, i) => s + (v - (b[i] as number)) ** 2, 0) / (2 * length * length));
    const full = Matrix.of(x.map((a, i) => x.map((b, j) => k(a, b) + (i === j ? noise ** 2 : 0))));
    const near = Matrix.of(at.map((a) => x.map((b) => k(a, b))));
    const unit = Matrix.column(y.map((v) => (v - level) / scale));
    const inverted = inverse(full);
    const { mean, std } = process.predict(at);
    expect(mean[0]).toBeCloseTo(level + scale * near.matMul(inverted).matMul(unit).item(), 8);
    const variance = 1 - near.matMul(inverted).matMul(near.T).item();
    expect(std[0]).toBeCloseTo(scale * Math.sqrt(variance), 8);
  });

  test('tells which length scale is the likelier', () => {
    const x = Array.from({ length: 20 }, (_, i) => [i / 19]);
    const y = x.map(([a = 0]) => Math.sin(2 * Math.PI * a));
    const of = (lengthScale: number) =>
      new tune.GaussianProcess({ lengthScale }).fit(x, y).logMarginalLikelihood;
    expect(of(0.25)).toBeGreaterThan(of(0.02));
    expect(of(0.25)).toBeGreaterThan(of(3));
  });

  test('refuses what does not fit', () => {
    const process = new tune.GaussianProcess();
    expect(() => process.predict([[1]])).toThrow('call fit first');
    expect(() => process.fit([[1], [2]], [1])).toThrow('2 inputs and 1 values');
    expect(() => process.fit([[1]], [1]).predict([[1, 2]])).toThrow('fitted on 1 axes');
    expect(() => new tune.GaussianProcess({ noise: 0 })).toThrow('must be above 0');
  });
});

describe('expectedImprovement', () => {
  test('is φ(0) at the best itself, and the mean gain of many draws', () => {
    expect(tune.expectedImprovement(0, 1, 0)).toBeCloseTo(0.3989423, 7);
    expect(tune.expectedImprovement(1, 0, 3)).toBe(2);
    expect(tune.expectedImprovement(3, 0, 1)).toBe(0);
    const rng = new Rng(4);
    const n = 40_000;
    for (const maximize of [false, true]) {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) {
        const drawn = rng.normal(1, 2);
        const gain = Math.max(maximize ? drawn - 2 : 2 - drawn, 0);
        sum += gain;
        squares += gain * gain;
      }
      const error = Math.sqrt((squares / n - (sum / n) ** 2) / n);
      const told = tune.expectedImprovement(1, 2, 2, { maximize });
      expect(Math.abs(told - sum / n)).toBeLessThan(4 * error);
    }
  });
});

describe('bayesian', () => {
  const f = (x: number) => Math.sin(3 * x) + 0.3 * x * x - 0.7 * x;
  const space = { x: tune.uniform(-2, 3) };
  const least = Math.min(...Array.from({ length: 50_001 }, (_, i) => f(-2 + i / 10_000)));
  const regret = (values: readonly number[]) => Math.min(...values) - least;
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

  test('needs ten evaluations where random search is far off', async () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const found = await Promise.all(
      seeds.map(async (rng) => {
        const trials = await tune.bayesian(space, ({ x }) => f(x), { n: 10, rng });
        return regret(trials.map(({ value }) => value));
      }),
    );
    const drawn = seeds.map((rng) =>
      regret(tune.random(space, { n: 10, rng }).map(({ x }) => f(x))),
    );
    expect(mean(found)).toBeLessThan(0.02);
    expect(mean(drawn)).toBeGreaterThan(0.1);
  });

  test('maximizes, survives runs that diverge, and repeats itself', async () => {
    const run = () =>
      tune.bayesian(space, ({ x }) => (x < -1 ? Number.NaN : -f(x)), {
        n: 12,
        rng: 3,
        maximize: true,
      });
    const trials = await run();
    expect(trials).toHaveLength(12);
    const reached = trials.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    expect(-Math.max(...reached) - least).toBeLessThan(0.05);
    expect(await run()).toEqual(trials);
    await expect(tune.bayesian(space, () => 0, { n: 0, rng: 1 })).rejects.toThrow('bayesian: n');
  });
});
