import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { glyphDigits } from '../../../src/data/index.ts';
import { mnistVae } from '../../../src/models/index.ts';

it('comes trained: it rebuilds what looks like a digit better than what does not', async () => {
  const vae = await mnistVae();
  expect(vae.parameterCount()).toBe(
    784 * 64 + 64 + 2 * (64 * 2 + 2) + 2 * 64 + 64 + 64 * 784 + 784,
  );
  const digits = glyphDigits({ n: 200, rng: 1, noise: 0 });
  tf.tidy(() => {
    const loss = (x: tf.Tensor) => vae.elbo(x, { rng: 2 }).loss.dataSync()[0] as number;
    // The same ink, upside down and mirrored at the diagonal.
    const turned = tf.reverse(digits.x as tf.Tensor, 1).transpose([0, 2, 1, 3]);
    expect(loss(digits.x)).toBeLessThan(loss(turned) - 20);
    // Drawn from the prior, most pixels are paper and some are ink.
    const samples = vae.sample(200, { rng: 3 });
    expect(samples.shape).toEqual([200, 28, 28, 1]);
    expect(samples.mean().dataSync()[0]).toBeGreaterThan(0.08);
    expect(samples.mean().dataSync()[0]).toBeLessThan(0.18);
  });
  digits.dispose();
  vae.dispose();
});
