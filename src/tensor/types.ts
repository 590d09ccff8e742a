import type * as tf from '@tensorflow/tfjs';
import type {
  Broadcast,
  Concat,
  Dims,
  ExpandDims,
  Fits,
  Known,
  MatMul,
  RankOf,
  Reduce,
  Reshape,
  Shape,
  ShapeOf,
  Slice,
  Squeeze,
  Transpose,
} from './shape.ts';

/** What an elementwise operation takes on its right side. */
export type Operand = tf.Tensor | number;

/**
 * A `tf.Tensor` whose shape the compiler knows. It is the very same object at run time: every TensorFlow.js
 * function takes it, and its own methods compute the shape of what they return. A size that is not known is
 * `number`, a shape that is not known is plain `Tensor`.
 *
 * A product, reshape or sum whose shapes cannot fit is a type error where it is written.
 *
 * @example
 * const x = zeros([32, 784]);
 * const w = zeros([784, 10]);
 * x.matMul(w); // Tensor<[32, 10]>
 */
export interface Tensor<S extends Shape = Shape> extends tf.Tensor {
  readonly shape: Dims<S>;
  readonly rankType: RankOf<S>;
  array(): ReturnType<tf.Tensor<RankOf<S>>['array']>;
  arraySync(): ReturnType<tf.Tensor<RankOf<S>>['arraySync']>;
  buffer<D extends tf.DataType = 'float32'>(): Promise<tf.TensorBuffer<RankOf<S>, D>>;
  bufferSync<D extends tf.DataType = 'float32'>(): tf.TensorBuffer<RankOf<S>, D>;
  variable(trainable?: boolean, name?: string, dtype?: tf.DataType): tf.Variable<RankOf<S>>;

  /** Matrix product `[..., n, k] x [..., k, m] -> [..., n, m]`; `true` transposes that side first. */
  matMul: MatrixProduct;
  /** The same elements in another shape; one size may be `-1`. */
  reshape: Reshaping;
  /** Axes in another order; without `perm`, reversed. */
  transpose: Transposition;
  /** A size-1 axis put in before `axis`. */
  expandDims: Expansion;
  /** Without the axes of size 1 (all of them, or those named). */
  squeeze: Squeezing;
  /** The block that starts at `begin` and has the given sizes. */
  slice: Slicing;
  /** Joined with `other` along `axis` (the last by default). */
  concat: Concatenation;

  add: Elementwise;
  sub: Elementwise;
  mul: Elementwise;
  div: Elementwise;
  pow: Elementwise;
  maximum: Elementwise;
  minimum: Elementwise;
  squaredDifference: Elementwise;
  greater: Elementwise;
  greaterEqual: Elementwise;
  less: Elementwise;
  lessEqual: Elementwise;
  equal: Elementwise;
  notEqual: Elementwise;

  sum: Reduction;
  mean: Reduction;
  max: Reduction;
  min: Reduction;
  prod: Reduction;
  logSumExp: Reduction;
  /** Index of the largest element along `axis` (0 by default, as in TensorFlow). */
  argMax: ArgReduction;
  /** Index of the smallest element along `axis` (0 by default, as in TensorFlow). */
  argMin: ArgReduction;

  relu: SameShape<[]>;
  elu: SameShape<[]>;
  selu: SameShape<[]>;
  leakyRelu: SameShape<[alpha: number]>;
  clipByValue: SameShape<[min: number, max: number]>;
  cast: SameShape<[dtype: tf.DataType]>;
  batchNorm(
    mean: tf.Tensor | tf.TensorLike,
    variance: tf.Tensor | tf.TensorLike,
    offset?: tf.Tensor | tf.TensorLike,
    scale?: tf.Tensor | tf.TensorLike,
    varianceEpsilon?: number,
  ): tf.Tensor<RankOf<S>>;
}

// TypeScript compares overloaded methods with their type parameters erased. Each signature below therefore has a
// second one, with more parameters than anyone passes: it lets the typed one stand in for the method of
// tf.Tensor, whose result is any tensor the caller names, and it never shows in an error message.
type Never = [never, never, never, never, never, never, never];

/** `T`, but inferred from the arguments alone and not from the type the result is assigned to. */
type Late<T> = [T][T extends unknown ? 0 : never];

/** A method that keeps the shape. */
export interface SameShape<Args extends unknown[]> {
  <A extends Shape>(this: Tensor<A>, ...args: Args): Tensor<A>;
  (...never: Never): unknown;
}

/** An elementwise method under NumPy's broadcasting rule. */
export interface Elementwise {
  <A extends Shape, B extends Operand>(
    this: Tensor<A>,
    b: B extends number ? B : Fits<Broadcast<A, ShapeOf<B>>, B>,
  ): B extends number ? Tensor<A> : Tensor<Known<Broadcast<A, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

/** A method that folds one axis, several, or (without an axis) all. */
export interface Reduction {
  <
    A extends Shape,
    Axis extends number | number[] | undefined = undefined,
    Keep extends boolean = false,
  >(
    this: Tensor<A>,
    axis?: Fits<Reduce<A, Axis, Keep>, Axis>,
    keepDims?: Keep,
  ): Tensor<Known<Reduce<A, Axis, Keep>>>;
  (...never: Never): unknown;
}

/** `argMax` and `argMin`. */
export interface ArgReduction {
  <A extends Shape, Axis extends number = 0>(
    this: Tensor<A>,
    axis?: Fits<Reduce<A, Axis>, Axis>,
  ): Tensor<Known<Reduce<A, Late<Axis>>>>;
  (...never: Never): unknown;
}

export interface MatrixProduct {
  <A extends Shape, B extends tf.Tensor, TA extends boolean = false, TB extends boolean = false>(
    this: Tensor<A>,
    b: Fits<MatMul<A, ShapeOf<B>, TA, TB>, B>,
    transposeA?: TA,
    transposeB?: TB,
  ): Tensor<Known<MatMul<A, ShapeOf<B>, TA, TB>>>;
  (...never: Never): unknown;
}

export interface Reshaping {
  <A extends Shape, D extends number, T extends readonly D[] | []>(
    this: Tensor<A>,
    shape: Fits<Reshape<A, T>, T>,
  ): Tensor<Known<Reshape<A, T>>>;
  (...never: Never): unknown;
}

export interface Transposition {
  <A extends Shape, D extends number, P extends readonly D[] | [] | undefined = undefined>(
    this: Tensor<A>,
    perm?: Fits<Transpose<A, P>, P>,
  ): Tensor<Known<Transpose<A, P>>>;
  (...never: Never): unknown;
}

export interface Expansion {
  <A extends Shape, Axis extends number = 0>(
    this: Tensor<A>,
    axis?: Fits<ExpandDims<A, Axis>, Axis>,
  ): Tensor<Known<ExpandDims<A, Late<Axis>>>>;
  (...never: Never): unknown;
}

export interface Squeezing {
  <A extends Shape, Axes extends number[] | undefined = undefined>(
    this: Tensor<A>,
    axes?: Axes,
  ): Tensor<Axes extends undefined ? Squeeze<A> : number[]>;
  (...never: Never): unknown;
}

export interface Slicing {
  <
    A extends Shape,
    D extends number,
    Size extends readonly D[] | [] | number | undefined = undefined,
  >(
    this: Tensor<A>,
    begin: number | number[],
    size?: Size,
  ): Tensor<Slice<A, Size>>;
  (...never: Never): unknown;
}

export interface Concatenation {
  <A extends Shape, B extends tf.Tensor | tf.Tensor[], Axis extends number = -1>(
    this: Tensor<A>,
    other: B extends tf.Tensor ? Fits<Concat<A, ShapeOf<B>, Axis>, B> : B,
    axis?: Axis,
  ): Tensor<B extends tf.Tensor ? Known<Concat<A, ShapeOf<B>, Axis>> : number[]>;
  (...never: Never): unknown;
}
