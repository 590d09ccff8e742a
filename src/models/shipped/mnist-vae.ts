import { VAE } from '../vae.ts';
import { unpackWeights } from './unpack.ts';

/**
 * A trained VAE that writes digits of 28 x 28 pixels from two latent numbers: 784-64-2, trained for
 * 60 epochs on the first 10,000 images of MNIST by `scripts/train-mnist-vae.mjs`. Its weights come
 * with the package, one byte each (MNIST: Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0). Dispose it
 * when done.
 *
 * @example plot.latentGrid(await models.mnistVae(), { side: 17 })
 */
export async function mnistVae(): Promise<VAE<[28, 28, 1], 2, readonly [64]>> {
  const { packed } = await import('./packed/mnist-vae.ts');
  const vae = new VAE({ rng: 1, hidden: [64], latent: 2 });
  vae.loadStateDict(unpackWeights(packed));
  return vae;
}
