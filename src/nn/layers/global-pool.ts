import type * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { PoolsAll } from './shapes.ts';

abstract class GlobalPool extends Layer<PoolsAll> {
  /** Axes between the batch and the channels. */
  protected places(x: tf.Tensor): number[] {
    if (x.rank < 3) this.expectShape(x, [null, null, null]);
    return x.shape.slice(1, -1).map((_, axis) => axis + 1);
  }
}

/**
 * Mean of each channel over all places: `[N, ..., C] -> [N, C]`, for sequences and images of any
 * size. Keras's `GlobalAveragePooling`, PyTorch's `AdaptiveAvgPool(1)` and `Flatten`.
 */
export class GlobalAvgPool extends GlobalPool {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return x.mean(this.places(x));
  }
}

/**
 * Largest value of each channel over all places: `[N, ..., C] -> [N, C]`, for sequences and images
 * of any size. Keras's `GlobalMaxPooling`. At a tie each of the largest gets the gradient.
 */
export class GlobalMaxPool extends GlobalPool {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return x.max(this.places(x));
  }
}
