import type * as tf from '@tensorflow/tfjs';
import type { Dims, Known, Shape, ShapeOf } from '../shapes/index.ts';
import type { Tensor, Variable } from '../types.ts';

/** A function that makes a tensor of the given shape. */
export type CreateFunction<Args extends unknown[]> = <const S extends Shape>(
  shape: S,
  ...args: Args
) => Tensor<Dims<S>>;

/** A tensor of values, in the shape that is given with them. */
export interface ValuesFunction<S extends Shape> {
  (values: tf.TensorLike, shape?: undefined, dtype?: tf.DataType): Tensor<S>;
  <const T extends Readonly<S>>(
    values: tf.TensorLike,
    shape: T,
    dtype?: tf.DataType,
  ): Tensor<Known<Dims<T>>>;
}

export interface EyeFunction {
  <N extends number, M extends number = N>(rows: N, columns?: M): Tensor<[N, M]>;
  (rows: number, columns: number | undefined, batchShape: number[], dtype?: tf.DataType): Tensor;
}

export type LinspaceFunction = <N extends number>(
  start: number,
  stop: number,
  num: N,
) => Tensor<[N]>;

export type VariableFunction = <X extends Tensor>(
  initialValue: X,
  trainable?: boolean,
  name?: string,
  dtype?: tf.DataType,
) => Variable<ShapeOf<X>>;
