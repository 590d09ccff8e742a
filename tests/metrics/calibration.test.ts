import { describe, expect, it } from 'vitest';
import { ece, reliability } from '../../src/metrics/index.ts';
import { oneHot, Rng } from '../../src/tensor/index.ts';

describe('reliability', () => {
  const rows = [
    [0.9, 0.1],
    [0.08, 0.92],
    [0.6, 0.4],
    [0.62, 0.38],
  ];
  const truth = [0, 1, 0, 1];

  it('sets the share that is right beside the confidence, bin by bin', () => {
    const [middle, top, ...more] = reliability(rows, truth);
    expect(more).toEqual([]);
    expect(middle).toMatchObject({ from: 0.6, to: 0.7, count: 2, accuracy: 0.5 });
    expect(middle?.confidence).toBeCloseTo(0.61, 12);
    expect(top).toMatchObject({ from: 0.9, to: 1, count: 2, accuracy: 1 });
    expect(top?.confidence).toBeCloseTo(0.91, 12);
    expect(reliability(rows, oneHot(truth, 2))).toEqual(reliability(rows, truth));
  });

  it('has the error as the mean over examples of the distance in their bin', () => {
    expect(ece(rows, truth)).toBeCloseTo((0.11 + 0.09) / 2, 12);
    // In one bin all that counts is mean confidence against accuracy.
    expect(ece(rows, truth, { bins: 1 })).toBeCloseTo(0.76 - 0.75, 12);
  });

  it('puts certainty into the last bin', () => {
    expect(reliability([[1, 0]], [0], { bins: 5 })).toEqual([
      { from: 0.8, to: 1, count: 1, confidence: 1, accuracy: 1 },
    ]);
  });

  it('finds next to no error where labels are drawn from the probabilities', () => {
    const rng = new Rng(1);
    const drawn = Array.from({ length: 4000 }, () => {
      const p = rng.uniform();
      return { row: [p, 1 - p], label: rng.uniform() < p ? 0 : 1 };
    });
    const labels = drawn.map(({ label }) => label);
    const p = drawn.map(({ row }) => row);
    expect(ece(p, labels)).toBeLessThan(0.04);
    const oversure = p.map(([a = 0]) => [
      a ** 3 / (a ** 3 + (1 - a) ** 3),
      (1 - a) ** 3 / (a ** 3 + (1 - a) ** 3),
    ]);
    expect(ece(oversure, labels)).toBeGreaterThan(0.1);
  });

  it('refuses scores, and what does not fit', () => {
    expect(() => reliability([[2, 1]], [0])).toThrow(
      'row 0 sums to 3, with 1 as its least; expected probabilities: give softmax of the scores',
    );
    expect(() => reliability([[1.5, -0.5]], [0])).toThrow('-0.5 as its least');
    expect(() => reliability([0.5], [0])).toThrow('shape [1], expected [n, C]');
    expect(() => reliability(rows, [0])).toThrow('lists of 4 and 1');
    expect(() => reliability(rows, truth, { bins: 0 })).toThrow('bins is 0');
  });
});
