import { describe, expect, test } from 'vitest';
import { Rng, tune } from '../../src/index.ts';

const space = { lr: tune.logUniform(1e-4, 1), width: tune.choice([16, 64]) };

describe('axes', () => {
  test('logUniform gives each decade as many', () => {
    const n = 8000;
    const draws = tune.random({ lr: tune.logUniform(1e-4, 1) }, { n, rng: 1 });
    const share = (from: number) =>
      draws.filter(({ lr }) => lr >= from && lr < 10 * from).length / n;
    for (const from of [1e-4, 1e-3, 1e-2, 1e-1])
      expect(Math.abs(share(from) - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / n));
    expect(draws.every(({ lr }) => lr >= 1e-4 && lr <= 1)).toBe(true);
  });

  test('integer and choice give each of theirs as often, both ends among them', () => {
    const n = 6000;
    const draws = tune.random({ k: tune.integer(2, 4), f: tune.choice(['a', 'b']) }, { n, rng: 2 });
    for (const k of [2, 3, 4]) {
      const share = draws.filter((draw) => draw.k === k).length / n;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n));
    }
    expect(new Set(draws.map(({ f }) => f))).toEqual(new Set(['a', 'b']));
    expect(tune.integer(2, 4).at(1)).toBe(4);
  });

  test('refuse ranges that are none', () => {
    expect(() => tune.uniform(1, 1)).toThrow('given 1 to 1');
    expect(() => tune.logUniform(0, 1)).toThrow('0 has no logarithm');
    expect(() => tune.integer(0.5, 2)).toThrow('whole numbers, given 0.5 to 2');
    expect(() => tune.choice([])).toThrow('nothing to choose from');
  });
});

describe('grid', () => {
  test('combines the values of all axes, ends included, those of a choice once', () => {
    const found = tune.grid(space, { points: 5 });
    expect(found).toHaveLength(10);
    const rates = [...new Set(found.map(({ lr }) => lr))];
    expect(rates[0]).toBe(1e-4);
    expect(rates[4]).toBe(1);
    expect(rates[2]).toBeCloseTo(1e-2, 12);
    expect(found.slice(0, 2).map(({ width }) => width)).toEqual([16, 64]);
    expect(tune.grid(space, { points: { lr: 1 } })).toEqual([
      { lr: expect.closeTo(1e-2, 12), width: 16 },
      { lr: expect.closeTo(1e-2, 12), width: 64 },
    ]);
    expect(tune.grid({ k: tune.integer(1, 9) }, { points: 3 }).map(({ k }) => k)).toEqual([
      1, 5, 9,
    ]);
  });

  test('of nine runs on two axes tries three values of each, random search and Latin hypercube nine', () => {
    const plane = { a: tune.uniform(0, 1), b: tune.uniform(0, 1) };
    const values = (configs: readonly { a: number }[]) => new Set(configs.map(({ a }) => a)).size;
    expect(values(tune.grid(plane))).toBe(3);
    expect(values(tune.random(plane, { n: 9, rng: 1 }))).toBe(9);
    const latin = tune.latinHypercube(plane, { n: 9, rng: 1 });
    for (const axis of ['a', 'b'] as const) {
      const stretches = latin.map((config) => Math.floor(config[axis] * 9));
      expect(stretches.toSorted((p, q) => p - q)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });

  test('refuses counts that are none', () => {
    expect(() => tune.grid(space, { points: 0 })).toThrow('grid: points must be a whole number');
    expect(() => tune.random(space, { n: 1.5, rng: 1 })).toThrow('given 1.5');
  });
});

test('the same seed gives the same draws, and 60 of them meet the best twentieth in .954 of all cases', () => {
  const axis = { a: tune.uniform(0, 1) };
  expect(tune.random(axis, { n: 5, rng: 7 })).toEqual(tune.random(axis, { n: 5, rng: 7 }));
  const rng = new Rng(1);
  const runs = 3000;
  const met = Array.from({ length: runs }, () =>
    tune.random(axis, { n: 60, rng }).some(({ a }) => a < 0.05),
  ).filter(Boolean).length;
  const expected = 1 - 0.95 ** 60;
  const error = Math.sqrt((expected * (1 - expected)) / runs);
  expect(Math.abs(met / runs - expected)).toBeLessThan(4 * error);
});
