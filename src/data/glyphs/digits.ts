import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng, typed } from '../../tensor/index.ts';
import { Dataset, type Labeled } from '../dataset.ts';
import { renderGlyph, type Strokes, type Wave } from './render.ts';
import { DIGIT_SKELETONS, type Skeleton } from './skeletons.ts';

export interface GlyphOptions<S extends number = 28> {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Number of images. Default 1000. */
  readonly n?: number;
  /** Side of an image in pixels. Default 28; 16 trains faster. */
  readonly size?: S;
  /** The digits to draw. Default 0 to 9. */
  readonly digits?: readonly number[];
  /**
   * How much the writers differ: 0 draws one tidy shape a digit, 1 is hard for a linear classifier.
   * Multiplies the spread of every factor. Default 1.
   */
  readonly variation?: number;
  /**
   * Standard deviation of the noise added to each pixel; the result is cut to [0, 1]. Default 0.05.
   */
  readonly noise?: number;
}

/** What an image was drawn from. */
export interface GlyphFactors extends Strokes {
  /** Which of the ways of writing its digit, from 0. */
  readonly style: number;
}

/** Drawn digits with what each was drawn from, a column beside them. */
export type GlyphDataset<S extends number = number> = Dataset<
  Labeled<[S, S, 1]> & { readonly factors: readonly GlyphFactors[] },
  { readonly name: string; readonly classNames: readonly string[] }
>;

/**
 * Digits as a pen writes them: the strokes of a skeleton, slanted, turned, scaled, shifted and
 * smoothly warped, of varying width and ink, with noise. Images are `[n, size, size, 1]` with
 * values in [0, 1] (ink is bright, as in MNIST), labels int32. Classes are balanced: every run of
 * as many images as there are digits has each once.
 *
 * A stand-in for scanned handwriting that needs no download and whose generating factors are known.
 */
export function glyphDigits<S extends number = 28>({
  rng: seed,
  n = 1000,
  size = 28 as S,
  digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  variation = 1,
  noise = 0.05,
}: GlyphOptions<S>): GlyphDataset<S> {
  const unknown = digits.find((digit) => !DIGIT_SKELETONS[digit]);
  if (unknown !== undefined || digits.length === 0) {
    throw new RangeError(
      `glyphDigits: digits must be some of 0 .. 9, given [${digits.join(', ')}]`,
    );
  }
  const rng = toRng(seed);
  const pixels = new Float32Array(n * size * size);
  const labels = new Int32Array(n);
  const factors: GlyphFactors[] = [];
  let round: number[] = [];
  for (let i = 0; i < n; i++) {
    if (round.length === 0) round = rng.shuffle(digits);
    const digit = round.pop() as number;
    const styles = DIGIT_SKELETONS[digit] as readonly Skeleton[];
    const style = variation > 0 ? rng.int(styles.length) : 0;
    const drawn = { ...drawFactors(rng, variation), style };
    const image = pixels.subarray(i * size * size, (i + 1) * size * size);
    renderGlyph(styles[style] as Skeleton, drawn, drawWaves(rng, variation), size, image);
    if (noise > 0) {
      for (let j = 0; j < image.length; j++) {
        image[j] = Math.min(1, Math.max(0, (image[j] as number) + rng.normal(0, noise)));
      }
    }
    labels[i] = digit;
    factors.push(drawn);
  }
  const set: Dataset = new Dataset(
    {
      x: typed(tf.tensor4d(pixels, [n, size, size, 1]), [-1, -1, -1, 1]),
      y: typed(tf.tensor1d(labels, 'int32'), [-1]),
      factors,
    },
    {
      name: `glyphDigits ${size}x${size}`,
      classNames: DIGIT_SKELETONS.map((_, digit) => String(digit)),
    },
  );
  return set as GlyphDataset<S>;
}

function drawFactors(rng: Rng, variation: number): Strokes {
  const spread = (middle: number, by: number) =>
    middle + variation * by * Math.max(-2, Math.min(2, rng.normal()));
  return {
    angle: spread(0, 0.165),
    shear: spread(0.12, 0.2),
    scale: spread(1, 0.11),
    aspect: Math.exp(spread(0, 0.165)),
    shiftX: spread(0, 1.8),
    shiftY: spread(0, 1.8),
    strokeWidth: Math.max(1, spread(2.6, 0.65)),
    taper: spread(0.2, 0.3),
    ink: Math.min(1, spread(0.95, 0.08)),
  };
}

/** Two gentle waves bend the strokes as no affine map can. */
function drawWaves(rng: Rng, variation: number): Wave[] {
  const wave = (): Wave => ({
    dx: rng.normal(0, 0.033 * variation),
    dy: rng.normal(0, 0.033 * variation),
    fx: rng.uniform(0.4, 1.2),
    fy: rng.uniform(0.4, 1.2),
    phase: rng.uniform(0, 2 * Math.PI),
  });
  return [wave(), wave()];
}
