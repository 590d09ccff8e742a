import type * as tf from '@tensorflow/tfjs';
import type {
  AnySizes,
  Broadcast,
  Broadcast3,
  BroadcastTo,
  Concat,
  Conv1d,
  Conv2d,
  DepthwiseConv2d,
  Dims,
  Dot,
  ExpandDims,
  Fits,
  Gather,
  Known,
  MatMul,
  OneHot,
  Pad,
  Padding,
  Part,
  Pool2d,
  Reduce,
  Reshape,
  Resize,
  Rounding,
  Segments,
  SeparableConv2d,
  Shape,
  ShapeOf,
  SizeOf,
  Slice,
  Split,
  Squeeze,
  Stack,
  Tile,
  TopK,
  Transpose,
  Unstack,
} from './shapes/index.ts';
import type { Operand, Tensor } from './types.ts';

/**
 * The methods of `Tensor`, each an interface of one typed signature: `X` is the tensor itself, and a parameter whose
 * shape cannot fit has for its type the sentence that says so.
 *
 * TypeScript compares overloaded methods with their type parameters erased. Each has a second signature therefore,
 * with more parameters than anyone passes: it lets the typed one stand in for the method of `tf.Tensor`, whose
 * result is any tensor the caller names, and it never shows in an error message.
 */
type Never = [never, never, never, never, never, never, never, never, never];

/** `T`, but inferred from the arguments alone and not from the type the result is assigned to. */
export type Late<T> = [T][T extends unknown ? 0 : never];

/** Whether a reduction keeps the axes it folds, as axes of size 1: PyTorch's `keepdim`. Default false. */
export type KeepDims<Keep extends boolean> = Keep | { readonly keepDims?: Keep };

/** A method that keeps the shape. */
export interface SameShape<Args extends unknown[]> {
  <X extends Tensor>(this: X, ...args: Args): Tensor<ShapeOf<X>>;
  (...never: Never): unknown;
}

/** A method that keeps the number of axes, and leaves their sizes to the run time. */
export interface SameRank<Args extends unknown[]> {
  <X extends Tensor>(this: X, ...args: Args): Tensor<Known<AnySizes<ShapeOf<X>>>>;
  (...never: Never): unknown;
}

/** A method whose result has a shape that only the run time knows. */
export interface AnyShape<Args extends unknown[]> {
  (...args: Args): Tensor;
  (...never: Never): unknown;
}

/** An elementwise method under NumPy's broadcasting rule. */
export interface Elementwise {
  <X extends Tensor, B extends Operand>(
    this: X,
    b: Fits<Broadcast<ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<Known<Broadcast<ShapeOf<X>, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

/** A method that folds one axis, several, or (without an axis) all. */
export interface Reduction {
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

/** `var` and `std`. */
export interface Spread {
  <
    X extends Tensor,
    D extends number,
    Axis extends D | readonly D[] | [] | undefined = undefined,
    Keep extends boolean = false,
  >(
    this: X,
    axis?: Fits<Reduce<ShapeOf<X>, Axis, Keep>, Axis>,
    options?: { readonly ddof?: number; readonly keepDims?: Keep },
  ): Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>, Keep>>>;
  (...never: Never): unknown;
}

/** `argMax` and `argMin`. */
export interface ArgReduction {
  <X extends Tensor, Axis extends number = 0>(
    this: X,
    axis?: Fits<Reduce<ShapeOf<X>, Axis>, Axis>,
  ): Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>>>>;
  (...never: Never): unknown;
}

export interface MatrixProduct {
  <X extends Tensor, B extends Operand, TA extends boolean = false, TB extends boolean = false>(
    this: X,
    b: Fits<MatMul<ShapeOf<X>, ShapeOf<B>, TA, TB>, B>,
    transposeA?: TA,
    transposeB?: TB,
  ): Tensor<Known<MatMul<ShapeOf<X>, ShapeOf<B>, TA, TB>>>;
  (...never: Never): unknown;
}

export interface DotProduct {
  <X extends Tensor, B extends Operand>(
    this: X,
    b: Fits<Dot<ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<Known<Dot<ShapeOf<X>, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

export interface Reshaping {
  <X extends Tensor, D extends number, T extends readonly D[] | []>(
    this: X,
    shape: Fits<Reshape<ShapeOf<X>, T>, T>,
  ): Tensor<Known<Reshape<ShapeOf<X>, T>>>;
  (...never: Never): unknown;
}

export interface ReshapingAs {
  <X extends Tensor, B extends Tensor>(
    this: X,
    other: Fits<Reshape<ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<ShapeOf<B>>;
  (...never: Never): unknown;
}

export interface Flattening {
  <X extends Tensor>(this: X): Tensor<[SizeOf<ShapeOf<X>>]>;
  (...never: Never): unknown;
}

export interface Stretching {
  <X extends Tensor, D extends number, T extends readonly D[] | []>(
    this: X,
    shape: Fits<BroadcastTo<ShapeOf<X>, T>, T>,
  ): Tensor<Known<BroadcastTo<ShapeOf<X>, T>>>;
  (...never: Never): unknown;
}

export interface Transposition {
  <X extends Tensor, D extends number, P extends readonly D[] | [] | undefined = undefined>(
    this: X,
    perm?: Fits<Transpose<ShapeOf<X>, P>, P>,
  ): Tensor<Known<Transpose<ShapeOf<X>, P>>>;
  (...never: Never): unknown;
}

export interface Expansion {
  <X extends Tensor, Axis extends number = 0>(
    this: X,
    axis?: Fits<ExpandDims<ShapeOf<X>, Axis>, Axis>,
  ): Tensor<Known<ExpandDims<ShapeOf<X>, Late<Axis>>>>;
  (...never: Never): unknown;
}

export interface Squeezing {
  <X extends Tensor, D extends number, Axes extends readonly D[] | [] | undefined = undefined>(
    this: X,
    axes?: Fits<Squeeze<ShapeOf<X>, Axes>, Axes>,
  ): Tensor<Known<Squeeze<ShapeOf<X>, Late<Axes>>>>;
  (...never: Never): unknown;
}

export interface Slicing {
  <
    X extends Tensor,
    D extends number,
    Begin extends D | readonly D[] | [],
    E extends number,
    Size extends E | readonly E[] | [] | undefined = undefined,
  >(
    this: X,
    begin: Begin,
    size?: Fits<Slice<ShapeOf<X>, Begin, Size>, Size>,
  ): Tensor<Known<Slice<ShapeOf<X>, Begin, Late<Size>>>>;
  (...never: Never): unknown;
}

/** What is a tensor and no list of them. */
type Shaped = { readonly shape: unknown };

export interface Concatenation {
  <X extends Tensor, B extends Tensor | readonly Operand[], Axis extends number = 0>(
    this: X,
    other: B extends Shaped ? Fits<Concat<ShapeOf<X>, ShapeOf<B>, Axis>, B> : B,
    axis?: Axis,
  ): B extends Shaped
    ? Tensor<Known<Concat<ShapeOf<X>, ShapeOf<B>, Late<Axis>>>>
    : Tensor<Known<AnySizes<ShapeOf<X>>>>;
  (...never: Never): unknown;
}

export interface Stacking {
  <X extends Tensor, B extends Tensor | readonly Tensor[], Axis extends number = 0>(
    this: X,
    other: B extends Shaped ? Fits<Stack<[X, B], Axis>, B> : B,
    axis?: Axis,
  ): B extends Shaped
    ? Tensor<Known<Stack<[X, B], Late<Axis>>>>
    : Tensor<Known<Stack<X[], Late<Axis>>>>;
  (...never: Never): unknown;
}

export interface Unstacking {
  <X extends Tensor, Axis extends number = 0>(
    this: X,
    axis?: Fits<Unstack<ShapeOf<X>, Axis>, Axis>,
  ): Tensor<Known<Unstack<ShapeOf<X>, Late<Axis>>>>[];
  (...never: Never): unknown;
}

export interface Splitting {
  <X extends Tensor, D extends number, N extends D | readonly D[] | [], Axis extends number = 0>(
    this: X,
    parts: Fits<Split<ShapeOf<X>, N, Axis>, N>,
    axis?: Axis,
  ): Parts<ShapeOf<X>, N, Late<Axis>>;
  (...never: Never): unknown;
}
/** So many equal parts, or one of each size. */
export type Parts<S extends Shape, N, Axis extends number> = N extends number
  ? Tensor<Known<Split<S, N, Axis>>>[]
  : N extends readonly [infer H, ...infer R]
    ? [Tensor<Known<Part<S, H, Axis>>>, ...Parts<S, R, Axis>]
    : N extends readonly []
      ? []
      : Tensor<Known<Part<S, number, Axis>>>[];

export interface Tiling {
  <X extends Tensor, D extends number, Reps extends readonly D[] | []>(
    this: X,
    reps: Fits<Tile<ShapeOf<X>, Reps>, Reps>,
  ): Tensor<Known<Tile<ShapeOf<X>, Reps>>>;
  (...never: Never): unknown;
}

export interface PaddingOut<Args extends unknown[]> {
  <X extends Tensor, D extends number, P extends readonly (readonly [D, D])[] | []>(
    this: X,
    paddings: Fits<Pad<ShapeOf<X>, P>, P>,
    ...args: Args
  ): Tensor<Known<Pad<ShapeOf<X>, P>>>;
  (...never: Never): unknown;
}

export interface Gathering {
  <X extends Tensor, I extends Operand, Axis extends number = 0, Batch extends number = 0>(
    this: X,
    indices: I,
    axis?: Fits<Gather<ShapeOf<X>, ShapeOf<I>, Axis>, Axis>,
    batchDims?: Batch,
  ): Batch extends 0 ? Tensor<Known<Gather<ShapeOf<X>, ShapeOf<I>, Late<Axis>>>> : Tensor;
  (...never: Never): unknown;
}

export interface Best {
  <X extends Tensor, K extends number = 1>(
    this: X,
    k?: Fits<TopK<ShapeOf<X>, K>, K>,
    sorted?: boolean,
  ): {
    values: Tensor<Known<TopK<ShapeOf<X>, Late<K>>>>;
    indices: Tensor<Known<TopK<ShapeOf<X>, Late<K>>>>;
  };
  (...never: Never): unknown;
}

export interface OneHotRows {
  <X extends Tensor, Depth extends number>(
    this: X,
    depth: Depth,
    onValue: number,
    offValue: number,
  ): Tensor<Known<OneHot<ShapeOf<X>, Depth>>>;
  (...never: Never): unknown;
}

export interface SegmentSum {
  <X extends Tensor, N extends number>(
    this: X,
    segmentIds: tf.Tensor1D | number[],
    numSegments: N,
  ): Tensor<Known<Segments<ShapeOf<X>, N>>>;
  (...never: Never): unknown;
}

export interface Choice {
  <X extends Tensor, C extends Operand, B extends Operand>(
    this: X,
    condition: C,
    b: Fits<Broadcast3<ShapeOf<C>, ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<Known<Broadcast3<ShapeOf<C>, ShapeOf<X>, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

/** One number for height and width, or both. */
export type Pair<D extends number> = number | readonly [D, D];

export interface Convolution2d {
  <
    X extends Tensor,
    F extends Operand,
    D extends number,
    S extends Pair<D>,
    const P extends Padding,
    E extends number,
    Format extends 'NHWC' | 'NCHW' = 'NHWC',
    Dilation extends Pair<E> = 1,
    Round extends Rounding = 'floor',
  >(
    this: X,
    filter: Fits<Conv2d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
    strides: S,
    pad: P,
    dataFormat?: Format,
    dilations?: Dilation,
    dimRoundingMode?: Round,
  ): Tensor<Known<Conv2d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>>>;
  (...never: Never): unknown;
}

export interface DepthwiseConvolution2d {
  <
    X extends Tensor,
    F extends Operand,
    D extends number,
    S extends Pair<D>,
    const P extends Padding,
    E extends number,
    Format extends 'NHWC' | 'NCHW' = 'NHWC',
    Dilation extends Pair<E> = 1,
    Round extends Rounding = 'floor',
  >(
    this: X,
    filter: Fits<DepthwiseConv2d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
    strides: S,
    pad: P,
    dataFormat?: Format,
    dilations?: Dilation,
    dimRoundingMode?: Round,
  ): Tensor<Known<DepthwiseConv2d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>>>;
  (...never: Never): unknown;
}

export interface SeparableConvolution2d {
  <
    X extends Tensor,
    F extends Operand,
    G extends Operand,
    D extends number,
    S extends Pair<D>,
    P extends 'same' | 'valid',
    E extends number,
    Dilation extends Pair<E> = 1,
    Format extends 'NHWC' | 'NCHW' = 'NHWC',
  >(
    this: X,
    depthwiseFilter: F,
    pointwiseFilter: Fits<
      SeparableConv2d<ShapeOf<X>, ShapeOf<F>, ShapeOf<G>, S, P, Format, Dilation>,
      G
    >,
    strides: S,
    pad: P,
    dilation?: Dilation,
    dataFormat?: Format,
  ): Tensor<Known<SeparableConv2d<ShapeOf<X>, ShapeOf<F>, ShapeOf<G>, S, P, Format, Dilation>>>;
  (...never: Never): unknown;
}

export interface Convolution1d {
  <
    X extends Tensor,
    F extends Operand,
    S extends number,
    const P extends Padding,
    Format extends 'NWC' | 'NCW' = 'NWC',
    Dilation extends number = 1,
    Round extends Rounding = 'floor',
  >(
    this: X,
    filter: Fits<Conv1d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
    stride: S,
    pad: P,
    dataFormat?: Format,
    dilation?: Dilation,
    dimRoundingMode?: Round,
  ): Tensor<Known<Conv1d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>>>;
  (...never: Never): unknown;
}

export interface TransposedConvolution2d {
  <X extends Tensor, D extends number, const T extends readonly [D, D, D, D] | readonly [D, D, D]>(
    this: X,
    filter: tf.Tensor4D | number[][][][],
    outputShape: T,
    strides: number | [number, number],
    pad: 'same' | 'valid' | number,
    dimRoundingMode?: Rounding,
  ): Tensor<Known<Dims<T>>>;
  (...never: Never): unknown;
}

export interface Pooling2d {
  <
    X extends Tensor,
    D extends number,
    K extends Pair<D>,
    E extends number,
    S extends Pair<E>,
    const P extends Padding,
    Round extends Rounding = 'floor',
  >(
    this: X,
    filterSize: Fits<Pool2d<ShapeOf<X>, K, S, P, 1, Round>, K>,
    strides: S,
    pad: P,
    dimRoundingMode?: Round,
  ): Tensor<Known<Pool2d<ShapeOf<X>, K, S, P, 1, Round>>>;
  (...never: Never): unknown;
}

export interface Resizing {
  <X extends Tensor, D extends number, Size extends readonly [D, D]>(
    this: X,
    size: Size,
    alignCorners?: boolean,
    halfPixelCenters?: boolean,
  ): Tensor<Known<Resize<ShapeOf<X>, Size>>>;
  (...never: Never): unknown;
}

export interface Distinct {
  (axis?: number): { values: Tensor; indices: Tensor<[number]> };
  (...never: Never): unknown;
}
