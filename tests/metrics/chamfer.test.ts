import { expect, test } from 'vitest';
import { cdist, chamfer } from '../../src/metrics/index.ts';
import { Rng, tf } from '../../src/tensor/index.ts';

const cloud = (n: number, rng: Rng) =>
  Array.from({ length: n }, () => [rng.normal(), rng.normal(), rng.normal()]);

test('by hand, and both directions count', () => {
  const [a, b] = [
    [
      [0, 0],
      [1, 0],
    ],
    [
      [0, 1],
      [1, 0],
    ],
  ];
  expect(chamfer(a as number[][], b as number[][])).toBe(1);
  // One set within the other: one direction sees nothing.
  expect(
    chamfer(
      [[0, 0]],
      [
        [0, 0],
        [3, 4],
      ],
    ),
  ).toBe(12.5);
});

test('is what the matrix of all distances gives, symmetric, and blind to the order', () => {
  const rng = new Rng(1);
  const [a, b] = [cloud(20, rng), cloud(30, rng)];
  const both = tf.tidy(() => {
    const squares = cdist(tf.tensor2d(a), tf.tensor2d(b)).square();
    return squares.min(1).mean().add(squares.min(0).mean()).dataSync()[0] as number;
  });
  expect(chamfer(a, b)).toBeCloseTo(both, 4);
  expect(chamfer(b, a)).toBeCloseTo(chamfer(a, b), 12);
  expect(chamfer(rng.shuffle(a), a)).toBe(0);
});

test('refuses what it cannot compare', () => {
  expect(() => chamfer([[1, 2]], [[1, 2, 3]])).toThrow('expected [n, D] and [m, D]');
});
