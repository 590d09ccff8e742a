import { expect, test } from 'vitest';
import { normalCdf, normalPdf } from '../../src/index.ts';

test('normalPdf and normalCdf give the values of tables, in the tails too', () => {
  expect(normalPdf(0)).toBeCloseTo(0.3989422804014327, 15);
  const table = [
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.959963984540054, 0.975],
    [-1, 0.15865525393145705],
    [-3, 0.0013498980316300933],
    [-5, 2.8665157187919333e-7],
    [-10, 7.619853024160489e-24],
    [-40, 0],
    [40, 1],
  ] as const;
  for (const [z, p] of table) expect(normalCdf(z) / (p || 1)).toBeCloseTo(p === 0 ? 0 : 1, 12);
});

test('normalCdf is the integral of normalPdf, and whole', () => {
  for (let z = -6; z <= 6; z += 0.37) {
    const h = 1e-4;
    const slope = (normalCdf(z + h) - normalCdf(z - h)) / (2 * h);
    expect(slope).toBeCloseTo(normalPdf(z), 8);
    expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
  }
});
