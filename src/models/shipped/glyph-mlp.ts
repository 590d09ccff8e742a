import { MLP } from '../mlp.ts';
import { unpackWeights } from './unpack.ts';

/**
 * A trained network of 64-128-64-10 that reads drawn digits of 8 x 8 pixels, and has seen no
 * handwriting: to be transferred to `data.digits`. `scripts/train-glyph-mlp.mjs` trained it on 4000
 * images of `data.glyphDigits`, cut and scaled by `data.sizeNormalize`, so that they are prepared
 * as those digits are. 17,226 parameters, one byte each. Dispose it when done.
 *
 * @returns `[n, 8, 8, 1]`, ink bright, to ten logits `[n, 10]`
 * @example train.accuracy(await models.glyphMlp(), await data.digits()) // 0.57
 */
export async function glyphMlp(): Promise<MLP<readonly [64, 128, 64, 10]>> {
  const { packed } = await import('./packed/glyph-mlp.ts');
  const net = new MLP([64, 128, 64, 10], { rng: 1 });
  net.loadStateDict(unpackWeights(packed));
  return net;
}
