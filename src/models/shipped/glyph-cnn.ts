import { Conv2d, Flatten, Linear, MaxPool2d, relu, Sequential } from '../../nn/index.ts';
import { unpackWeights } from './unpack.ts';

/**
 * A trained convolutional network that reads drawn digits of 16 x 16 pixels: two convolutions of
 * 3 x 3 with 16 and 32 channels, each with ReLU and a pooling of 2 x 2, and a linear layer, 9930
 * parameters. `scripts/train-glyph-cnn.mjs` trained it on 3000 images of `data.glyphDigits`. Its
 * weights come with the package, one byte each. Dispose it when done.
 *
 * @returns `[n, 16, 16, 1]`, ink bright, to ten logits `[n, 10]`
 * @example train.accuracy(await models.glyphCnn(), data.glyphDigits({ size: 16, rng: 2 }))
 */
export async function glyphCnn() {
  const { packed } = await import('./packed/glyph-cnn.ts');
  const net = new Sequential(
    new Conv2d(1, 16, 3, { padding: 1, rng: 1 }),
    relu,
    new MaxPool2d(2),
    new Conv2d(16, 32, 3, { padding: 1, rng: 2 }),
    relu,
    new MaxPool2d(2),
    new Flatten(),
    new Linear(512, 10, { rng: 3 }),
  );
  net.loadStateDict(unpackWeights(packed));
  return net;
}
