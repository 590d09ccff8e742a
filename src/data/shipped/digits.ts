import * as tf from '@tensorflow/tfjs';
import { typed } from '../../tensor/index.ts';
import { Dataset, type Labeled } from '../dataset.ts';
import { unpack } from './unpack.ts';

/** Images `[n, 8, 8, 1]` in [0, 1] (ink is 1) and labels int32 `[n]`. */
export type DigitsDataset = Dataset<
  Labeled<[8, 8, 1]>,
  { readonly name: string; readonly classNames: readonly string[] }
>;

/**
 * 1,797 handwritten digits of 8 x 8 pixels, in the order of the file: scans of 32 x 32 whose ink
 * was counted in squares of four by four, 0 to 16, here divided by 16 (E. Alpaydin and C. Kaynak,
 * 1998; UCI, CC BY 4.0, doi 10.24432/C50P49). The same as scikit-learn's `load_digits`.
 */
export async function digits(): Promise<DigitsDataset> {
  const { packed } = await import('./packed/digits.ts');
  const lines = (await unpack(packed)).trim().split('\n');
  const signs = lines.map((line) => Array.from(line, (sign) => Number.parseInt(sign, 17)));
  const pixels = Float32Array.from(
    signs.flatMap((line) => line.slice(0, 64)),
    (ink) => ink / 16,
  );
  const labels = Int32Array.from(signs, (line) => line[64] as number);
  return new Dataset(
    {
      x: typed(tf.tensor4d(pixels, [labels.length, 8, 8, 1]), [-1, 8, 8, 1]),
      y: typed(tf.tensor1d(labels, 'int32'), [-1]),
    },
    { name: 'digits', classNames: Array.from({ length: 10 }, (_, digit) => String(digit)) },
  );
}
