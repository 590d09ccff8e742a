import type * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, tensor } from '../../src/tensor/index.ts';

const num = (t: tf.Tensor) => t.dataSync()[0] as number;
const one = tensor([1, 0, 0, 0]);
const spread = tensor([0.25, 0.25, 0.25, 0.25]);

test('L2 prefers spread weights, L1 does not care', () => {
  expect(num(nn.l2(one, { lambda: 1 }))).toBe(1);
  expect(num(nn.l2(spread, { lambda: 1 }))).toBe(0.25);
  expect(num(nn.l1(one, { lambda: 1 }))).toBe(1);
  expect(num(nn.l1(spread, { lambda: 1 }))).toBe(1);
  expect(num(nn.l2([one, spread], { lambda: 2 }))).toBe(2.5);
});

test('the elastic net lies between the two', () => {
  expect(num(nn.elasticNet(spread, { lambda: 1, alpha: 1 }))).toBe(1);
  expect(num(nn.elasticNet(spread, { lambda: 1, alpha: 0 }))).toBe(0.25);
  expect(num(nn.elasticNet(spread, { lambda: 2, alpha: 0.5 }))).toBe(1.25);
  expectNoLeak(() => nn.elasticNet(spread, { lambda: 2, alpha: 0.5 }));
});

test('soft threshold', () => {
  expect(nn.softThreshold(3, 1)).toBe(2);
  expect(nn.softThreshold(-0.5, 1)).toBeCloseTo(0, 12);
  expect(nn.softThreshold(-2, 1)).toBe(-1);
  const cost = (w: number, a: number, l: number) => (w - a) ** 2 / 2 + l * Math.abs(w);
  const real = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(real, fc.double({ min: 0, max: 3, noNaN: true }), real, (a, l, other) => {
      expect(cost(nn.softThreshold(a, l), a, l)).toBeLessThanOrEqual(cost(other, a, l) + 1e-12);
    }),
  );
});
