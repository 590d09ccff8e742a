import type { StateDict } from '../../nn/index.ts';
import { VAE } from '../vae.ts';

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
  const weights: Readonly<Record<string, Packed>> = JSON.parse(packed.replaceAll('\n', ''));
  const vae = new VAE({ rng: 1, hidden: [64], latent: 2 });
  vae.loadStateDict(
    Object.fromEntries(
      Object.entries(weights).map(([name, { shape, step, bytes }]): [string, StateDict[string]] => {
        const signed = Int8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
        return [name, { shape: [...shape], values: Float32Array.from(signed, (b) => b * step) }];
      }),
    ),
  );
  return vae;
}

/** A tensor, one byte a value, each worth `step`. */
interface Packed {
  readonly shape: readonly number[];
  readonly step: number;
  /** In base64. */
  readonly bytes: string;
}
