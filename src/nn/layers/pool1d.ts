import * as tf from '@tensorflow/tfjs';
import { Layer } from './layer.ts';
import type { Padding, PoolsSequence } from './shapes.ts';
import { ends, rounding, showWindow } from './windows.ts';

export interface Pool1dOptions {
  /** Default the size of the window. */
  readonly stride?: number;
  /** Default 0. */
  readonly padding?: Padding;
}

type Pooling = typeof tf.maxPool | typeof tf.avgPool;

abstract class Pool1d<Name extends string, K extends number, O extends Pool1dOptions> extends Layer<
  PoolsSequence<Name, K, O>
> {
  readonly kernelSize: K;
  readonly stride: number;
  readonly padding: Padding;
  protected abstract readonly pool: Pooling;

  constructor(kernelSize: K, options?: O) {
    super();
    const { stride = kernelSize, padding = 0 }: Pool1dOptions = options ?? {};
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null]);
    const { kernelSize, stride, padding } = this;
    const row = x.expandDims<tf.Tensor4D>(1);
    const sides = ends(padding);
    return this.pool(row, [1, kernelSize], [1, stride], sides, rounding(padding)).squeeze([1]);
  }

  protected override settings(): string {
    return showWindow(this).join(', ');
  }
}

/**
 * Largest value in each window of a sequence, `[N, L, C] -> [N, L', C]`. No parameters. At a tie
 * the gradient goes to the first.
 */
export class MaxPool1d<
  const K extends number = number,
  const O extends Pool1dOptions = Record<never, never>,
> extends Pool1d<'MaxPool1d', K, O> {
  protected override get pool(): Pooling {
    return tf.maxPool;
  }
}

/**
 * Mean of each window of a sequence, `[N, L, C] -> [N, L', C]`. Padding is left out of the mean
 * (PyTorch counts it in).
 */
export class AvgPool1d<
  const K extends number = number,
  const O extends Pool1dOptions = Record<never, never>,
> extends Pool1d<'AvgPool1d', K, O> {
  protected override get pool(): Pooling {
    return tf.avgPool;
  }
}
