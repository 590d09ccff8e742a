import { BatchNorm1d, Linear, leakyRelu, relu, Sequential, sigmoid } from '../../nn/index.ts';
import { Rng, type Tensor } from '../../tensor/index.ts';
import { GAN } from '../gan.ts';
import { MLP } from '../mlp.ts';
import { unpackWeights } from './unpack.ts';

/**
 * A trained conditional WGAN-GP that writes the digit it is asked for, of 8 x 8 pixels: the generator
 * is 26-128-128-64 with batch normalization, from 16 numbers of noise and the label, the critic
 * 74-128-128-1. `scripts/train-digit-gan.mjs` trained it on 1400 images of `data.digits` (E. Alpaydin
 * and C. Kaynak, 1998; CC BY 4.0), and averaged the generator's weights over the last steps. All of
 * them come with the package, two bytes each. It is in evaluation; dispose it when done.
 *
 * @returns a GAN whose samples are rows `[n, 64]`, ink bright, from 0 to 1
 * @example (await models.digitGan()).sample(10, { rng: 1, labels: Array(10).fill(7) })
 */
export async function digitGan(): Promise<GAN> {
  const { packed } = await import('./packed/digit-gan.ts');
  const rng = new Rng(1);
  const block = (from: number, to: number) =>
    new Sequential(new Linear(from, to, { rng }), new BatchNorm1d(to), relu);
  const gan = new GAN({
    generator: new Sequential(
      block(26, 128),
      block(128, 128),
      new Linear(128, 64, { rng }),
      sigmoid,
    ),
    discriminator: new MLP([74, 128, 128, 1], {
      rng,
      activation: (x: Tensor) => leakyRelu(x, { slope: 0.2 }),
    }),
    ...{ latent: 16, classes: 10, game: 'wasserstein', penalty: 1 },
  });
  gan.loadStateDict(unpackWeights(packed));
  gan.eval();
  return gan;
}
