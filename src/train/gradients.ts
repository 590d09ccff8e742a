import * as tf from '@tensorflow/tfjs';

/** Limits on the gradients of a step; none by default. */
export interface ClipOptions {
  /** Largest length of all gradients taken together; longer ones are scaled down (Pascanu et al., 2013). */
  readonly clipNorm?: number;
  /** Largest absolute value of each element; larger ones are cut. */
  readonly clipValue?: number;
}

/** The gradients within the limits, as new tensors by the same names. */
export function clipGradients(
  gradients: tf.NamedTensorMap,
  { clipNorm, clipValue }: ClipOptions,
): tf.NamedTensorMap {
  return tf.tidy(() => {
    let clipped = gradients;
    if (clipValue !== undefined) {
      clipped = mapValues(clipped, (g) => g.clipByValue(-clipValue, clipValue));
    }
    if (clipNorm !== undefined) {
      const squares = Object.values(clipped).map((g) => g.square().sum());
      const norm = tf.addN(squares.length > 0 ? squares : [tf.scalar(0)]).sqrt();
      const factor = tf.scalar(clipNorm).div(norm.maximum(clipNorm));
      clipped = mapValues(clipped, (g) => g.mul(factor));
    }
    return clipped;
  });
}

function mapValues(
  tensors: tf.NamedTensorMap,
  f: (tensor: tf.Tensor) => tf.Tensor,
): tf.NamedTensorMap {
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, f(t)]));
}
