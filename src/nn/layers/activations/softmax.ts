import type * as tf from '@tensorflow/tfjs';
import { type AxisOptions, softmax } from '../../activations/index.ts';
import { Layer } from '../layer.ts';
import type { KeepsShape } from '../shapes.ts';

/** `nn.softmax` as a layer, along the last axis by default. */
export class Softmax extends Layer<KeepsShape> {
  readonly axis: number;

  constructor({ axis = -1 }: AxisOptions = {}) {
    super();
    this.axis = axis;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return softmax(x, { axis: this.axis });
  }

  protected override settings(): string {
    return `axis ${this.axis}`;
  }
}
