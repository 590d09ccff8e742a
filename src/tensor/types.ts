import type * as tf from '@tensorflow/tfjs';
import type { Dims, RankOf, Shape } from './shapes/index.ts';

/** What an operation takes beside a tensor: a tensor, a number, lists of numbers. */
export type Operand = Tensor | tf.TensorLike;

/**
 * A `tf.Tensor` whose shape the compiler knows. It is the very same object at run time: every
 * TensorFlow.js function takes it, and its own methods compute the shape of what they return. A
 * size that is not known is `number`, a shape that is not known is plain `Tensor`.
 *
 * A product, reshape or sum whose shapes cannot fit is a type error where it is written.
 *
 * @example
 * const x = zeros([32, 784]);
 * const w = zeros([784, 10]);
 * x.matMul(w); // Tensor<[32, 10]>
 */
export interface Tensor<out S extends Shape = Shape> extends tf.Tensor {
  readonly shape: Dims<S>;
  readonly rankType: RankOf<S>;
  /**
   * The transpose of a matrix; `transpose` turns tensors of more axes. @throws RangeError if it is
   * none.
   */
  readonly T: MatrixTranspose<S>;
  array(): Promise<Values<S>>;
  /**
   * The values as nested lists; rows of up to four numbers are tuples, such as the points of a
   * plane.
   */
  arraySync(): Values<S>;
  buffer<D extends tf.DataType = 'float32'>(): Promise<tf.TensorBuffer<RankOf<S>, D>>;
  bufferSync<D extends tf.DataType = 'float32'>(): tf.TensorBuffer<RankOf<S>, D>;
  variable(trainable?: boolean, name?: string, dtype?: tf.DataType): tf.Variable<RankOf<S>>;
  batchNorm(
    mean: Operand,
    variance: Operand,
    offset?: Operand,
    scale?: Operand,
    varianceEpsilon?: number,
  ): Tensor<S>;
}

/** A tensor that can be assigned to; the very object that TensorFlow.js calls so. */
export interface Variable<out S extends Shape = Shape> extends Tensor<S> {
  readonly name: string;
  /** Whether optimizers change it. */
  trainable: boolean;
  /** Takes the values of a tensor of the same shape. */
  assign(newValue: Tensor<S>): void;
}

type MatrixTranspose<S extends Shape> = S extends readonly [
  infer N extends number,
  infer M extends number,
]
  ? Tensor<[M, N]>
  : Tensor<[number, number]>;

/** The values of a tensor as nested lists of its rank. */
type Values<S extends Shape> = S['length'] extends keyof Lists<never>
  ? Lists<Row<S>>[S['length']]
  : Lists<number[]>[keyof Lists<never>];
interface Lists<Row> {
  0: number;
  1: number[];
  2: Row[];
  3: Row[][];
  4: Row[][][];
  5: Row[][][][];
  6: Row[][][][][];
}
/** One row along the last axis. */
type Row<S extends Shape> = S extends readonly [...infer _ extends Shape, infer N extends number]
  ? N extends keyof Tuples
    ? Tuples[N]
    : number[]
  : number[];
interface Tuples {
  1: [number];
  2: [number, number];
  3: [number, number, number];
  4: [number, number, number, number];
}
