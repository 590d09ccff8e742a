import { expect, test } from 'vitest';
import { gradCheck, numericGradient, relError } from '../../src/autograd/index.ts';

const f = (x: Float64Array) => Math.sin(x[0] as number) * (x[1] as number) ** 2;
const g = (x: Float64Array) => [
  Math.cos(x[0] as number) * (x[1] as number) ** 2,
  2 * Math.sin(x[0] as number) * (x[1] as number),
];

test('the error of central differences falls a hundredfold when h falls tenfold, of forward ones tenfold', () => {
  const error = (h: number, scheme: 'central' | 'forward') =>
    Math.abs(
      (numericGradient((x) => Math.exp(x[0] as number), [0.5], { h, scheme })[0] as number) -
        Math.exp(0.5),
    );
  expect(error(1e-2, 'central') / error(1e-3, 'central')).toBeCloseTo(100, 0);
  expect(error(1e-3, 'forward') / error(1e-4, 'forward')).toBeCloseTo(10, 1);
});

test('the step is 1e-5 unless told otherwise: at 0 the slope of x³ comes out as h²', () => {
  const cube = (x: Float64Array) => (x[0] as number) ** 3;
  expect((numericGradient(cube, [0])[0] as number) * 1e10).toBeCloseTo(1, 9);
  expect(numericGradient(cube, [0], { h: 0.1 })[0]).toBeCloseTo(0.01, 12);
});

test('a gradient may err by a ten-millionth, unless told otherwise', () => {
  const passes = (error: number, options?: { tolerance: number }) =>
    gradCheck(
      (x) => 3 * (x[0] as number),
      () => [3 * (1 + error)],
      [0.5],
      options,
    ).passed;
  expect([0.9e-7, 1.2e-7].map((error) => passes(error))).toEqual([true, false]);
  expect([0.9e-3, 1.2e-3].map((error) => passes(error, { tolerance: 1e-3 }))).toEqual([
    true,
    false,
  ]);
});

test('relative error', () => {
  expect(relError(0, 0)).toBe(0);
  expect(relError(1, 1.1)).toBeCloseTo(0.1 / 1.1, 12);
  expect(relError(-1, 1)).toBe(2);
});

test('a right gradient passes, one with a planted sign error fails and is named', () => {
  const x = [0.7, -1.3];
  const good = gradCheck(f, g, x);
  expect(good.passed).toBe(true);
  expect(good.maxError).toBeLessThan(1e-7);
  const bad = gradCheck(f, (p) => g(p).map((v, i) => (i === 1 ? -v : v)), x);
  expect(bad.passed).toBe(false);
  expect(bad.rows[0]?.index).toBe(1);
  expect(bad.maxError).toBeCloseTo(2, 6);
  expect(String(bad)).toMatch(/^FAILED: largest relative error 2\.00e\+0/);
});

test('a gradient that is not a number fails, one of another length is refused', () => {
  expect(gradCheck(f, () => [Number.NaN, 0], [1, 1]).passed).toBe(false);
  expect(() => gradCheck(f, () => [1], [1, 1])).toThrow('the gradient has 1 numbers, x has 2');
});

test('a sample checks that many coordinates', () => {
  const square = (x: Float64Array) => x.reduce((a, b) => a + b * b, 0);
  const report = gradCheck(square, (x) => x.map((v) => 2 * v), new Float64Array(100).fill(0.3), {
    sample: { count: 7, rng: 1 },
    tolerance: 1e-6,
  });
  expect(report.rows).toHaveLength(7);
  expect(report.passed).toBe(true);
});
