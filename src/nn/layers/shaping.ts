import type * as tf from '@tensorflow/tfjs';
import { showShape, type Tensor } from '../../tensor/index.ts';
import { Module } from '../module.ts';

/** All axes but the batch as one: `[N, ...] -> [N, product]`. */
export class Flatten extends Module {
  override forward(x: tf.Tensor): Tensor<[number, number]> {
    const [batch = 1] = x.shape;
    return x.reshape<tf.Tensor2D>([batch, batch === 0 ? 0 : x.size / batch]);
  }
}

/** The axes after the batch in another shape: `new Reshape([7, 7, 32])` maps `[N, 1568]` to `[N, 7, 7, 32]`. */
export class Reshape extends Module {
  readonly #shape: readonly number[];

  constructor(shape: readonly number[]) {
    super();
    this.#shape = shape;
  }

  override forward(x: tf.Tensor): Tensor {
    const [batch = 1, ...rest] = x.shape;
    const size = (sizes: readonly number[]) => sizes.reduce((product, n) => product * n, 1);
    if (size(rest) !== size(this.#shape)) {
      throw new RangeError(
        `input of Reshape has shape ${showShape(x.shape)}: its items have ${size(rest)} elements, ` +
          `${showShape(this.#shape)} needs ${size(this.#shape)}`,
      );
    }
    return x.reshape([batch, ...this.#shape]) as Tensor;
  }
}
