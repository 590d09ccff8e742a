import * as tf from '@tensorflow/tfjs';
import { type Tensor, typed } from '../../tensor/index.ts';
import { unpack } from './unpack.ts';

/**
 * A photo, to filter and to look at: the face of the cat Chelsea, gray in [0, 1], as a batch of one
 * image `[1, 96, 128, 1]` (Stefan van der Walt, CC0; a part of scikit-image's `data.chelsea`, made
 * smaller).
 */
export async function cat(): Promise<Tensor<[1, 96, 128, 1]>> {
  const { packed } = await import('./packed/cat.ts');
  const signs = (await unpack(packed)).replaceAll('\n', '');
  const grays = Float32Array.from(signs, (sign) => (sign.charCodeAt(0) - 48) / 63);
  return typed(tf.tensor4d(grays, [1, 96, 128, 1]), [1, 96, 128, 1]);
}
