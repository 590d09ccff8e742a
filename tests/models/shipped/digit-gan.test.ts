import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { digits } from '../../../src/data/index.ts';
import { cdist, energyDistance } from '../../../src/metrics/index.ts';
import { digitGan } from '../../../src/models/index.ts';

it('comes trained: it writes the digit that it is asked for, and copies none', async () => {
  const gan = await digitGan();
  expect(gan.training).toBe(false);
  const { train: known, test } = (await digits()).split({ testSize: 397, stratify: true, rng: 1 });
  tf.tidy(() => {
    const labels = Array.from({ length: 500 }, (_, i) => i % 10);
    const made = gan.sample(500, { rng: 11, labels });
    expect(made.shape).toEqual([500, 64]);
    const away = cdist(made, known.x) as tf.Tensor;
    const nearest = tf.gather(known.y as tf.Tensor, away.argMin(1)).dataSync();
    const right = labels.filter((label, i) => nearest[i] === label).length;
    expect(right / 500).toBeGreaterThan(0.9);
    // A copy would be at 0. Real digits of others are at 1.07 on average.
    expect(away.min(1).mean().dataSync()[0]).toBeGreaterThan(1);
    expect(energyDistance(made, test.x)).toBeLessThan(0.05);
    // One noise and ten labels: ten digits, not one.
    const z = tf.tile(tf.randomNormal([1, 16], 0, 1, 'float32', 3), [10, 1]);
    const ten = gan.forward(
      z,
      Array.from({ length: 10 }, (_, digit) => digit),
    );
    const between = cdist(ten, ten).dataSync();
    expect(Math.min(...between.filter((_, i) => i % 11 !== 0))).toBeGreaterThan(0.5);
  });
  gan.dispose();
});
