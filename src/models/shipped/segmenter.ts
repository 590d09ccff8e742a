import { UNet } from '../architectures/index.ts';
import { unpackWeights } from './unpack.ts';

export interface SegmenterChoice {
  /** What it was trained on: `data.shapes({ clutter: 2 })`, or `data.digitScenes()`. */
  readonly scenes: 'shapes' | 'digits';
  /** Whether it has skip connections. Default true. */
  readonly skips?: boolean;
}

const packedOf = {
  shapes: {
    skips: () => import('./packed/segmenter-shapes.ts'),
    plain: () => import('./packed/segmenter-shapes-plain.ts'),
  },
  digits: {
    skips: () => import('./packed/segmenter-digits.ts'),
    plain: () => import('./packed/segmenter-digits-plain.ts'),
  },
};

/**
 * A trained {@link UNet} of the default widths, for scenes of 32 x 32 pixels and four classes, the
 * background among them. `scripts/train-segmenters.mjs` trained it for 8 epochs on 600 scenes drawn
 * with `rng: 1`. Its weights come with the package, one byte each. It is in evaluation; dispose it
 * when done.
 *
 * @returns `[n, 32, 32, 3]` of shapes or `[n, 32, 32, 1]` of digits to logits `[n, 32, 32, 4]`
 * @example const net = await models.segmenter({ scenes: 'digits', skips: false })
 */
export async function segmenter({ scenes, skips = true }: SegmenterChoice): Promise<UNet> {
  const { packed } = await packedOf[scenes][skips ? 'skips' : 'plain']();
  const net = new UNet({ rng: 1, classes: 4, inChannels: scenes === 'shapes' ? 3 : 1, skips });
  net.loadStateDict(unpackWeights(packed));
  net.eval();
  return net;
}
