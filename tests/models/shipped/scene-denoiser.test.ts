import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { addNoise, shapes } from '../../../src/data/index.ts';
import { psnr } from '../../../src/metrics/index.ts';
import { sceneDenoiser } from '../../../src/models/index.ts';

it('comes trained: it takes noise off scenes that it has not seen', async () => {
  const net = await sceneDenoiser();
  const scenes = shapes({ rng: 77, n: 20, clutter: 4, noise: 0, polarity: 'any' });
  const clean = tf.tidy(() => scenes.x.mean(3, true)) as tf.Tensor4D;
  const noisy = addNoise(clean, { rng: 5, std: 0.1, range: [-Infinity, Infinity] });
  const restored = net.forward(noisy);
  expect(psnr(noisy, clean)).toBeLessThan(20.2);
  expect(psnr(restored, clean)).toBeGreaterThan(25.5);
  tf.dispose([clean, noisy, restored]);
  scenes.dispose();
  net.dispose();
});
