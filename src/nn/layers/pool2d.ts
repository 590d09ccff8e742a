import * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { Padding, Pair, Pools } from './shapes.ts';
import { pair, rounding, showWindow, sides } from './windows.ts';

export interface PoolOptions {
  /** Default the size of the window. */
  readonly stride?: Pair;
  /** Default 0. */
  readonly padding?: Padding;
}

type Pooling = (
  x: tf.Tensor4D,
  window: [number, number],
  stride: [number, number],
  padding: ReturnType<typeof sides>,
  rounding?: 'floor',
) => tf.Tensor4D;

abstract class Pool2d<Name extends string, K extends Pair, O extends PoolOptions> extends Layer<
  Pools<Name, K, O>
> {
  readonly kernelSize: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  readonly padding: Padding;

  constructor(kernelSize: K, options?: O) {
    super();
    const { stride = kernelSize, padding = 0 }: PoolOptions = options ?? {};
    this.kernelSize = pair(kernelSize);
    this.stride = pair(stride);
    this.padding = padding;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, null]);
    const { kernelSize, stride, padding } = this;
    const window: [number, number] = [...kernelSize];
    return this.pool(x as tf.Tensor4D, window, [...stride], sides(padding), rounding(padding));
  }

  protected override settings(): string {
    return showWindow(this).join(', ');
  }

  protected abstract pool(...args: Parameters<Pooling>): tf.Tensor4D;
}

/**
 * Largest value in each window, `[N, H, W, C] -> [N, H', W', C]`. No parameters. At a tie the
 * gradient goes to the first.
 */
export class MaxPool2d<
  const K extends Pair = Pair,
  const O extends PoolOptions = Record<never, never>,
> extends Pool2d<'MaxPool2d', K, O> {
  protected override pool(...args: Parameters<Pooling>): tf.Tensor4D {
    return tf.maxPool(...args);
  }
}

/**
 * Mean of each window, `[N, H, W, C] -> [N, H', W', C]`. Padding is left out of the mean (PyTorch
 * counts it in).
 */
export class AvgPool2d<
  const K extends Pair = Pair,
  const O extends PoolOptions = Record<never, never>,
> extends Pool2d<'AvgPool2d', K, O> {
  protected override pool(...args: Parameters<Pooling>): tf.Tensor4D {
    return tf.avgPool(...args);
  }
}
