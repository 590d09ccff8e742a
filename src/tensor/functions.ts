import type * as tf from '@tensorflow/tfjs';
import type { Late, Pair, Parts } from './methods.ts';
import type {
  AnySizes,
  Bins,
  Broadcast,
  Broadcast3,
  BroadcastTo,
  ConcatAll,
  Conv1d,
  Conv2d,
  Crop,
  DepthwiseConv2d,
  Diagonal,
  Dims,
  Dot,
  ExpandDims,
  Fits,
  Gather,
  Known,
  MatMul,
  OneHot,
  Outer,
  Pad,
  Padding,
  Pool2d,
  Recolor,
  Reduce,
  Reshape,
  Resize,
  Rounding,
  Segments,
  SeparableConv2d,
  Shape,
  ShapeOf,
  Slice,
  Split,
  Squeeze,
  Stack,
  Tile,
  TopK,
  Transpose,
  Unstack,
} from './shapes/index.ts';
import type { Operand, Tensor, Variable } from './types.ts';

/**
 * The functions of `tf`, each an interface of one typed signature, as the methods have them: a parameter whose shape
 * cannot fit has for its type the sentence that says so.
 */

/** Several tensors, of which each is known where they are written out. */
type List = readonly Operand[] | [];

/** A function that keeps the shape. */
export type SameShapeFunction<Args extends unknown[] = []> = <X extends Operand>(
  x: X,
  ...args: Args
) => Tensor<ShapeOf<X>>;

/** A function that keeps the number of axes, and leaves their sizes to the run time. */
export type SameRankFunction<Args extends unknown[]> = <X extends Operand>(
  x: X,
  ...args: Args
) => Tensor<Known<AnySizes<ShapeOf<X>>>>;

/** An elementwise function of two, under NumPy's broadcasting rule. */
export type ElementwiseFunction = <A extends Operand, B extends Operand>(
  a: A,
  b: Fits<Broadcast<ShapeOf<A>, ShapeOf<B>>, B>,
) => Tensor<Known<Broadcast<ShapeOf<A>, ShapeOf<B>>>>;

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

export type ArgReductionFunction = <X extends Operand, Axis extends number = 0>(
  x: X,
  axis?: Fits<Reduce<ShapeOf<X>, Axis>, Axis>,
) => Tensor<Known<Reduce<ShapeOf<X>, Late<Axis>>>>;

export type MatrixProductFunction = <
  A extends Operand,
  B extends Operand,
  TA extends boolean = false,
  TB extends boolean = false,
>(
  a: A,
  b: Fits<MatMul<ShapeOf<A>, ShapeOf<B>, TA, TB>, B>,
  transposeA?: TA,
  transposeB?: TB,
) => Tensor<Known<MatMul<ShapeOf<A>, ShapeOf<B>, TA, TB>>>;

export type DotFunction = <A extends Operand, B extends Operand>(
  a: A,
  b: Fits<Dot<ShapeOf<A>, ShapeOf<B>>, B>,
) => Tensor<Known<Dot<ShapeOf<A>, ShapeOf<B>>>>;

export type OuterFunction = <A extends Operand, B extends Operand>(
  a: A,
  b: B,
) => Tensor<Outer<ShapeOf<A>, ShapeOf<B>>>;

export type ReshapeFunction = <X extends Operand, D extends number, T extends readonly D[] | []>(
  x: X,
  shape: Fits<Reshape<ShapeOf<X>, T>, T>,
) => Tensor<Known<Reshape<ShapeOf<X>, Late<T>>>>;

export type BroadcastToFunction = <
  X extends Operand,
  D extends number,
  T extends readonly D[] | [],
>(
  x: X,
  shape: Fits<BroadcastTo<ShapeOf<X>, T>, T>,
) => Tensor<Known<BroadcastTo<ShapeOf<X>, Late<T>>>>;

export type TransposeFunction = <
  X extends Operand,
  D extends number,
  P extends readonly D[] | [] | undefined = undefined,
>(
  x: X,
  perm?: Fits<Transpose<ShapeOf<X>, P>, P>,
  conjugate?: boolean,
) => Tensor<Known<Transpose<ShapeOf<X>, Late<P>>>>;

export type ExpandDimsFunction = <X extends Operand, Axis extends number = 0>(
  x: X,
  axis?: Fits<ExpandDims<ShapeOf<X>, Axis>, Axis>,
) => Tensor<Known<ExpandDims<ShapeOf<X>, Late<Axis>>>>;

export type SqueezeFunction = <
  X extends Operand,
  D extends number,
  Axes extends readonly D[] | [] | undefined = undefined,
>(
  x: X,
  axes?: Fits<Squeeze<ShapeOf<X>, Axes>, Axes>,
) => Tensor<Known<Squeeze<ShapeOf<X>, Late<Axes>>>>;

export type SliceFunction = <
  X extends Operand,
  D extends number,
  Begin extends D | readonly D[] | [],
  E extends number,
  Size extends E | readonly E[] | [] | undefined = undefined,
>(
  x: X,
  begin: Begin,
  size?: Fits<Slice<ShapeOf<X>, Begin, Size>, Size>,
) => Tensor<Known<Slice<ShapeOf<X>, Late<Begin>, Late<Size>>>>;

export type ConcatFunction = <L extends List, Axis extends number = 0>(
  tensors: Fits<ConcatAll<L, Axis>, L>,
  axis?: Axis,
) => Tensor<Known<ConcatAll<Late<L>, Late<Axis>>>>;

export type StackFunction = <L extends List, Axis extends number = 0>(
  tensors: Fits<Stack<L, Axis>, L>,
  axis?: Axis,
) => Tensor<Known<Stack<Late<L>, Late<Axis>>>>;

export type UnstackFunction = <X extends Operand, Axis extends number = 0>(
  x: X,
  axis?: Fits<Unstack<ShapeOf<X>, Axis>, Axis>,
) => Tensor<Known<Unstack<ShapeOf<X>, Late<Axis>>>>[];

export type SplitFunction = <
  X extends Operand,
  D extends number,
  N extends D | readonly D[] | [],
  Axis extends number = 0,
>(
  x: X,
  parts: Fits<Split<ShapeOf<X>, N, Axis>, N>,
  axis?: Axis,
) => Parts<ShapeOf<X>, N, Axis>;

export type SumFunction = <L extends List>(tensors: L) => Tensor<ShapeOf<L[number]>>;

export type TileFunction = <X extends Operand, D extends number, Reps extends readonly D[] | []>(
  x: X,
  reps: Fits<Tile<ShapeOf<X>, Reps>, Reps>,
) => Tensor<Known<Tile<ShapeOf<X>, Late<Reps>>>>;

export type PadFunction<Args extends unknown[]> = <
  X extends Operand,
  D extends number,
  P extends readonly (readonly [D, D])[] | [],
>(
  x: X,
  paddings: Fits<Pad<ShapeOf<X>, P>, P>,
  ...args: Args
) => Tensor<Known<Pad<ShapeOf<X>, Late<P>>>>;

export type GatherFunction = <
  X extends Operand,
  I extends Operand,
  Axis extends number = 0,
  Batch extends number = 0,
>(
  x: X,
  indices: I,
  axis?: Fits<Gather<ShapeOf<X>, ShapeOf<I>, Axis>, Axis>,
  batchDims?: Batch,
) => Batch extends 0 ? Tensor<Known<Gather<ShapeOf<X>, ShapeOf<I>, Late<Axis>>>> : Tensor;

export type TopKFunction = <X extends Operand, K extends number = 1>(
  x: X,
  k?: Fits<TopK<ShapeOf<X>, K>, K>,
  sorted?: boolean,
) => {
  values: Tensor<Known<TopK<ShapeOf<X>, Late<K>>>>;
  indices: Tensor<Known<TopK<ShapeOf<X>, Late<K>>>>;
};

export type UniqueFunction = (
  x: Operand,
  axis?: number,
) => { values: Tensor; indices: Tensor<[number]> };

export type OneHotFunction = <I extends Operand, Depth extends number>(
  indices: I,
  depth: Depth,
  onValue?: number,
  offValue?: number,
  dtype?: tf.DataType,
) => Tensor<Known<OneHot<ShapeOf<I>, Depth>>>;

export type SegmentSumFunction = <X extends Operand, N extends number>(
  x: X,
  segmentIds: Operand,
  numSegments: N,
) => Tensor<Known<Segments<ShapeOf<X>, N>>>;

export type BincountFunction = <N extends number>(
  x: Operand,
  weights: Operand,
  size: N,
) => Tensor<[N]>;

export type DenseBincountFunction = <X extends Operand, N extends number>(
  x: X,
  weights: Operand,
  size: N,
  binaryOutput?: boolean,
) => Tensor<Known<Bins<ShapeOf<X>, N>>>;

export type ScatterFunction<Args extends unknown[]> = <const S extends Shape>(
  indices: Operand,
  values: Operand,
  shape: S,
  ...args: Args
) => Tensor<Dims<S>>;

export type DiagFunction = <X extends Tensor>(x: X) => Tensor<Known<Diagonal<ShapeOf<X>>>>;

export type WhereFunction = <C extends Operand, A extends Operand, B extends Operand>(
  condition: C,
  a: A,
  b: Fits<Broadcast3<ShapeOf<C>, ShapeOf<A>, ShapeOf<B>>, B>,
) => Tensor<Known<Broadcast3<ShapeOf<C>, ShapeOf<A>, ShapeOf<B>>>>;

export type Conv1dFunction = <
  X extends Operand,
  F extends Operand,
  S extends number,
  const P extends Padding,
  Format extends 'NWC' | 'NCW' = 'NWC',
  Dilation extends number = 1,
  Round extends Rounding = 'floor',
>(
  x: X,
  filter: Fits<Conv1d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
  stride: S,
  pad: P,
  dataFormat?: Format,
  dilation?: Dilation,
  dimRoundingMode?: Round,
) => Tensor<Known<Conv1d<ShapeOf<X>, ShapeOf<F>, S, Late<P>, Format, Dilation, Round>>>;

export type Conv2dFunction = <
  X extends Operand,
  F extends Operand,
  D extends number,
  S extends Pair<D>,
  const P extends Padding,
  E extends number,
  Format extends 'NHWC' | 'NCHW' = 'NHWC',
  Dilation extends Pair<E> = 1,
  Round extends Rounding = 'floor',
>(
  x: X,
  filter: Fits<Conv2d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
  strides: S,
  pad: P,
  dataFormat?: Format,
  dilations?: Dilation,
  dimRoundingMode?: Round,
) => Tensor<Known<Conv2d<ShapeOf<X>, ShapeOf<F>, S, Late<P>, Format, Dilation, Round>>>;

export type DepthwiseConv2dFunction = <
  X extends Operand,
  F extends Operand,
  D extends number,
  S extends Pair<D>,
  const P extends Padding,
  E extends number,
  Format extends 'NHWC' | 'NCHW' = 'NHWC',
  Dilation extends Pair<E> = 1,
  Round extends Rounding = 'floor',
>(
  x: X,
  filter: Fits<DepthwiseConv2d<ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
  strides: S,
  pad: P,
  dataFormat?: Format,
  dilations?: Dilation,
  dimRoundingMode?: Round,
) => Tensor<Known<DepthwiseConv2d<ShapeOf<X>, ShapeOf<F>, S, Late<P>, Format, Dilation, Round>>>;

export type SeparableConv2dFunction = <
  X extends Operand,
  F extends Operand,
  G extends Operand,
  D extends number,
  S extends Pair<D>,
  P extends 'same' | 'valid',
  E extends number,
  Dilation extends Pair<E> = 1,
  Format extends 'NHWC' | 'NCHW' = 'NHWC',
>(
  x: X,
  depthwiseFilter: F,
  pointwiseFilter: Fits<
    SeparableConv2d<ShapeOf<X>, ShapeOf<F>, ShapeOf<G>, S, P, Format, Dilation>,
    G
  >,
  strides: S,
  pad: P,
  dilation?: Dilation,
  dataFormat?: Format,
) => Tensor<
  Known<SeparableConv2d<ShapeOf<X>, ShapeOf<F>, ShapeOf<G>, S, Late<P>, Format, Dilation>>
>;

export type Conv2dTransposeFunction = <
  D extends number,
  T extends readonly [D, D, D, D] | readonly [D, D, D],
>(
  x: Operand,
  filter: Operand,
  outputShape: T,
  strides: number | readonly [number, number],
  pad: Padding,
  dimRoundingMode?: Rounding,
) => Tensor<Known<Dims<T>>>;

export type Conv3dTransposeFunction = <
  D extends number,
  T extends readonly [D, D, D, D, D] | readonly [D, D, D, D],
>(
  x: Operand,
  filter: Operand,
  outputShape: T,
  strides: number | readonly [number, number, number],
  pad: 'same' | 'valid',
) => Tensor<Known<Dims<T>>>;

export type Pool2dFunction = <
  X extends Operand,
  D extends number,
  K extends Pair<D>,
  E extends number,
  S extends Pair<E>,
  const P extends Padding,
  Round extends Rounding = 'floor',
>(
  x: X,
  filterSize: Fits<Pool2d<ShapeOf<X>, K, S, P, 1, Round>, K>,
  strides: S,
  pad: P,
  dimRoundingMode?: Round,
) => Tensor<Known<Pool2d<ShapeOf<X>, Late<K>, S, Late<P>, 1, Round>>>;

export type ResizeFunction = <X extends Operand, D extends number, Size extends readonly [D, D]>(
  images: X,
  size: Size,
  alignCorners?: boolean,
  halfPixelCenters?: boolean,
) => Tensor<Known<Resize<ShapeOf<X>, Late<Size>>>>;

export type CropFunction = <
  X extends Operand,
  B extends Operand,
  D extends number,
  Size extends readonly [D, D],
>(
  image: X,
  boxes: B,
  boxInd: Operand,
  cropSize: Size,
  method?: 'bilinear' | 'nearest',
  extrapolationValue?: number,
) => Tensor<Crop<ShapeOf<X>, ShapeOf<B>, Size>>;

export type RecolorFunction<C extends number> = <X extends Operand>(
  image: X,
) => Tensor<Known<Recolor<ShapeOf<X>, C>>>;

// ---------------------------------------------------------------------------------------------- new tensors

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

// ---------------------------------------------------------------------------------------------- losses, gradients

/** A loss of `tf.losses`: one number, but for `Reduction.NONE`. */
export type LossFunction<Args extends unknown[]> = <
  R extends tf.Reduction = tf.Reduction.SUM_BY_NONZERO_WEIGHTS,
>(
  ...args: [...args: Args, reduction?: R]
) => tf.Reduction.NONE extends R ? Tensor : Tensor<[]>;

export type GradFunction = <I extends Tensor>(
  f: (x: I) => tf.Tensor,
) => <X extends I | tf.TensorLike>(x: X, dy?: Operand) => Tensor<ShapeOf<X>>;

export type GradsFunction = <I extends Tensor[]>(
  f: (...args: I) => tf.Tensor,
) => (args: readonly [...I], dy?: Operand) => Gradients<I>;

export type ValueAndGradFunction = <I extends Tensor, O extends tf.Tensor>(
  f: (x: I) => O,
) => <X extends I>(x: X, dy?: O) => { value: O; grad: Tensor<ShapeOf<X>> };

export type ValueAndGradsFunction = <I extends Tensor[], O extends tf.Tensor>(
  f: (...args: I) => O,
) => (args: readonly [...I], dy?: O) => { value: O; grads: Gradients<I> };

/** A gradient has the shape of what it is by. */
type Gradients<I extends Tensor[]> = { [K in keyof I]: Tensor<ShapeOf<I[K]>> };

export type VariableFunction = <X extends Tensor>(
  initialValue: X,
  trainable?: boolean,
  name?: string,
  dtype?: tf.DataType,
) => Variable<ShapeOf<X>>;

// ---------------------------------------------------------------------------------------------- groups

/** `Group` with some functions under other types. */
type With<Group, Typed> = Omit<Group, keyof Typed> & Typed;

export type Images = With<typeof tf.image, TypedImages>;
interface TypedImages {
  resizeBilinear: ResizeFunction;
  resizeNearestNeighbor: ResizeFunction;
  cropAndResize: CropFunction;
  flipLeftRight: SameShapeFunction;
  rotateWithOffset: SameShapeFunction<
    [
      radians: number,
      fillValue?: number | [number, number, number],
      center?: number | [number, number],
    ]
  >;
  threshold: SameShapeFunction<[method?: string, inverted?: boolean, threshValue?: number]>;
  grayscaleToRGB: RecolorFunction<3>;
  rgbToGrayscale: RecolorFunction<1>;
}

export type Losses = With<typeof tf.losses, TypedLosses>;
type Compared = [labels: Operand, predictions: Operand, weights?: Operand];
interface TypedLosses {
  absoluteDifference: LossFunction<Compared>;
  computeWeightedLoss: LossFunction<[losses: Operand, weights?: Operand]>;
  cosineDistance: LossFunction<
    [labels: Operand, predictions: Operand, axis: number, weights?: Operand]
  >;
  hingeLoss: LossFunction<Compared>;
  huberLoss: LossFunction<[...compared: Compared, delta?: number]>;
  logLoss: LossFunction<[...compared: Compared, epsilon?: number]>;
  meanSquaredError: LossFunction<Compared>;
  sigmoidCrossEntropy: LossFunction<[...compared: Compared, labelSmoothing?: number]>;
  softmaxCrossEntropy: LossFunction<[...compared: Compared, labelSmoothing?: number]>;
}

export type Linalg = With<typeof tf.linalg, TypedLinalg>;
interface TypedLinalg {
  bandPart: SameShapeFunction<[numLower: number | tf.Scalar, numUpper: number | tf.Scalar]>;
}

export type Fused = With<typeof tf.fused, TypedFused>;
interface TypedFused {
  conv2d: FusedFunction<Parameters<typeof tf.fused.conv2d>[0]>;
  depthwiseConv2d: FusedFunction<Parameters<typeof tf.fused.depthwiseConv2d>[0]>;
}
type FusedFunction<Options> = <X extends Operand>(
  options: Omit<Options, 'x'> & { readonly x: X },
) => Tensor<Known<AnySizes<ShapeOf<X>>>>;
