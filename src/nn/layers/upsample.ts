import * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { Gives, Pair } from './shapes.ts';
import { pair, showPair } from './windows.ts';

export interface UpsampleOptions {
  /**
   * `'nearest'` (the default) repeats each pixel; `'bilinear'` blends neighbors, with the centers of
   * pixels aligned as in PyTorch (`align_corners=False`).
   */
  readonly mode?: 'nearest' | 'bilinear';
}

/**
 * Makes images larger without weights: `[N, H, W, C] -> [N, H scale, W scale, C]`. With a
 * convolution behind it, it takes the place of a transposed convolution whose windows overlap
 * unevenly (Odena et al., 2016).
 */
export class Upsample extends Layer<Gives<[number, number, number, number]>> {
  readonly scale: readonly [height: number, width: number];
  readonly mode: 'nearest' | 'bilinear';

  constructor(scale: Pair = 2, { mode = 'nearest' }: UpsampleOptions = {}) {
    super();
    this.scale = pair(scale);
    this.mode = mode;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, null]);
    const [height, width] = this.scale;
    const size: [number, number] = [
      (x.shape[1] as number) * height,
      (x.shape[2] as number) * width,
    ];
    const resize =
      this.mode === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
    return resize(x as tf.Tensor4D, size, false, this.mode === 'bilinear');
  }

  protected override settings(): string {
    return `scale ${showPair(this.scale)}, mode ${this.mode}`;
  }
}
