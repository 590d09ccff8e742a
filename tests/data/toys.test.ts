import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeBlobs,
  makeCheckerboard,
  makeCircles,
  makeHousePrices,
  makeMoons,
  makeRegression,
  makeSpirals,
  makeXor,
  type PlaneDataset,
} from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const toys = { makeBlobs, makeCheckerboard, makeCircles, makeMoons, makeSpirals, makeXor };

/** Each point with its label, then the tensors are freed. */
function points(dataset: PlaneDataset): [x: number, y: number, label: number][] {
  const labels = dataset.labels();
  const rows = (dataset.x.arraySync() as number[][]).map(
    ([x, y], i) => [x, y, labels[i]] as [number, number, number],
  );
  dataset.dispose();
  return rows;
}

describe.each(Object.entries(toys))('%s', (_, make) => {
  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: number) => points(make({ rng: new Rng(seed), n: 20 }));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('gives n finite points with balanced classes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(1000), (n, seed) => {
        const dataset = make({ rng: new Rng(seed), n });
        const classes = dataset.classNames?.length as number;
        const counts = new Array<number>(classes).fill(0);
        const drawn = points(dataset);
        for (const [x, y, label] of drawn) {
          expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
          counts[label] = (counts[label] as number) + 1;
        }
        expect(drawn).toHaveLength(n);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
  });
});

it.each([
  [makeBlobs, 200],
  [makeXor, 200],
  [makeMoons, 200],
  [makeCircles, 200],
  [makeSpirals, 300],
  [makeCheckerboard, 400],
] as const)('%o has %d points unless told otherwise', (make, n) => {
  expect(points(make({ rng: 1 }))).toHaveLength(n);
});

describe('where the points lie, without noise', () => {
  const rng = () => new Rng(5);

  it('blobs have their means at the centers', () => {
    const drawn = points(makeBlobs({ rng: rng(), n: 4000, std: 0.5 }));
    const mean = (label: number) => {
      const own = drawn.filter((row) => row[2] === label);
      return own.reduce((sum, row) => sum + row[0], 0) / own.length;
    };
    // Standard error 0.5 / sqrt(2000) = 0.011.
    expect(mean(0)).toBeCloseTo(-2, 1);
    expect(mean(1)).toBeCloseTo(2, 1);
  });

  it('blobs spread by std, 1 unless told otherwise, around centers of one’s own', () => {
    const spread = (options: { std?: number }) => {
      const drawn = points(makeBlobs({ rng: 5, n: 4000, centers: [[7, -3]], ...options }));
      const mean = drawn.reduce((sum, [x]) => sum + x, 0) / 4000;
      expect(Math.abs(mean - 7)).toBeLessThan(0.1);
      return Math.sqrt(drawn.reduce((sum, [x]) => sum + (x - mean) ** 2, 0) / 4000);
    };
    // Standard error std / sqrt(8000) = 0.011.
    expect(Math.abs(spread({}) - 1)).toBeLessThan(0.045);
    expect(Math.abs(spread({ std: 0.5 }) - 0.5)).toBeLessThan(0.025);
  });

  it.each([
    ['makeXor', makeXor, 0.1],
    ['makeMoons', makeMoons, 0.1],
    ['makeCircles', makeCircles, 0.1],
    ['makeSpirals', makeSpirals, 0.03],
  ] as const)('%s: noise is the standard deviation of what is added', (_, make, usual) => {
    const clean = points(make({ rng: 5, n: 2000, noise: 0 }));
    const added = (options: { noise?: number }) => {
      const noisy = points(make({ rng: 5, n: 2000, ...options }));
      const both = noisy.flatMap(([x, y], i) => {
        const [cx, cy] = clean[i] as [number, number, number];
        return [x - cx, y - cy];
      });
      return Math.sqrt(both.reduce((sum, d) => sum + d * d, 0) / both.length);
    };
    // Standard error noise / sqrt(8000), 1.1 %.
    expect(Math.abs(added({}) / usual - 1)).toBeLessThan(0.05);
    expect(Math.abs(added({ noise: 0.3 }) / 0.3 - 1)).toBeLessThan(0.05);
  });

  it('xor: the class is whether the signs differ', () => {
    for (const [x, y, label] of points(makeXor({ rng: rng(), noise: 0 }))) {
      expect(x * y < 0).toBe(label === 1);
    }
  });

  it('circles: the radius is 1 or the factor', () => {
    for (const [x, y, label] of points(makeCircles({ rng: rng(), noise: 0, factor: 0.3 }))) {
      expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.3, 6);
    }
    for (const [x, y, label] of points(makeCircles({ rng: rng(), noise: 0 }))) {
      expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.5, 6);
    }
  });

  it('moons: each is half of a unit circle', () => {
    for (const [x, y, label] of points(makeMoons({ rng: rng(), noise: 0 }))) {
      const [cx, cy] = label === 0 ? [0, 0] : [1, 0.5];
      expect(Math.hypot(x - cx, y - cy)).toBeCloseTo(1, 6);
      expect(label === 0 ? y - cy : cy - y).toBeGreaterThan(-1e-6);
    }
  });

  it.each([
    [{}, 3, 0.75],
    [{ arms: 5 }, 5, 0.75],
    [{ turns: 1.25 }, 3, 1.25],
  ])(
    'spirals %o: turning a point back by its radius gives the angle of its arm',
    (options, arms, turns) => {
      const drawn = points(makeSpirals({ rng: rng(), noise: 0, ...options }));
      expect(new Set(drawn.map(([, , label]) => label)).size).toBe(arms);
      for (const [x, y, label] of drawn) {
        const turn = Math.atan2(y, x) / (2 * Math.PI) - turns * Math.hypot(x, y) - label / arms;
        expect(Math.abs(turn - Math.round(turn))).toBeLessThan(1e-5);
      }
    },
  );

  it.each([
    [2, { squares: 2 }],
    [3, { squares: 3 }],
    [5, { squares: 5 }],
    [4, {}],
  ])('checkerboard of %d squares, given as %o: neighbors differ in color', (squares, options) => {
    const colors = new Map<string, number>();
    for (const [x, y, label] of points(makeCheckerboard({ rng: rng(), n: 900, ...options }))) {
      const column = Math.floor(((x + 1) / 2) * squares);
      const row = Math.floor(((y + 1) / 2) * squares);
      expect((row + column) % 2).toBe(label);
      colors.set(`${row},${column}`, label);
    }
    expect(colors.size).toBe(squares * squares);
  });
});

describe('regression', () => {
  it('is exactly linear without noise, and tells the truth', () => {
    const dataset = makeRegression({
      rng: new Rng(3),
      n: 30,
      features: 6,
      informative: 2,
      noise: 0,
      bias: 1.5,
    });
    expect(dataset.coefficients.filter((w) => w !== 0)).toHaveLength(2);
    const x = dataset.x.arraySync() as number[][];
    const y = dataset.y.arraySync() as number[][];
    for (const [i, row] of x.entries()) {
      const target = row.reduce((sum, v, j) => sum + v * (dataset.coefficients[j] as number), 1.5);
      expect(y[i]?.[0]).toBeCloseTo(target, 4);
    }
    dataset.dispose();
  });

  it('house prices: least squares through the origin finds the rate', () => {
    const dataset = makeHousePrices({ rng: new Rng(4), n: 2000, rate: 3 });
    expect(dataset.x.shape).toEqual([2000, 1]);
    expect(dataset.y.shape).toEqual([2000, 1]);
    const x = dataset.x.dataSync();
    const y = dataset.y.dataSync();
    let [xy, xx] = [0, 0];
    for (const [i, area] of x.entries()) {
      xy += area * (y[i] as number);
      xx += area * area;
    }
    // w* = Σxy / Σx²; its standard error is 15 / (104 sqrt(2000)) = 0.003.
    expect(Math.abs(xy / xx - 3)).toBeLessThan(0.015);
    dataset.dispose();
  });

  it.each([
    [makeRegression, 0.1],
    [makeHousePrices, 15],
  ] as const)('noise is the standard deviation of what is added to the target', (make, usual) => {
    const off = (options: { noise?: number }) => {
      const dataset = make({ rng: 4, n: 8000, ...options });
      const [x, y] = [dataset.rows(), dataset.rows('y')];
      const errors = x.map(
        (row, i) =>
          row.reduce((sum, v, j) => sum + v * (dataset.coefficients[j] as number), 0) -
          (y[i]?.[0] as number),
      );
      dataset.dispose();
      return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    };
    // Standard error 0.8 %.
    expect(Math.abs(off({}) / usual - 1)).toBeLessThan(0.035);
    expect(Math.abs(off({ noise: 2 * usual }) / (2 * usual) - 1)).toBeLessThan(0.035);
  });

  it('has as many rows and features as are asked for, all of which matter unless told otherwise', () => {
    const plain = makeRegression({ rng: 1 });
    expect([plain.x.shape, plain.bias]).toEqual([[100, 5], 0]);
    expect(plain.coefficients.every((w) => w !== 0)).toBe(true);
    expect(plain.featureNames).toEqual(['x0', 'x1', 'x2', 'x3', 'x4']);
    const houses = makeHousePrices({ rng: 1 });
    expect([houses.size, houses.coefficients]).toEqual([50, [2]]);
    const wide = makeRegression({ rng: 1, n: 7, features: 8, informative: 3 });
    expect([wide.x.shape, wide.coefficients.length]).toEqual([[7, 8], 8]);
    for (const set of [plain, houses, wide]) set.dispose();
  });
});
