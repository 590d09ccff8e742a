import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { cdist, energyDistance } from '../../src/metrics/index.ts';
import { expectNoLeak, randn } from '../../src/tensor/index.ts';

describe('cdist', () => {
  it('gives the distance of each pair, of flattened examples', () => {
    tf.tidy(() => {
      const a = tf.tensor3d([0, 0, 0, 0, 1, 2, 2, 0], [2, 2, 2]);
      const b = tf.tensor2d([3, 0, 4, 0, 0, 0, 0, 0, 1, 2, 2, 0], [3, 4]);
      const expected = [5, 0, 3, Math.sqrt(4 + 4 + 4), 3, 0];
      expect(cdist(a, b).shape).toEqual([2, 3]);
      for (const [i, d] of cdist(a, b).dataSync().entries()) {
        expect(d).toBeCloseTo(expected[i] as number, 5);
      }
    });
  });

  it('refuses examples of different size', () => {
    tf.tidy(() => {
      expect(() => cdist(tf.zeros([2, 3]), tf.zeros([2, 4]))).toThrow(/\[2, 3\] .*\[2, 4\]/);
    });
  });
});

describe('energyDistance', () => {
  it('is that of a hand-made pair: 2 · 1 − ½ · 2 − 0', () => {
    tf.tidy(() => {
      const [pair, middle] = [tf.tensor2d([-1, 1], [2, 1]), tf.tensor2d([0], [1, 1])];
      // Pairs within {-1, 1}: distances 0, 2, 2, 0, on average 1.
      expect(energyDistance(pair, middle)).toBeCloseTo(2 * 1 - 1 - 0, 6);
      expect(energyDistance(pair, pair)).toBeCloseTo(0, 6);
    });
  });

  it('grows with what two distributions differ by, and leaks nothing', () => {
    const shifted = (shift: number): tf.Tensor =>
      tf.tidy(() => randn([60, 2], { rng: 1 + shift }).add(shift));
    const [a, near, far] = [shifted(0), shifted(1), shifted(3)];
    expectNoLeak(() => {
      expect(energyDistance(a, near)).toBeGreaterThan(0.1);
      expect(energyDistance(a, far)).toBeGreaterThan(3 * energyDistance(a, near));
    });
    tf.dispose([a, near, far]);
  });
});
