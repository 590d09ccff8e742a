import { describe, expect, test } from 'vitest';
import { data, Matrix, models, Rng } from '../../src/index.ts';

const { LogisticRegression } = models;
/** A case whose answer is known in closed form: one feature of two values. */
const x = [...Array(10).fill([0]), ...Array(10).fill([1])] as number[][];
const y = [...Array(8).fill(0), 1, 1, ...Array(3).fill(0), ...Array(7).fill(1)] as number[];

describe('LogisticRegression', () => {
  test('gives the logarithms of the odds that were seen', () => {
    const model = new LogisticRegression({ lambda: 0 }).fit(x, y);
    expect(model.bias).toBeCloseTo(Math.log(2 / 8), 8);
    expect(model.weights[0]).toBeCloseTo(Math.log(7 / 3) - Math.log(2 / 8), 8);
    expect([...model.probability([[0], [1]])]).toEqual([
      expect.closeTo(0.2, 8),
      expect.closeTo(0.7, 8),
    ]);
    expect([...model.predict([[0], [1]])]).toEqual([0, 1]);
  });

  test('counts an example of weight 3 as three', () => {
    const weighted = new LogisticRegression().fit(x, y, {
      sampleWeight: y.map((yi) => 1 + 2 * yi),
    });
    const copies = x.flatMap((xi, i) => Array(1 + 2 * (y[i] as number)).fill(xi) as number[][]);
    const copied = new LogisticRegression().fit(
      copies,
      y.flatMap((yi) => Array(1 + 2 * yi).fill(yi) as number[]),
    );
    expect(weighted.weights[0]).toBeCloseTo(copied.weights[0] as number, 8);
    expect(weighted.bias).toBeCloseTo(copied.bias, 8);
    const none = new LogisticRegression({ lambda: 0 });
    none.fit(x, y, { sampleWeight: x.map(([xi]) => (xi === 0 ? 1 : 0)) });
    expect(none.probability([[0]])[0]).toBeCloseTo(0.2, 8);
  });

  test('has no slope left where it ends, the penalty among it', async () => {
    const set = (await data.breastCancer()).rows('x');
    const rng = new Rng(1);
    const rows = Matrix.of(set.slice(0, 120).map((row) => [...row].slice(0, 6)));
    const scaled = rows.sub(rows.mean(0)).div(rows.std(0));
    const labels = Array.from({ length: 120 }, () => rng.int(2));
    const [lambda, n] = [0.05, 120];
    const model = new LogisticRegression({ lambda }).fit(scaled, labels);
    const residual = [...model.probability(scaled)].map((p, i) => p - (labels[i] as number));
    const slope = scaled.T.matMul(Matrix.column(residual)).div(n);
    model.weights.forEach((w, j) => {
      expect(slope.at(j, 0) + lambda * w).toBeCloseTo(0, 8);
    });
    expect(residual.reduce((a, b) => a + b, 0) / n).toBeCloseTo(0, 8);
  });

  test('is finite for parted classes by its penalty, and says so without one', () => {
    const parted = [[-2], [-1], [1], [2]];
    const model = new LogisticRegression({ lambda: 1e-4 }).fit(parted, [0, 0, 1, 1]);
    expect(model.weights[0]).toBeGreaterThan(3);
    expect(model.bias).toBeCloseTo(0, 6);
    const bare = new LogisticRegression({ lambda: 0 });
    expect(() => bare.fit(parted, [0, 0, 1, 1])).toThrow('give lambda above 0');
    const through = new LogisticRegression({ fitBias: false }).fit(parted, [0, 1, 1, 1]);
    expect(through.bias).toBe(0);
  });

  test('refuses what does not fit', () => {
    const model = new LogisticRegression();
    expect(() => model.logit([[1]])).toThrow('learned nothing yet');
    expect(() => model.fit(x, [0, 1])).toThrow('20 examples and 2 labels');
    expect(() => model.fit([[0], [1]], [1, 2])).toThrow('labels must be 0 and 1, given 2');
    expect(() => model.fit(x, y, { sampleWeight: x.map(() => 0) })).toThrow('20 sample weights');
    expect(() => model.fit(x, y).logit([[1, 2]])).toThrow('fitted on 1 features, given [1, 2]');
    expect(() => new LogisticRegression({ lambda: -1 })).toThrow('lambda must be a number from 0');
  });
});
