import type { Fits, Known, Reduce, Shape, ShapeOf } from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { Late, Never } from './signature.ts';

/**
 * Whether a reduction keeps the axes it folds, as axes of size 1: PyTorch's `keepdim`. Default
 * false.
 */
export type KeepDims<Keep extends boolean> = Keep | { readonly keepDims?: Keep };

/** Options of `var` and `std`. */
export interface SpreadOptions<Keep extends boolean = boolean> {
  /** What the number of values is lessened by: 1 for the variance of a sample. Default 0. */
  readonly ddof?: number;
  /** Whether the axes remain, with size 1. Default false. */
  readonly keepDims?: Keep;
}

/** A method that folds one axis, several, or (without an axis) all. */
export interface ReductionMethod {
  <
    X extends Tensor,
    D extends number,
    Axis extends D | readonly D[] | [] | undefined = undefined,
    Keep extends boolean = false,
  >(
    this: X,
    axis?: Fits<Reduce<ShapeOf<X>, Axis, Keep>, Axis>,
    keepDims?: KeepDims<Keep>,
  ): Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;
  (...never: Never): unknown;
}

/** A function that folds one axis, several, or (without an axis) all. */
export type ReductionFunction = <
  X extends Operand,
  D extends number,
  Axis extends D | readonly D[] | [] | undefined = undefined,
  Keep extends boolean = false,
>(
  x: X,
  axis?: Fits<Reduce<ShapeOf<X>, Axis, Keep>, Axis>,
  keepDims?: Keep,
) => Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;

/** `var` and `std`: of all with options alone, or along axes. */
export interface SpreadMethod {
  <X extends Tensor, Keep extends boolean = false>(
    this: X,
    options: SpreadOptions<Keep>,
  ): Tensor<Known<Reduce<ShapeOf<X>, undefined, Keep>>>;
  <
    X extends Tensor,
    D extends number,
    Axis extends D | readonly D[] | [] | undefined = undefined,
    Keep extends boolean = false,
  >(
    this: X,
    axis?: Fits<Reduce<ShapeOf<X>, Axis, Keep>, Axis>,
    options?: SpreadOptions<Keep>,
  ): Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;
  (...never: Never): unknown;
}

/** `argMax` and `argMin`. */
export interface ArgReductionMethod {
  <X extends Tensor, Axis extends number = 0>(
    this: X,
    axis?: Fits<Reduce<ShapeOf<X>, Axis>, Axis>,
  ): Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>>>>;
  (...never: Never): unknown;
}

export type ArgReductionFunction = <X extends Operand, Axis extends number = 0>(
  x: X,
  axis?: Fits<Reduce<ShapeOf<X>, Axis>, Axis>,
) => Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>>>>;

export type NormFunction = <
  X extends Operand,
  D extends number,
  Axis extends D | readonly D[] | [] | undefined = undefined,
  Keep extends boolean = false,
>(
  x: X,
  ord?: number | 'euclidean' | 'fro',
  axis?: Fits<Reduce<ShapeOf<X>, Axis, Keep>, Axis>,
  keepDims?: Keep,
) => Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;

export type MomentsFunction = <
  X extends Operand,
  D extends number,
  Axis extends D | readonly D[] | [] | undefined = undefined,
  Keep extends boolean = false,
>(
  x: X,
  axis?: Fits<Reduce<ShapeOf<X>, Axis, Keep>, Axis>,
  keepDims?: Keep,
) => {
  mean: Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;
  variance: Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;
};

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    sum: ReductionMethod;
    mean: ReductionMethod;
    max: ReductionMethod;
    min: ReductionMethod;
    prod: ReductionMethod;
    all: ReductionMethod;
    any: ReductionMethod;
    logSumExp: ReductionMethod;
    euclideanNorm: ReductionMethod;
    /** Variance over n - ddof values. Default ddof 0, as in NumPy (PyTorch: 1). */
    var: SpreadMethod;
    /** Standard deviation: the square root of `var`. */
    std: SpreadMethod;
    /** Index of the largest element along `axis` (0 by default, as in TensorFlow). */
    argMax: ArgReductionMethod;
    /** Index of the smallest element along `axis` (0 by default, as in TensorFlow). */
    argMin: ArgReductionMethod;
  }
}
