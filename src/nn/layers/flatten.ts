import type * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { Flattens } from './shapes.ts';

export interface FlattenOptions {
  /**
   * The order in which the numbers of an image are listed. `'channelsLast'` (the default) lists the
   * channels of each pixel, as they lie in memory; `'channelsFirst'` lists each channel's image, as
   * PyTorch does, so that the weights of a linear layer that PyTorch trained after a convolution
   * fit.
   */
  readonly order?: 'channelsLast' | 'channelsFirst';
}

/** All axes but the batch as one: `[N, ...] -> [N, product]`. */
export class Flatten extends Layer<Flattens> {
  readonly order: 'channelsLast' | 'channelsFirst';

  constructor({ order = 'channelsLast' }: FlattenOptions = {}) {
    super();
    this.order = order;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const [batch = 1] = x.shape;
    const axes = x.shape.map((_, axis) => axis);
    // [N, H, W, C] to [N, C, H, W], and alike with fewer or more axes between.
    const [, ...rest] = axes;
    const listed =
      this.order === 'channelsFirst' && x.rank > 2
        ? x.transpose([0, x.rank - 1, ...rest.slice(0, -1)])
        : x;
    return listed.reshape([batch, batch === 0 ? 0 : x.size / batch]);
  }

  protected override settings(): string {
    return this.order === 'channelsFirst' ? 'order channelsFirst' : '';
  }
}
