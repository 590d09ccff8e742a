import type * as tf from '@tensorflow/tfjs';
import { type Shape, showShape } from '../../tensor/index.ts';
import { Layer } from './layer.ts';
import type { Reshapes } from './shapes.ts';

const sizeOf = (sizes: Shape): number => sizes.reduce((product, n) => product * n, 1);

/**
 * The axes after the batch in another shape: `new Reshape([7, 7, 32])` maps `[N, 1568]` to `[N, 7,
 * 7, 32]`.
 */
export class Reshape<const To extends Shape = Shape> extends Layer<Reshapes<To>> {
  readonly shape: To;

  constructor(shape: To) {
    super();
    this.shape = shape;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const [batch = 1, ...rest] = x.shape;
    if (sizeOf(rest) !== sizeOf(this.shape)) {
      throw new RangeError(
        `input of Reshape has shape ${showShape(x.shape)}: its items have ${sizeOf(rest)} elements, ` +
          `${showShape(this.shape)} needs ${sizeOf(this.shape)}`,
      );
    }
    return x.reshape([batch, ...this.shape]);
  }

  protected override settings(): string {
    return showShape(this.shape);
  }
}
