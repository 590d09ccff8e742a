import { expect, test } from 'vitest';
import { data } from '../../src/index.ts';

test('draws with replacement; what is missed is out of the bag, 1/e of all', () => {
  const n = 4000;
  const { rows, outOfBag } = data.bootstrap(n, { rng: 1 });
  const drawn = new Set(rows);
  expect(rows).toHaveLength(n);
  expect([Math.min(...rows), Math.max(...rows)].every((i) => i >= 0 && i < n)).toBe(true);
  expect(drawn.size + outOfBag.length).toBe(n);
  expect(outOfBag.some((i) => drawn.has(i))).toBe(false);
  // Over five standard deviations of the share.
  expect(Math.abs(outOfBag.length / n - 1 / Math.E)).toBeLessThan(0.025);
  expect(data.bootstrap(n, { rng: 1 }).rows).toEqual(rows);
  expect(data.bootstrap(n, { rng: 2 }).rows).not.toEqual(rows);
  expect(() => data.bootstrap(0, { rng: 1 })).toThrow('given 0');
});
