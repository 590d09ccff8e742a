import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { importanceBounds, klParts } from '../../src/models/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const own = <T>(f: () => T): T => tf.tidy(f as never) as T;

describe('importanceBounds', () => {
  const prior = () => ({ mu: tf.zeros([3, 2]), sigma: tf.ones([1, 2]) });

  it('is ln p(x) for every M where the decoder ignores z and q is the prior', () => {
    own(() => {
      const x = tf.tensor2d([1, 0, 1, 1, 0, 0], [3, 2]);
      // Ink with probability ¾: ln ¾ + ln ¼ twice, and 2 ln ¾, 2 ln ¼.
      const scores = (z: tf.Tensor) => tf.fill([z.shape[0] as number, 2], Math.log(3));
      const expected = (3 * Math.log(0.75) + 3 * Math.log(0.25)) / 3;
      for (const bound of importanceBounds(scores, x, prior(), { draws: [1, 2, 60], rng: 1 }))
        expect(bound).toBeCloseTo(expected, 5);
    });
  });

  it('rises with M to the integral over z, with a q that is not the prior', () => {
    own(() => {
      const [w, b] = [2, -0.5];
      const x = tf.ones([1, 1]);
      // p(x = 1) = ∫ sigmoid(wz + b) N(z; 0, 1) dz, on a fine grid.
      const grid = Array.from({ length: 1601 }, (_, i) => -8 + i / 100);
      const p = grid.reduce((sum, z) => {
        const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
        return sum + density / (1 + Math.exp(-(w * z + b))) / 100;
      }, 0);
      const q = { mu: tf.tensor2d([[-0.4]]), sigma: tf.tensor2d([[1.2]]) };
      const draws = [1, 10, 4000];
      const found = importanceBounds((z) => z.mul(w).add(b), x, q, { draws, rng: 3 });
      const [one = 0, ten = 0, many = 0] = found;
      expect(one).toBeLessThan(ten);
      expect(ten).toBeLessThan(many);
      expect(one).toBeLessThan(Math.log(p) - 0.2);
      expect(Math.abs(many - Math.log(p))).toBeLessThan(0.05);
    });
  });

  it('refuses numbers of draws that do not fit, and leaks nothing', () => {
    const [x, q] = [tf.zeros([3, 2]), prior()];
    expect(() => importanceBounds((z) => z, x, q, { draws: [3, 50], rng: 1 })).toThrow(
      /3 draws do not divide 50/,
    );
    expectNoLeak(() => importanceBounds((z) => z, x, q, { rng: 1 }));
    tf.dispose([x, q.mu, q.sigma]);
  });
});

describe('klParts', () => {
  const parts = (mu: number[][], logVar: number) =>
    own(() => {
      const codes = tf.tensor2d(mu);
      return klParts({ mu: codes, logVar: tf.fill(codes.shape, logVar) }, { rng: 1 });
    });

  it('has no information where all posteriors are the prior', () => {
    const { information, toPrior } = parts([[0, 0], [0, 0], [0, 0], [0, 0]], 0); // biome-ignore format: one line
    expect(information).toBeCloseTo(0, 5);
    expect(toPrior).toBeCloseTo(0, 5);
  });

  it('has ln N of it where N posteriors lie far apart, and sums to the mean KL', () => {
    const n = 200;
    const far = Array.from({ length: n }, (_, i) => [i % 2 ? 6 : -6]);
    const { information, toPrior } = parts(far, Math.log(0.25));
    expect(information).toBeCloseTo(Math.LN2, 1);
    const kl = 0.5 * (0.25 + 36 - 1 - Math.log(0.25));
    expect(Math.abs(information + toPrior - kl)).toBeLessThan(0.6);
  });
});
