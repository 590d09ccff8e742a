import { DnCnn } from '../architectures/index.ts';
import { unpackWeights } from './unpack.ts';

/**
 * A trained denoiser of gray scenes with noise of standard deviation 0.1: a `DnCnn` of five layers
 * with 16 channels, 7,265 parameters. `scripts/train-scene-denoiser.mjs` trained it on 800 scenes
 * of `data.shapes` with 32 x 32 pixels in 2000 steps. Its weights come with the package, two bytes
 * each. Dispose it when done.
 *
 * @returns `[N, H, W, 1]`, noisy and not clipped, to denoised images of the same shape
 */
export async function sceneDenoiser(): Promise<DnCnn> {
  const { packed } = await import('./packed/scene-denoiser.ts');
  const net = new DnCnn({ rng: 1 });
  net.loadStateDict(unpackWeights(packed));
  return net;
}
