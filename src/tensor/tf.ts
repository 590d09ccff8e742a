/**
 * TensorFlow.js with the shapes of what its functions return: the very same functions under other
 * types, at no cost when they run. What is not named here is re-exported as it is.
 *
 * In TensorFlow.js's own types `tf.transpose(x)` has the shape of `x`, and `tf.sum(x)` any that the
 * caller wishes.
 */
import * as core from '@tensorflow/tfjs';
import type {
  CreateFunction,
  EyeFunction,
  LinspaceFunction,
  ValuesFunction,
  VariableFunction,
} from './operations/create.ts';
import type {
  ElementwiseFunction,
  SameShapeFunction,
  SumFunction,
  WhereFunction,
} from './operations/elementwise.ts';
import type {
  GradFunction,
  GradsFunction,
  ValueAndGradFunction,
  ValueAndGradsFunction,
} from './operations/gradient.ts';
import type { Images } from './operations/image.ts';
import type {
  ConcatFunction,
  SplitFunction,
  StackFunction,
  UnstackFunction,
} from './operations/join.ts';
import type { Linalg, Losses } from './operations/loss.ts';
import type {
  BincountFunction,
  DenseBincountFunction,
  DiagFunction,
  GatherFunction,
  OneHotFunction,
  ScatterFunction,
  SegmentSumFunction,
  SliceFunction,
  TopKFunction,
  UniqueFunction,
} from './operations/pick.ts';
import type { DotFunction, MatrixProductFunction, OuterFunction } from './operations/product.ts';
import type {
  ArgReductionFunction,
  MomentsFunction,
  NormFunction,
  ReductionFunction,
} from './operations/reduce.ts';
import type {
  BroadcastToFunction,
  ExpandDimsFunction,
  PadFunction,
  ReshapeFunction,
  SqueezeFunction,
  TileFunction,
  TransposeFunction,
} from './operations/reshape.ts';
import type {
  Conv1dFunction,
  Conv2dFunction,
  Conv2dTransposeFunction,
  Conv3dTransposeFunction,
  Fused,
  Pool2dFunction,
  SameRankFunction,
  SeparableConv2dFunction,
} from './operations/window.ts';
import type { Padding, Rounding, Shape } from './shapes/index.ts';
import type { Operand, Tensor } from './types.ts';

export * from '@tensorflow/tfjs';

/** The same function, under the type of what it is assigned to. */
const retype = (it: unknown): never => it as never;

// ----------------------------------------------------------------------------- elementwise, of one

/** |x| */
export const abs: SameShapeFunction = retype(core.abs);
/** arccos x */
export const acos: SameShapeFunction = retype(core.acos);
/** arcosh x */
export const acosh: SameShapeFunction = retype(core.acosh);
/** arcsin x */
export const asin: SameShapeFunction = retype(core.asin);
/** arsinh x */
export const asinh: SameShapeFunction = retype(core.asinh);
/** arctan x */
export const atan: SameShapeFunction = retype(core.atan);
/** artanh x */
export const atanh: SameShapeFunction = retype(core.atanh);
/** The next whole number above. */
export const ceil: SameShapeFunction = retype(core.ceil);
/** cos x */
export const cos: SameShapeFunction = retype(core.cos);
/** cosh x */
export const cosh: SameShapeFunction = retype(core.cosh);
/** The Gauss error function. */
export const erf: SameShapeFunction = retype(core.erf);
/** e^x */
export const exp: SameShapeFunction = retype(core.exp);
/** e^x - 1, exact near 0. */
export const expm1: SameShapeFunction = retype(core.expm1);
/** The next whole number below. */
export const floor: SameShapeFunction = retype(core.floor);
/** Whether x is neither infinite nor NaN. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the name that TensorFlow.js gives it
export const isFinite: SameShapeFunction = retype(core.isFinite);
/** Whether x is infinite. */
export const isInf: SameShapeFunction = retype(core.isInf);
/** Whether x is NaN. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the name that TensorFlow.js gives it
export const isNaN: SameShapeFunction = retype(core.isNaN);
/** Natural logarithm. */
export const log: SameShapeFunction = retype(core.log);
/** ln(1 + x), exact near 0. */
export const log1p: SameShapeFunction = retype(core.log1p);
/** ln(1 / (1 + e^-x)) */
export const logSigmoid: SameShapeFunction = retype(core.logSigmoid);
/** 1 where x is 0. */
export const logicalNot: SameShapeFunction = retype(core.logicalNot);
/** -x */
export const neg: SameShapeFunction = retype(core.neg);
/** 1 / x */
export const reciprocal: SameShapeFunction = retype(core.reciprocal);
/** max(0, x) */
export const relu: SameShapeFunction = retype(core.relu);
/** min(max(0, x), 6) */
export const relu6: SameShapeFunction = retype(core.relu6);
/** The nearest whole number, halves to even. */
export const round: SameShapeFunction = retype(core.round);
/** 1 / sqrt(x) */
export const rsqrt: SameShapeFunction = retype(core.rsqrt);
/** Scaled exponential linear unit. */
export const selu: SameShapeFunction = retype(core.selu);
/** x, and e^x - 1 below 0. */
export const elu: SameShapeFunction = retype(core.elu);
/** 1 / (1 + e^-x) */
export const sigmoid: SameShapeFunction = retype(core.sigmoid);
/** -1, 0 or 1. */
export const sign: SameShapeFunction = retype(core.sign);
/** sin x */
export const sin: SameShapeFunction = retype(core.sin);
/** sinh x */
export const sinh: SameShapeFunction = retype(core.sinh);
/** ln(1 + e^x) */
export const softplus: SameShapeFunction = retype(core.softplus);
/** Square root. */
export const sqrt: SameShapeFunction = retype(core.sqrt);
/** x^2 */
export const square: SameShapeFunction = retype(core.square);
/** tan x */
export const tan: SameShapeFunction = retype(core.tan);
/** tanh x */
export const tanh: SameShapeFunction = retype(core.tanh);
/** The same values in a tensor of its own. */
export const clone: SameShapeFunction = retype(core.clone);
/** 1 everywhere, in the shape of x. */
export const onesLike: SameShapeFunction = retype(core.onesLike);
/** 0 everywhere, in the shape of x. */
export const zerosLike: SameShapeFunction = retype(core.zerosLike);
/** The real part. */
export const real: SameShapeFunction = retype(core.real);
/** The imaginary part. */
export const imag: SameShapeFunction = retype(core.imag);
/** 1 above 0, and alpha (0 by default) times x below. */
export const step: SameShapeFunction<[alpha?: number]> = retype(core.step);
/** x, and alpha x below 0; alpha is 0.2 by default (PyTorch: 0.01). */
export const leakyRelu: SameShapeFunction<[alpha?: number]> = retype(core.leakyRelu);
/** Held between min and max. */
export const clipByValue: SameShapeFunction<[min: number, max: number]> = retype(core.clipByValue);
/** The values as another type of numbers. */
export const cast: SameShapeFunction<[dtype: core.DataType]> = retype(core.cast);
/** e^x over its sum along the last axis. */
export const softmax: SameShapeFunction<[dim?: number]> = retype(core.softmax);
/** The logarithm of softmax along the last axis. */
export const logSoftmax: SameShapeFunction<[axis?: number]> = retype(core.logSoftmax);
/** Running sum along an axis (0 by default). */
export const cumsum: SameShapeFunction<[axis?: number, exclusive?: boolean, reverse?: boolean]> =
  retype(core.cumsum);
/** Running product along an axis (0 by default). */
export const cumprod: SameShapeFunction<[axis?: number, exclusive?: boolean, reverse?: boolean]> =
  retype(core.cumprod);
/** Backwards along the axes, all by default. */
export const reverse: SameShapeFunction<[axis?: number | number[]]> = retype(core.reverse);
/** Each element 0 with probability rate, else divided by 1 - rate. */
export const dropout: SameShapeFunction<
  [rate: number, noiseShape?: number[], seed?: number | string]
> = retype(core.dropout);
/** Divided by a power of the squares of neighboring channels. */
export const localResponseNormalization: SameShapeFunction<
  [depthRadius?: number, bias?: number, alpha?: number, beta?: number]
> = retype(core.localResponseNormalization);
/** (x - mean) / sqrt(variance + epsilon) * scale + offset */
export const batchNorm: SameShapeFunction<
  [mean: Operand, variance: Operand, offset?: Operand, scale?: Operand, varianceEpsilon?: number]
> = retype(core.batchNorm);

// ----------------------------------------------------------------------------- elementwise, of two

/** a + b */
export const add: ElementwiseFunction = retype(core.add);
/** a - b */
export const sub: ElementwiseFunction = retype(core.sub);
/** a * b, elementwise. */
export const mul: ElementwiseFunction = retype(core.mul);
/** a / b */
export const div: ElementwiseFunction = retype(core.div);
/** a / b, and 0 where b is 0. */
export const divNoNan: ElementwiseFunction = retype(core.divNoNan);
/** floor(a / b) */
export const floorDiv: ElementwiseFunction = retype(core.floorDiv);
/** What is left of a after a division by b, with the sign of b. */
export const mod: ElementwiseFunction = retype(core.mod);
/** a^b */
export const pow: ElementwiseFunction = retype(core.pow);
/** The angle of the point (b, a). */
export const atan2: ElementwiseFunction = retype(core.atan2);
/** The larger of each two. */
export const maximum: ElementwiseFunction = retype(core.maximum);
/** The smaller of each two. */
export const minimum: ElementwiseFunction = retype(core.minimum);
/** (a - b)^2 */
export const squaredDifference: ElementwiseFunction = retype(core.squaredDifference);
/** a > b */
export const greater: ElementwiseFunction = retype(core.greater);
/** a >= b */
export const greaterEqual: ElementwiseFunction = retype(core.greaterEqual);
/** a < b */
export const less: ElementwiseFunction = retype(core.less);
/** a <= b */
export const lessEqual: ElementwiseFunction = retype(core.lessEqual);
/** a = b */
export const equal: ElementwiseFunction = retype(core.equal);
/** a != b */
export const notEqual: ElementwiseFunction = retype(core.notEqual);
/** Both. */
export const logicalAnd: ElementwiseFunction = retype(core.logicalAnd);
/** One or both. */
export const logicalOr: ElementwiseFunction = retype(core.logicalOr);
/** One and not both. */
export const logicalXor: ElementwiseFunction = retype(core.logicalXor);
/** a, and b a below 0. */
export const prelu: ElementwiseFunction = retype(core.prelu);
/** a + b i */
export const complex: ElementwiseFunction = retype(core.complex);
/** a where the condition holds, b elsewhere. */
export const where: WhereFunction = retype(core.where);
/** The sum of tensors of one shape. */
export const addN: SumFunction = retype(core.addN);
/** The bits that both have. */
export const bitwiseAnd: ElementwiseFunction = retype(core.bitwiseAnd);

// -------------------------------------------------------------------------------------- reductions

/** The sum along axes, or of all. */
export const sum: ReductionFunction = retype(core.sum);
/** The mean along axes, or of all. */
export const mean: ReductionFunction = retype(core.mean);
/** The largest along axes, or of all. */
export const max: ReductionFunction = retype(core.max);
/** The smallest along axes, or of all. */
export const min: ReductionFunction = retype(core.min);
/** The product along axes, or of all. */
export const prod: ReductionFunction = retype(core.prod);
/** Whether all are true along axes. */
export const all: ReductionFunction = retype(core.all);
/** Whether any is true along axes. */
export const any: ReductionFunction = retype(core.any);
/** ln of the sum of e^x along axes, or of all. */
export const logSumExp: ReductionFunction = retype(core.logSumExp);
/** The root of the sum of squares along axes. */
export const euclideanNorm: ReductionFunction = retype(core.euclideanNorm);
/** A norm along axes, or of all: Euclidean by default. */
export const norm: NormFunction = retype(core.norm);
/** Mean and variance (over n) along axes, or of all. */
export const moments: MomentsFunction = retype(core.moments);
/** Index of the largest along an axis (0 by default). */
export const argMax: ArgReductionFunction = retype(core.argMax);
/** Index of the smallest along an axis (0 by default). */
export const argMin: ArgReductionFunction = retype(core.argMin);

// ---------------------------------------------------------------------------------------- products

/** Matrix product [..., n, k] x [..., k, m] -> [..., n, m]; `true` transposes that side first. */
export const matMul: MatrixProductFunction = retype(core.matMul);
/** Inner product of vectors; a matrix product for matrices. */
export const dot: DotFunction = retype(core.dot);
/** All products of two vectors: [n], [m] -> [n, m]. */
export const outerProduct: OuterFunction = retype(core.outerProduct);

// ------------------------------------------------------------------------------------------ shapes

/** The same elements in another shape; one size may be -1. */
export const reshape: ReshapeFunction = retype(core.reshape);
/** Axes in another order; without `perm`, reversed. */
export const transpose: TransposeFunction = retype(core.transpose);
/** A size-1 axis put in before `axis` (0 by default). */
export const expandDims: ExpandDimsFunction = retype(core.expandDims);
/** Without the axes of size 1, all or those named. */
export const squeeze: SqueezeFunction = retype(core.squeeze);
/** Stretched to a shape under the broadcasting rule. */
export const broadcastTo: BroadcastToFunction = retype(core.broadcastTo);
/** Each axis repeated so many times. */
export const tile: TileFunction = retype(core.tile);
/** So many elements [before, after] put around each axis. */
export const pad: PadFunction<[constantValue?: number]> = retype(core.pad);
/** The border mirrored outwards, so many elements [before, after] each axis. */
export const mirrorPad: PadFunction<[mode: 'reflect' | 'symmetric']> = retype(core.mirrorPad);
/** The block that starts at `begin` and has the given sizes. */
export const slice: SliceFunction = retype(core.slice);
/** Rows (or other slices along `axis`) picked by index. */
export const gather: GatherFunction = retype(core.gather);
/** Joined along an axis (0 by default). */
export const concat: ConcatFunction = retype(core.concat);
/** Put beside each other along a new axis (0 by default). */
export const stack: StackFunction = retype(core.stack);
/** The slices along an axis (0 by default). */
export const unstack: UnstackFunction = retype(core.unstack);
/** So many equal parts, or parts of the given sizes, along an axis (0 by default). */
export const split: SplitFunction = retype(core.split);
/** The k largest along the last axis, and where they are. */
export const topk: TopKFunction = retype(core.topk);
/** The different values, and for each element which one it is. */
export const unique: UniqueFunction = retype(core.unique);
/** 1 at each index and 0 elsewhere, along a new last axis. */
export const oneHot: OneHotFunction = retype(core.oneHot);
/** Rows of one segment summed up. */
export const unsortedSegmentSum: SegmentSumFunction = retype(core.unsortedSegmentSum);
/** How often each whole number below `size` occurs, or the sum of its weights: [size]. */
export const bincount: BincountFunction = retype(core.bincount);
/** bincount of each row: [rows, size]. */
export const denseBincount: DenseBincountFunction = retype(core.denseBincount);
/** Zeros of the given shape, with values put at the indices, and summed up at equal ones. */
export const scatterND: ScatterFunction<[]> = retype(core.scatterND);
/** The default value, with values put at the indices. */
export const sparseToDense: ScatterFunction<[defaultValue?: number | core.Scalar]> = retype(
  core.sparseToDense,
);
/** The shape that two shapes broadcast to, all as lists. */
export const broadcastArgs: (a: Operand, b: Operand) => Tensor<[number]> = retype(
  core.broadcastArgs,
);
/** A tensor with x on its diagonal: [n] -> [n, n]. */
export const diag: DiagFunction = retype(core.diag);
/** Blocks moved from the batch into the image. */
export const batchToSpaceND: SameRankFunction<[blockShape: number[], crops: number[][]]> = retype(
  core.batchToSpaceND,
);
/** Blocks moved from the image into the batch. */
export const spaceToBatchND: SameRankFunction<[blockShape: number[], paddings: number[][]]> =
  retype(core.spaceToBatchND);
/** Channels laid out as blocks of the image. */
export const depthToSpace: SameRankFunction<[blockSize: number, dataFormat?: 'NHWC' | 'NCHW']> =
  retype(core.depthToSpace);

// ----------------------------------------------------------------------------------------- windows

/** Cross-correlation: [..., length, C] by [k, C, out]. */
export const conv1d: Conv1dFunction = retype(core.conv1d);
/** Cross-correlation: [..., H, W, C] by [h, w, C, out]. */
export const conv2d: Conv2dFunction<'conv2d'> = retype(core.conv2d);
/** The transpose of conv2d, into the given shape. */
export const conv2dTranspose: Conv2dTransposeFunction = retype(core.conv2dTranspose);
/** Cross-correlation in three dimensions. */
export const conv3d: SameRankFunction<
  [
    filter: Operand,
    strides: number | [number, number, number],
    pad: 'same' | 'valid',
    dataFormat?: 'NDHWC' | 'NCDHW',
    dilations?: number | [number, number, number],
  ]
> = retype(core.conv3d);
/** The transpose of conv3d, into the given shape. */
export const conv3dTranspose: Conv3dTransposeFunction = retype(core.conv3dTranspose);
/** Each channel by filters of its own: [..., H, W, C] by [h, w, C, m] -> C * m channels. */
export const depthwiseConv2d: Conv2dFunction<'depthwiseConv2d'> = retype(core.depthwiseConv2d);
/** depthwiseConv2d, then a 1 x 1 convolution over the channels. */
export const separableConv2d: SeparableConv2dFunction = retype(core.separableConv2d);
/** The largest sum of image and filter in each window. */
export const dilation2d: SameRankFunction<
  [
    filter: Operand,
    strides: number | [number, number],
    pad: 'same' | 'valid',
    dilations?: number | [number, number],
    dataFormat?: 'NHWC',
  ]
> = retype(core.dilation2d);
/** The largest in each window. */
export const maxPool: Pool2dFunction = retype(core.maxPool);
/** The mean of each window. */
export const avgPool: Pool2dFunction = retype(core.avgPool);
/** The largest in each window, in three dimensions. */
export const maxPool3d: SameRankFunction<
  [
    filterSize: number | [number, number, number],
    strides: number | [number, number, number],
    pad: 'same' | 'valid' | number,
    dimRoundingMode?: Rounding,
    dataFormat?: 'NDHWC' | 'NCDHW',
  ]
> = retype(core.maxPool3d);
/** The mean of each window, in three dimensions. */
export const avgPool3d: SameRankFunction<
  [
    filterSize: number | [number, number, number],
    strides: number | [number, number, number],
    pad: 'same' | 'valid' | number,
    dimRoundingMode?: Rounding,
    dataFormat?: 'NDHWC' | 'NCDHW',
  ]
> = retype(core.avgPool3d);
/** Pooling whose windows may leave elements out. */
export const pool: SameRankFunction<
  [
    windowShape: number | [number, number],
    poolingType: 'avg' | 'max',
    pad: Padding,
    dilations?: number | [number, number],
    strides?: number | [number, number],
    dimRoundingMode?: Rounding,
  ]
> = retype(core.pool);

// ------------------------------------------------------------------------------------- new tensors

/** All elements 0. */
export const zeros: CreateFunction<[dtype?: core.DataType]> = retype(core.zeros);
/** All elements 1. */
export const ones: CreateFunction<[dtype?: core.DataType]> = retype(core.ones);
/** All elements one value. */
export const fill: CreateFunction<[value: number | string, dtype?: core.DataType]> = retype(
  core.fill,
);
/** Each element from a call of a function. */
export const rand: CreateFunction<[randFunction: () => number, dtype?: core.DataType]> = retype(
  core.rand,
);
/** Draws from the normal distribution; `randn` takes a generator. */
export const randomNormal: CreateFunction<
  [mean?: number, stdDev?: number, dtype?: 'float32' | 'int32', seed?: number]
> = retype(core.randomNormal);
/** Draws from the normal distribution of mean 0 and variance 1. */
export const randomStandardNormal: CreateFunction<[dtype?: 'float32' | 'int32', seed?: number]> =
  retype(core.randomStandardNormal);
/** Draws from the normal distribution, those beyond two deviations drawn again. */
export const truncatedNormal: CreateFunction<
  [mean?: number, stdDev?: number, dtype?: 'float32' | 'int32', seed?: number]
> = retype(core.truncatedNormal);
/** Draws from [minval, maxval); `uniform` takes a generator. */
export const randomUniform: CreateFunction<
  [minval?: number, maxval?: number, dtype?: core.DataType, seed?: number | string]
> = retype(core.randomUniform);
/** Whole numbers from [minval, maxval). */
export const randomUniformInt: CreateFunction<
  [minval: number, maxval: number, seed?: number | string]
> = retype(core.randomUniformInt);
/** Draws from the gamma distribution. */
export const randomGamma: CreateFunction<
  [alpha: number, beta?: number, dtype?: 'float32' | 'int32', seed?: number]
> = retype(core.randomGamma);
/** The identity. */
export const eye: EyeFunction = retype(core.eye);
/** So many numbers from start to stop, both included. */
export const linspace: LinspaceFunction = retype(core.linspace);
/** start, start + step, ... below stop. */
export const range: (
  start: number,
  stop: number,
  step?: number,
  dtype?: 'float32' | 'int32',
) => Tensor<[number]> = retype(core.range);
/** A tensor of no axes. */
export const scalar: (
  value: number | boolean | string | Uint8Array,
  dtype?: core.DataType,
) => Tensor<[]> = retype(core.scalar);
/** A tensor of nested lists, or of flat values and a shape. */
export const tensor: ValuesFunction<Shape> = retype(core.tensor);
/** A tensor of one axis. */
export const tensor1d: (values: core.TensorLike, dtype?: core.DataType) => Tensor<[number]> =
  retype(core.tensor1d);
/** A tensor of two axes. */
export const tensor2d: ValuesFunction<[number, number]> = retype(core.tensor2d);
/** A tensor of three axes. */
export const tensor3d: ValuesFunction<[number, number, number]> = retype(core.tensor3d);
/** A tensor of four axes. */
export const tensor4d: ValuesFunction<[number, number, number, number]> = retype(core.tensor4d);
/** A tensor of five axes. */
export const tensor5d: ValuesFunction<[number, number, number, number, number]> = retype(
  core.tensor5d,
);
/** A tensor of six axes. */
export const tensor6d: ValuesFunction<[number, number, number, number, number, number]> = retype(
  core.tensor6d,
);

// --------------------------------------------------------------------------------------- gradients

/** The function that finds the derivative of f by its argument. */
export const grad: GradFunction = retype(core.grad);
/** The function that finds the derivatives of f by all its arguments. */
export const grads: GradsFunction = retype(core.grads);
/** The same, with the value of f. */
export const valueAndGrad: ValueAndGradFunction = retype(core.valueAndGrad);
/** The same, with the value of f. */
export const valueAndGrads: ValueAndGradsFunction = retype(core.valueAndGrads);

/** decay * v + (1 - decay) * x */
export const movingAverage: SameShapeFunction<
  [x: Operand, decay: number | core.Scalar, step?: number | core.Scalar, zeroDebias?: boolean]
> = retype(core.movingAverage);
/** Like `x.variable()`: a tensor that can be assigned to, and that optimizers train. */
export const variable: VariableFunction = retype(core.variable);

// ------------------------------------------------------------------------------------------ groups

/** Images, `[..., height, width, channels]`. */
export const image: Images = retype(core.image);
/** Losses, one number each but for `Reduction.NONE`. */
export const losses: Losses = retype(core.losses);
/** Matrices. */
export const linalg: Linalg = retype(core.linalg);
/** Several operations in one. */
export const fused: Fused = retype(core.fused);

// ------------------------------------------------------------------------------------------- types

/** A tensor of one number. */
export type Scalar = Tensor<[]>;
/** A tensor of a vector. */
export type Tensor1D = Tensor<[number]>;
/** A tensor of a matrix. */
export type Tensor2D = Tensor<[number, number]>;
/** A tensor with three axes. */
export type Tensor3D = Tensor<[number, number, number]>;
/** A tensor with four axes. */
export type Tensor4D = Tensor<[number, number, number, number]>;
/** A tensor with five axes. */
export type Tensor5D = Tensor<[number, number, number, number, number]>;
/** A tensor with six axes. */
export type Tensor6D = Tensor<[number, number, number, number, number, number]>;
