import { describe, expect, test } from 'vitest';
import { data, metrics, Rng, shift } from '../../src/index.ts';

const normals = (n: number, mean: number, rng: Rng, std = 1) =>
  Array.from({ length: n }, () => [rng.normal(mean, std)]);
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;
/** The mean over seeds, and its standard error. */
function over(seeds: number, f: (rng: Rng) => number): { mean: number; error: number } {
  const values = Array.from({ length: seeds }, (_, seed) => f(new Rng(seed)));
  const middle = mean(values);
  const variance = mean(values.map((v) => (v - middle) ** 2)) * (seeds / (seeds - 1));
  return { mean: middle, error: Math.sqrt(variance / seeds) };
}

describe('densityRatio', () => {
  test('of N(0, 1) and N(1, 1) is exp(x - 1/2), for any numbers of examples', () => {
    for (const [n, m] of [
      [1000, 1000],
      [500, 1500],
    ] as const) {
      const at = (x: number) =>
        over(20, (rng) => {
          const found = shift.densityRatio(normals(n, 0, rng), normals(m, 1, rng));
          return found.logRatio([[x]])[0] as number;
        });
      for (const x of [0, 1, 2]) {
        const { mean: h, error } = at(x);
        expect(Math.abs(h - (x - 0.5))).toBeLessThan(4 * error);
        expect(error).toBeLessThan(0.05);
      }
    }
  });

  test('weights the source so that its weights have mean 1, and its mean is the target’s', () => {
    const [ones, means] = [
      (beta: Float64Array) => mean(beta),
      (beta: Float64Array, x: number[][]) => mean(beta.map((b, i) => b * (x[i]?.[0] as number))),
    ].map((f) =>
      over(20, (rng) => {
        const source = normals(800, 0, rng);
        return f(shift.densityRatio(source, normals(400, 1, rng)).ratio(source), source);
      }),
    );
    for (const found of [ones, means]) {
      expect(Math.abs((found?.mean as number) - 1)).toBeLessThan(4 * (found?.error as number));
      expect(found?.error).toBeLessThan(0.05);
    }
  });

  test('where the sets do not overlap, the mean of the weights tells, and their ESS does not', () => {
    const rng = new Rng(1);
    const source = normals(100, 0, rng, 0.1);
    const weights = shift.densityRatio(source, normals(100, 10, rng, 0.1)).ratio(source);
    expect(mean(weights)).toBeLessThan(0.01);
    expect(shift.effectiveSampleSize(weights)).toBeGreaterThan(80);
  });

  test('a strong penalty hides it: all weights go to 1, apart or not', () => {
    const rng = new Rng(1);
    const source = normals(100, 0, rng, 0.1);
    const target = normals(100, 10, rng, 0.1);
    const weights = shift.densityRatio(source, target, { lambda: 1000 }).ratio(source);
    expect(mean(weights)).toBeGreaterThan(0.9);
  });

  test('clips what is asked for, and refuses what does not fit', () => {
    const rng = new Rng(1);
    const [source, target] = [normals(100, 0, rng), normals(100, 2, rng)];
    const clipped = shift.densityRatio(source, target, { clip: 2 }).ratio(source);
    const free = shift.densityRatio(source, target).ratio(source);
    expect(Math.max(...clipped)).toBe(2);
    expect([...free].map((beta) => Math.min(beta, 2))).toEqual([...clipped]);
    expect(() => shift.densityRatio([[1, 2]], [[1]])).toThrow('source [1, 2] and target [1, 1]');
    expect(() => shift.densityRatio(source, target, { clip: 0 })).toThrow('clip must be above 0');
  });
});

test('effectiveSampleSize is n for equal weights, 1 for a single one, n exp(-d²) for shifted normals', () => {
  expect(shift.effectiveSampleSize([2, 2, 2, 2])).toBe(4);
  expect(shift.effectiveSampleSize([0, 5, 0])).toBe(1);
  expect(shift.effectiveSampleSize([1, 3])).toBeCloseTo(1.6, 12);
  const d = 0.5;
  const share = over(
    40,
    (rng) =>
      shift.effectiveSampleSize(
        normals(2000, 0, rng).map(([x]) => Math.exp(d * (x as number) - (d * d) / 2)),
      ) / 2000,
  );
  expect(Math.abs(share.mean - Math.exp(-d * d))).toBeLessThan(4 * share.error + 0.003);
  expect(() => shift.effectiveSampleSize([0, 0])).toThrow('no weight is above 0');
  expect(() => shift.effectiveSampleSize([1, -1])).toThrow('given -1');
});

describe('label shift', () => {
  /** P(ŷ | y), a row a true class. */
  const rates = [
    [0.8, 0.2],
    [0.3, 0.7],
  ];

  test('labelPrior solves C p = μ, from shares or counts', () => {
    const close = (values: readonly number[]) => values.map((v) => expect.closeTo(v, 10));
    expect(shift.labelPrior(rates, [0.75, 0.25])).toEqual(close([0.9, 0.1]));
    const counts = [
      [80, 20],
      [900, 2100],
    ];
    expect(shift.labelPrior(counts, [750, 250])).toEqual(close([0.9, 0.1]));
    // More predictions 0 than even all of class 0 would give: what comes out below 0 is 0.
    expect(shift.labelPrior(rates, [0.9, 0.1])).toEqual(close([1, 0]));
  });

  test('labelPrior finds any shares from what they give, for random matrices', () => {
    const rng = new Rng(3);
    for (let round = 0; round < 30; round++) {
      const k = 2 + rng.int(5);
      const p = Array.from({ length: k }, () => rng.uniform(0.1, 1));
      const total = p.reduce((a, b) => a + b, 0);
      const confusion = p.map((_, i) => p.map((_, j) => rng.uniform() + (i === j ? k : 0)));
      const mu = p.map((_, j) =>
        confusion.reduce((sum, row, i) => {
          const all = row.reduce((a, b) => a + b, 0);
          return sum + (((row[j] as number) / all) * (p[i] as number)) / total;
        }, 0),
      );
      shift.labelPrior(confusion, mu).forEach((share, i) => {
        expect(share).toBeCloseTo((p[i] as number) / total, 9);
      });
    }
  });

  test('adjustPosterior multiplies and scales', () => {
    const [row] = shift.adjustPosterior([[0.6, 0.4]], [1.8, 0.2]).toArray();
    expect(row).toEqual([expect.closeTo(27 / 29, 12), expect.closeTo(2 / 29, 12)]);
    expect(() => shift.adjustPosterior([[0.6, 0.4]], [1])).toThrow('give a weight a class');
  });

  test('adjustPosterior refuses a row of which the weights leave nothing, and names it', () => {
    const rows = [
      [0.6, 0.4],
      [1, 0],
    ];
    const adjust = () => shift.adjustPosterior(rows, [0, 2]);
    expect(adjust).toThrow(RangeError);
    expect(adjust).toThrow('leave nothing of row 1: [1, 0] times [0, 2]');
    // A class of weight 0 is fine where another is left.
    expect(shift.adjustPosterior([[0.6, 0.4]], [0, 2]).toArray()).toEqual([[0, 1]]);
  });

  test('labelPriorEM names a class that the source lacks', () => {
    const find = () => shift.labelPriorEM([[0.6, 0.4]], [1, 0]);
    expect(find).toThrow(RangeError);
    expect(find).toThrow('labelPriorEM: the prior of class 1 is 0');
  });

  test('labelPrior says of a singular matrix that classes are not told apart, and what to do', () => {
    const find = () =>
      shift.labelPrior(
        [
          [30, 10],
          [75, 25],
        ],
        [1, 1],
      );
    expect(find).toThrow(RangeError);
    expect(find).toThrow('does not tell some classes apart');
    expect(find).toThrow('merge those classes, or use a better classifier');
    expect(find).not.toThrow('ridge');
  });

  test('labelPriorEM finds the shares from calibrated probabilities', () => {
    // y is 0 or 1 with x = N(±1, 1): the posterior for even classes is σ(2x).
    const found = over(10, (rng) => {
      const probabilities = Array.from({ length: 1500 }, () => {
        const x = rng.normal(rng.uniform() < 0.9 ? 1 : -1);
        const p = 1 / (1 + Math.exp(-2 * x));
        return [1 - p, p];
      });
      return shift.labelPriorEM(probabilities, [1, 1])[1] as number;
    });
    expect(Math.abs(found.mean - 0.9)).toBeLessThan(4 * found.error);
    expect(found.error).toBeLessThan(0.01);
  });

  test('what does not fit is refused', () => {
    expect(() => shift.labelPrior(rates, [1, 0, 0])).toThrow('expected [3, 3]');
    expect(() =>
      shift.labelPrior(
        [
          [1, 0],
          [0, 0],
        ],
        [1, 1],
      ),
    ).toThrow('no example of class 1');
    const blind = [
      [1, 1],
      [1, 1],
    ];
    expect(() => shift.labelPrior(blind, [1, 1])).toThrow('singular');
    expect(() => shift.labelPrior(rates, [-1, 2])).toThrow('not all 0; given -1, 2');
  });
});

describe('twoSampleTest', () => {
  test('keeps its promise where nothing differs: a tenth of p values are below a tenth', () => {
    const runs = 200;
    const below = over(runs, (rng) => {
      const [a, b] = [normals(60, 0, rng), normals(40, 0, rng)];
      return shift.twoSampleTest(a, b, { rng }).pValue < 0.1 ? 1 : 0;
    });
    expect(Math.abs(below.mean - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / runs));
  });

  test('sees a shifted mean, and a spread with squares alone', () => {
    const rng = new Rng(5);
    const base = normals(300, 0, rng);
    const moved = shift.twoSampleTest(base, normals(300, 1, rng), { rng: 1 });
    // Two normals one apart: AUC Φ(1/√2) = .760.
    expect(Math.abs(moved.auc - 0.76)).toBeLessThan(0.08);
    expect(moved.pValue).toBeLessThan(1e-6);
    const wide = normals(300, 0, rng, 2);
    expect(shift.twoSampleTest(base, wide, { rng: 1 }).pValue).toBeGreaterThan(0.01);
    expect(shift.twoSampleTest(base, wide, { rng: 1, squares: true }).pValue).toBeLessThan(1e-4);
  });

  test('is judged on what it has not learned', async () => {
    const digits = (await data.digits()).rows('x').slice(0, 100);
    const rows = digits.map((row) => [...row]);
    const found = over(20, (rng) => {
      const order = rng.shuffle(rows);
      return shift.twoSampleTest(order.slice(0, 50), order.slice(50), { rng }).auc;
    });
    // 64 features and 50 examples to learn from: on those it would be near 1.
    expect(Math.abs(found.mean - 0.5)).toBeLessThan(4 * found.error);
    expect(found.error).toBeLessThan(0.05);
  });

  test('refuses sets that are too small', () => {
    expect(() => shift.twoSampleTest([[1], [2], [3]], [[1]], { rng: 1 })).toThrow('3 examples');
  });
});

test('densityRatio and metrics agree on how far apart two sets are', () => {
  const rng = new Rng(2);
  const [source, target] = [normals(400, 0, rng), normals(400, 3, rng)];
  const h = shift.densityRatio(source, target).logRatio([...source, ...target]);
  const labels = [...source.map(() => 0), ...target.map(() => 1)];
  expect(metrics.auc([...h], labels)).toBeGreaterThan(0.97);
});
