import * as tf from '@tensorflow/tfjs';
import { assertShape, type Tensor } from '../../tensor/index.ts';
import { Module } from '../module.ts';
import { type Padding, type Pair, pair } from './conv.ts';

export interface PoolOptions {
  /** Default the size of the window. */
  stride?: Pair;
  /** Default 0. */
  padding?: Padding;
}

abstract class Pool2d extends Module {
  readonly #window: [number, number];
  readonly #stride: [number, number];
  readonly #padding: Padding;

  constructor(kernelSize: Pair, { stride = kernelSize, padding = 0 }: PoolOptions = {}) {
    super();
    this.#window = pair(kernelSize);
    this.#stride = pair(stride);
    this.#padding = padding;
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number, number]> {
    assertShape(x, [null, null, null, null], `input of ${this.constructor.name}`);
    const rounding = typeof this.#padding === 'number' ? 'floor' : undefined;
    return this.pool(x as tf.Tensor4D, this.#window, this.#stride, this.#padding, rounding);
  }

  protected abstract pool(...args: Parameters<typeof tf.maxPool<tf.Tensor4D>>): tf.Tensor4D;
}

/**
 * Largest value in each window, `[N, H, W, C] -> [N, H', W', C]`. No parameters. At a tie the gradient goes to the
 * first.
 */
export class MaxPool2d extends Pool2d {
  protected override pool(...args: Parameters<typeof tf.maxPool<tf.Tensor4D>>): tf.Tensor4D {
    return tf.maxPool(...args);
  }
}

/** Mean of each window, `[N, H, W, C] -> [N, H', W', C]`. Padding is left out of the mean (PyTorch counts it in). */
export class AvgPool2d extends Pool2d {
  protected override pool(...args: Parameters<typeof tf.maxPool<tf.Tensor4D>>): tf.Tensor4D {
    return tf.avgPool(...args);
  }
}
