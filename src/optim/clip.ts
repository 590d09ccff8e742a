import * as tf from '@tensorflow/tfjs';
import type { Gradients } from './parameter-list.ts';

/** The length of all gradients taken together, √Σ g². */
export function globalNorm(gradients: Gradients): number {
  return tf.tidy(() => norm(gradients).dataSync()[0] as number);
}

/**
 * The gradients scaled down to the length `most` taken together, as new tensors; shorter ones stay
 * (Pascanu et al., 2013).
 */
export function clipByGlobalNorm(gradients: Gradients, most: number): Gradients {
  return tf.tidy(() => {
    const factor = tf.scalar(most).div(norm(gradients).maximum(most));
    return mapValues(gradients, (g) => g.mul(factor));
  });
}

/** The gradients with each element cut to [-most, most], as new tensors. */
export function clipByValue(gradients: Gradients, most: number): Gradients {
  return tf.tidy(() => mapValues(gradients, (g) => g.clipByValue(-most, most)));
}

/** How gradients are cut before a step. */
export interface ClipOptions {
  /**
   * Largest length of all gradients taken together; longer ones are scaled down (Pascanu et al.,
   * 2013). Default none.
   */
  readonly clipNorm?: number;
  /** Largest absolute value of each element of a gradient; larger ones are cut. Default none. */
  readonly clipValue?: number;
}

/** The gradients cut by value, then by norm; the same ones where neither is asked for. */
export function clipped(gradients: Gradients, { clipNorm, clipValue }: ClipOptions): Gradients {
  if (clipNorm === undefined && clipValue === undefined) return gradients;
  return tf.tidy(() => {
    const cut = clipValue === undefined ? gradients : clipByValue(gradients, clipValue);
    return clipNorm === undefined ? cut : clipByGlobalNorm(cut, clipNorm);
  });
}

function norm(gradients: Gradients): tf.Tensor {
  const squares = Object.values(gradients).map((g) => g.square().sum());
  return squares.length > 0 ? tf.addN(squares).sqrt() : tf.scalar(0);
}

const mapValues = (
  gradients: Gradients,
  f: (gradient: tf.Tensor) => tf.Tensor,
): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(gradients).map(([path, g]) => [path, f(g)]));
