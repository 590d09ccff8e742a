import * as fc from 'fast-check';
import { expect } from 'vitest';
import { Matrix } from '../../src/linalg/index.ts';

/** Fails unless the matrices are equal up to `tolerance`, relative to the second. */
export function near(a: Matrix, b: Matrix, tolerance = 1e-10): void {
  expect(a.shape).toEqual(b.shape);
  expect(a.sub(b).norm()).toBeLessThanOrEqual(tolerance * Math.max(1, b.norm()));
}

export const size = fc.integer({ min: 1, max: 6 });

export const random = (rows: number, cols: number, seed: number): Matrix =>
  Matrix.randn([rows, cols], { rng: seed });
