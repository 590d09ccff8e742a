import type * as tf from '@tensorflow/tfjs';
import type * as m from './methods.ts';
import type { Dims, RankOf, Shape } from './shapes/index.ts';

/** What an operation takes beside a tensor: a tensor, a number, lists of numbers. */
export type Operand = Tensor | tf.TensorLike;

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
export interface Tensor<out S extends Shape = Shape> extends tf.Tensor {
  readonly shape: Dims<S>;
  readonly rankType: RankOf<S>;
  /** The transpose of a matrix; `transpose` turns tensors of more axes. @throws RangeError if it is none. */
  readonly T: MatrixTranspose<S>;
  array(): Promise<Values<S>>;
  /** The values as nested lists; rows of up to four numbers are tuples, such as the points of a plane. */
  arraySync(): Values<S>;
  buffer<D extends tf.DataType = 'float32'>(): Promise<tf.TensorBuffer<RankOf<S>, D>>;
  bufferSync<D extends tf.DataType = 'float32'>(): tf.TensorBuffer<RankOf<S>, D>;
  variable(trainable?: boolean, name?: string, dtype?: tf.DataType): tf.Variable<RankOf<S>>;

  /** Matrix product `[..., n, k] x [..., k, m] -> [..., n, m]`; `true` transposes that side first. */
  matMul: m.MatrixProduct;
  /** Inner product of vectors; a matrix product for matrices. */
  dot: m.DotProduct;

  /** The same elements in another shape; one size may be `-1`. */
  reshape: m.Reshaping;
  /** The same elements in the shape of `other`. */
  reshapeAs: m.ReshapingAs;
  /** All elements in one axis. */
  flatten: m.Flattening;
  /** Axes in another order; without `perm`, reversed. */
  transpose: m.Transposition;
  /** A size-1 axis put in before `axis` (0 by default). */
  expandDims: m.Expansion;
  /** Without the axes of size 1 (all of them, or those named). */
  squeeze: m.Squeezing;
  /** Stretched to `shape` under the broadcasting rule. */
  broadcastTo: m.Stretching;
  /** Each axis repeated so many times. */
  tile: m.Tiling;
  /** So many elements `[before, after]` put around each axis. */
  pad: m.PaddingOut<[constantValue?: number]>;
  mirrorPad: m.PaddingOut<[mode: 'reflect' | 'symmetric']>;
  /** The block that starts at `begin` and has the given sizes; to the end of the axis without, or for `-1`. */
  slice: m.Slicing;
  stridedSlice: m.AnyShape<
    [
      begin: number[],
      end: number[],
      strides: number[],
      beginMask?: number,
      endMask?: number,
      ellipsisMask?: number,
      newAxisMask?: number,
      shrinkAxisMask?: number,
    ]
  >;
  /** Rows (or other slices along `axis`) picked by index. */
  gather: m.Gathering;
  /** Joined with `other` along `axis` (0 by default). */
  concat: m.Concatenation;
  /** Put beside `other` along a new axis (0 by default). */
  stack: m.Stacking;
  /** The slices along `axis` (0 by default). */
  unstack: m.Unstacking;
  /** So many equal parts, or parts of the given sizes, along `axis` (0 by default). */
  split: m.Splitting;
  /** The `k` largest along the last axis, and where they are. */
  topk: m.Best;
  unique: m.Distinct;
  /** 1 at each index and 0 elsewhere, along a new last axis. */
  oneHot: m.OneHotRows;
  unsortedSegmentSum: m.SegmentSum;
  /** This where the condition holds, `b` elsewhere. */
  where: m.Choice;

  add: m.Elementwise;
  sub: m.Elementwise;
  mul: m.Elementwise;
  div: m.Elementwise;
  divNoNan: m.Elementwise;
  floorDiv: m.Elementwise;
  mod: m.Elementwise;
  pow: m.Elementwise;
  atan2: m.Elementwise;
  maximum: m.Elementwise;
  minimum: m.Elementwise;
  squaredDifference: m.Elementwise;
  greater: m.Elementwise;
  greaterEqual: m.Elementwise;
  less: m.Elementwise;
  lessEqual: m.Elementwise;
  equal: m.Elementwise;
  notEqual: m.Elementwise;
  logicalAnd: m.Elementwise;
  logicalOr: m.Elementwise;
  logicalXor: m.Elementwise;
  prelu: m.Elementwise;

  sum: m.Reduction;
  mean: m.Reduction;
  max: m.Reduction;
  min: m.Reduction;
  prod: m.Reduction;
  all: m.Reduction;
  any: m.Reduction;
  logSumExp: m.Reduction;
  euclideanNorm: m.Reduction;
  /** Variance over n - ddof values. Default ddof 0, as in NumPy (PyTorch: 1). */
  var: m.Spread;
  /** Standard deviation: the square root of `var`. */
  std: m.Spread;
  /** Index of the largest element along `axis` (0 by default, as in TensorFlow). */
  argMax: m.ArgReduction;
  /** Index of the smallest element along `axis` (0 by default, as in TensorFlow). */
  argMin: m.ArgReduction;

  abs: m.SameShape<[]>;
  acos: m.SameShape<[]>;
  acosh: m.SameShape<[]>;
  asin: m.SameShape<[]>;
  asinh: m.SameShape<[]>;
  atan: m.SameShape<[]>;
  atanh: m.SameShape<[]>;
  ceil: m.SameShape<[]>;
  clone: m.SameShape<[]>;
  cos: m.SameShape<[]>;
  cosh: m.SameShape<[]>;
  erf: m.SameShape<[]>;
  exp: m.SameShape<[]>;
  expm1: m.SameShape<[]>;
  floor: m.SameShape<[]>;
  isFinite: m.SameShape<[]>;
  isInf: m.SameShape<[]>;
  isNaN: m.SameShape<[]>;
  log: m.SameShape<[]>;
  log1p: m.SameShape<[]>;
  logSigmoid: m.SameShape<[]>;
  neg: m.SameShape<[]>;
  onesLike: m.SameShape<[]>;
  reciprocal: m.SameShape<[]>;
  round: m.SameShape<[]>;
  rsqrt: m.SameShape<[]>;
  sigmoid: m.SameShape<[]>;
  sign: m.SameShape<[]>;
  sin: m.SameShape<[]>;
  sinh: m.SameShape<[]>;
  softplus: m.SameShape<[]>;
  sqrt: m.SameShape<[]>;
  square: m.SameShape<[]>;
  tan: m.SameShape<[]>;
  tanh: m.SameShape<[]>;
  toBool: m.SameShape<[]>;
  toFloat: m.SameShape<[]>;
  toInt: m.SameShape<[]>;
  zerosLike: m.SameShape<[]>;
  asType: m.SameShape<[dtype: tf.DataType]>;
  softmax: m.SameShape<[dim?: number]>;
  logSoftmax: m.SameShape<[axis?: number]>;
  reverse: m.SameShape<[axis?: number | number[]]>;
  step: m.SameShape<[alpha?: number]>;
  relu: m.SameShape<[]>;
  relu6: m.SameShape<[]>;
  elu: m.SameShape<[]>;
  selu: m.SameShape<[]>;
  leakyRelu: m.SameShape<[alpha: number]>;
  logicalNot: m.SameShape<[]>;
  clipByValue: m.SameShape<[min: number, max: number]>;
  cast: m.SameShape<[dtype: tf.DataType]>;
  cumsum: m.SameShape<[axis?: number, exclusive?: boolean, reverse?: boolean]>;
  cumprod: m.SameShape<[axis?: number, exclusive?: boolean, reverse?: boolean]>;
  localResponseNormalization: m.SameShape<
    [depthRadius?: number, bias?: number, alpha?: number, beta?: number]
  >;
  batchNorm(
    mean: Operand,
    variance: Operand,
    offset?: Operand,
    scale?: Operand,
    varianceEpsilon?: number,
  ): Tensor<S>;

  conv1d: m.Convolution1d;
  conv2d: m.Convolution2d;
  conv2dTranspose: m.TransposedConvolution2d;
  depthwiseConv2d: m.DepthwiseConvolution2d;
  separableConv2d: m.SeparableConvolution2d;
  maxPool: m.Pooling2d;
  avgPool: m.Pooling2d;
  resizeBilinear: m.Resizing;
  resizeNearestNeighbor: m.Resizing;
  batchToSpaceND: m.SameRank<[blockShape: number[], crops: number[][]]>;
  spaceToBatchND: m.SameRank<[blockShape: number[], paddings: number[][]]>;
  depthToSpace: m.SameRank<[blockSize: number, dataFormat: 'NHWC' | 'NCHW']>;
  dilation2d: m.SameRank<
    [
      filter: tf.Tensor3D | number[][][],
      strides: number | [number, number],
      pad: 'same' | 'valid',
      dilations?: number | [number, number],
      dataFormat?: 'NHWC',
    ]
  >;
  pool: m.SameRank<
    [
      windowShape: number | [number, number],
      poolingType: 'avg' | 'max',
      padding: 'same' | 'valid' | number,
      dilationRate?: number | [number, number],
      strides?: number | [number, number],
      dimRoundingMode?: 'floor' | 'round' | 'ceil',
    ]
  >;
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
