/**
 * TensorFlow.js with the shapes of what its functions return: the very same functions under other types, at no cost
 * when they run. What is not named here is re-exported as it is.
 *
 * In TensorFlow.js's own types `tf.transpose(x)` has the shape of `x`, and `tf.sum(x)` any that the caller wishes.
 */
import * as core from '@tensorflow/tfjs';
import type * as f from './functions.ts';
import type { Padding, Rounding, Shape } from './shapes/index.ts';
import type { Operand, Tensor } from './types.ts';

export * from '@tensorflow/tfjs';

/** Another type for the same function. */
const retype = <F>(it: unknown): F => it as F;

// ---------------------------------------------------------------------------------------------- elementwise, of one

/** |x| */
export const abs: f.SameShapeFunction = retype(core.abs);
/** arccos x */
export const acos: f.SameShapeFunction = retype(core.acos);
/** arcosh x */
export const acosh: f.SameShapeFunction = retype(core.acosh);
/** arcsin x */
export const asin: f.SameShapeFunction = retype(core.asin);
/** arsinh x */
export const asinh: f.SameShapeFunction = retype(core.asinh);
/** arctan x */
export const atan: f.SameShapeFunction = retype(core.atan);
/** artanh x */
export const atanh: f.SameShapeFunction = retype(core.atanh);
/** The next whole number above. */
export const ceil: f.SameShapeFunction = retype(core.ceil);
/** cos x */
export const cos: f.SameShapeFunction = retype(core.cos);
/** cosh x */
export const cosh: f.SameShapeFunction = retype(core.cosh);
/** The Gauss error function. */
export const erf: f.SameShapeFunction = retype(core.erf);
/** e^x */
export const exp: f.SameShapeFunction = retype(core.exp);
/** e^x - 1, exact near 0. */
export const expm1: f.SameShapeFunction = retype(core.expm1);
/** The next whole number below. */
export const floor: f.SameShapeFunction = retype(core.floor);
/** Whether x is neither infinite nor NaN. */
export const isFinite: f.SameShapeFunction = retype(core.isFinite);
/** Whether x is infinite. */
export const isInf: f.SameShapeFunction = retype(core.isInf);
/** Whether x is NaN. */
export const isNaN: f.SameShapeFunction = retype(core.isNaN);
/** Natural logarithm. */
export const log: f.SameShapeFunction = retype(core.log);
/** ln(1 + x), exact near 0. */
export const log1p: f.SameShapeFunction = retype(core.log1p);
/** ln(1 / (1 + e^-x)) */
export const logSigmoid: f.SameShapeFunction = retype(core.logSigmoid);
/** 1 where x is 0. */
export const logicalNot: f.SameShapeFunction = retype(core.logicalNot);
/** -x */
export const neg: f.SameShapeFunction = retype(core.neg);
/** 1 / x */
export const reciprocal: f.SameShapeFunction = retype(core.reciprocal);
/** max(0, x) */
export const relu: f.SameShapeFunction = retype(core.relu);
/** min(max(0, x), 6) */
export const relu6: f.SameShapeFunction = retype(core.relu6);
/** The nearest whole number, halves to even. */
export const round: f.SameShapeFunction = retype(core.round);
/** 1 / sqrt(x) */
export const rsqrt: f.SameShapeFunction = retype(core.rsqrt);
/** Scaled exponential linear unit. */
export const selu: f.SameShapeFunction = retype(core.selu);
/** x, and e^x - 1 below 0. */
export const elu: f.SameShapeFunction = retype(core.elu);
/** 1 / (1 + e^-x) */
export const sigmoid: f.SameShapeFunction = retype(core.sigmoid);
/** -1, 0 or 1. */
export const sign: f.SameShapeFunction = retype(core.sign);
/** sin x */
export const sin: f.SameShapeFunction = retype(core.sin);
/** sinh x */
export const sinh: f.SameShapeFunction = retype(core.sinh);
/** ln(1 + e^x) */
export const softplus: f.SameShapeFunction = retype(core.softplus);
/** Square root. */
export const sqrt: f.SameShapeFunction = retype(core.sqrt);
/** x^2 */
export const square: f.SameShapeFunction = retype(core.square);
/** tan x */
export const tan: f.SameShapeFunction = retype(core.tan);
/** tanh x */
export const tanh: f.SameShapeFunction = retype(core.tanh);
/** The same values in a tensor of its own. */
export const clone: f.SameShapeFunction = retype(core.clone);
/** 1 everywhere, in the shape of x. */
export const onesLike: f.SameShapeFunction = retype(core.onesLike);
/** 0 everywhere, in the shape of x. */
export const zerosLike: f.SameShapeFunction = retype(core.zerosLike);
/** The real part. */
export const real: f.SameShapeFunction = retype(core.real);
/** The imaginary part. */
export const imag: f.SameShapeFunction = retype(core.imag);
/** 1 above 0, and alpha (0 by default) times x below. */
export const step: f.SameShapeFunction<[alpha?: number]> = retype(core.step);
/** x, and alpha x below 0; alpha is 0.2 by default (PyTorch: 0.01). */
export const leakyRelu: f.SameShapeFunction<[alpha?: number]> = retype(core.leakyRelu);
/** Held between min and max. */
export const clipByValue: f.SameShapeFunction<[min: number, max: number]> = retype(
  core.clipByValue,
);
/** The values as another type of numbers. */
export const cast: f.SameShapeFunction<[dtype: core.DataType]> = retype(core.cast);
/** e^x over its sum along the last axis. */
export const softmax: f.SameShapeFunction<[dim?: number]> = retype(core.softmax);
/** The logarithm of softmax along the last axis. */
export const logSoftmax: f.SameShapeFunction<[axis?: number]> = retype(core.logSoftmax);
/** Running sum along an axis (0 by default). */
export const cumsum: f.SameShapeFunction<[axis?: number, exclusive?: boolean, reverse?: boolean]> =
  retype(core.cumsum);
/** Running product along an axis (0 by default). */
export const cumprod: f.SameShapeFunction<[axis?: number, exclusive?: boolean, reverse?: boolean]> =
  retype(core.cumprod);
/** Backwards along the axes, all by default. */
export const reverse: f.SameShapeFunction<[axis?: number | number[]]> = retype(core.reverse);
/** Each element 0 with probability rate, else divided by 1 - rate. */
export const dropout: f.SameShapeFunction<
  [rate: number, noiseShape?: number[], seed?: number | string]
> = retype(core.dropout);
/** Divided by a power of the squares of neighboring channels. */
export const localResponseNormalization: f.SameShapeFunction<
  [depthRadius?: number, bias?: number, alpha?: number, beta?: number]
> = retype(core.localResponseNormalization);
/** (x - mean) / sqrt(variance + epsilon) * scale + offset */
export const batchNorm: f.SameShapeFunction<
  [mean: Operand, variance: Operand, offset?: Operand, scale?: Operand, varianceEpsilon?: number]
> = retype(core.batchNorm);

// ---------------------------------------------------------------------------------------------- elementwise, of two

/** a + b */
export const add: f.ElementwiseFunction = retype(core.add);
/** a - b */
export const sub: f.ElementwiseFunction = retype(core.sub);
/** a * b, elementwise. */
export const mul: f.ElementwiseFunction = retype(core.mul);
/** a / b */
export const div: f.ElementwiseFunction = retype(core.div);
/** a / b, and 0 where b is 0. */
export const divNoNan: f.ElementwiseFunction = retype(core.divNoNan);
/** floor(a / b) */
export const floorDiv: f.ElementwiseFunction = retype(core.floorDiv);
/** What is left of a after a division by b, with the sign of b. */
export const mod: f.ElementwiseFunction = retype(core.mod);
/** a^b */
export const pow: f.ElementwiseFunction = retype(core.pow);
/** The angle of the point (b, a). */
export const atan2: f.ElementwiseFunction = retype(core.atan2);
/** The larger of each two. */
export const maximum: f.ElementwiseFunction = retype(core.maximum);
/** The smaller of each two. */
export const minimum: f.ElementwiseFunction = retype(core.minimum);
/** (a - b)^2 */
export const squaredDifference: f.ElementwiseFunction = retype(core.squaredDifference);
/** a > b */
export const greater: f.ElementwiseFunction = retype(core.greater);
/** a >= b */
export const greaterEqual: f.ElementwiseFunction = retype(core.greaterEqual);
/** a < b */
export const less: f.ElementwiseFunction = retype(core.less);
/** a <= b */
export const lessEqual: f.ElementwiseFunction = retype(core.lessEqual);
/** a = b */
export const equal: f.ElementwiseFunction = retype(core.equal);
/** a != b */
export const notEqual: f.ElementwiseFunction = retype(core.notEqual);
/** Both. */
export const logicalAnd: f.ElementwiseFunction = retype(core.logicalAnd);
/** One or both. */
export const logicalOr: f.ElementwiseFunction = retype(core.logicalOr);
/** One and not both. */
export const logicalXor: f.ElementwiseFunction = retype(core.logicalXor);
/** a, and b a below 0. */
export const prelu: f.ElementwiseFunction = retype(core.prelu);
/** a + b i */
export const complex: f.ElementwiseFunction = retype(core.complex);
/** a where the condition holds, b elsewhere. */
export const where: f.WhereFunction = retype(core.where);
/** The sum of tensors of one shape. */
export const addN: f.SumFunction = retype(core.addN);
/** The bits that both have. */
export const bitwiseAnd: f.ElementwiseFunction = retype(core.bitwiseAnd);

// ---------------------------------------------------------------------------------------------- reductions

/** The sum along axes, or of all. */
export const sum: f.ReductionFunction = retype(core.sum);
/** The mean along axes, or of all. */
export const mean: f.ReductionFunction = retype(core.mean);
/** The largest along axes, or of all. */
export const max: f.ReductionFunction = retype(core.max);
/** The smallest along axes, or of all. */
export const min: f.ReductionFunction = retype(core.min);
/** The product along axes, or of all. */
export const prod: f.ReductionFunction = retype(core.prod);
/** Whether all are true along axes. */
export const all: f.ReductionFunction = retype(core.all);
/** Whether any is true along axes. */
export const any: f.ReductionFunction = retype(core.any);
/** ln of the sum of e^x along axes, or of all. */
export const logSumExp: f.ReductionFunction = retype(core.logSumExp);
/** The root of the sum of squares along axes. */
export const euclideanNorm: f.ReductionFunction = retype(core.euclideanNorm);
/** A norm along axes, or of all: Euclidean by default. */
export const norm: f.NormFunction = retype(core.norm);
/** Mean and variance (over n) along axes, or of all. */
export const moments: f.MomentsFunction = retype(core.moments);
/** Index of the largest along an axis (0 by default). */
export const argMax: f.ArgReductionFunction = retype(core.argMax);
/** Index of the smallest along an axis (0 by default). */
export const argMin: f.ArgReductionFunction = retype(core.argMin);

// ---------------------------------------------------------------------------------------------- products

/** Matrix product [..., n, k] x [..., k, m] -> [..., n, m]; `true` transposes that side first. */
export const matMul: f.MatrixProductFunction = retype(core.matMul);
/** Inner product of vectors; a matrix product for matrices. */
export const dot: f.DotFunction = retype(core.dot);
/** All products of two vectors: [n], [m] -> [n, m]. */
export const outerProduct: f.OuterFunction = retype(core.outerProduct);

// ---------------------------------------------------------------------------------------------- shapes

/** The same elements in another shape; one size may be -1. */
export const reshape: f.ReshapeFunction = retype(core.reshape);
/** Axes in another order; without `perm`, reversed. */
export const transpose: f.TransposeFunction = retype(core.transpose);
/** A size-1 axis put in before `axis` (0 by default). */
export const expandDims: f.ExpandDimsFunction = retype(core.expandDims);
/** Without the axes of size 1, all or those named. */
export const squeeze: f.SqueezeFunction = retype(core.squeeze);
/** Stretched to a shape under the broadcasting rule. */
export const broadcastTo: f.BroadcastToFunction = retype(core.broadcastTo);
/** Each axis repeated so many times. */
export const tile: f.TileFunction = retype(core.tile);
/** So many elements [before, after] put around each axis. */
export const pad: f.PadFunction<[constantValue?: number]> = retype(core.pad);
/** The border mirrored outwards, so many elements [before, after] each axis. */
export const mirrorPad: f.PadFunction<[mode: 'reflect' | 'symmetric']> = retype(core.mirrorPad);
/** The block that starts at `begin` and has the given sizes. */
export const slice: f.SliceFunction = retype(core.slice);
/** Rows (or other slices along `axis`) picked by index. */
export const gather: f.GatherFunction = retype(core.gather);
/** Joined along an axis (0 by default). */
export const concat: f.ConcatFunction = retype(core.concat);
/** Put beside each other along a new axis (0 by default). */
export const stack: f.StackFunction = retype(core.stack);
/** The slices along an axis (0 by default). */
export const unstack: f.UnstackFunction = retype(core.unstack);
/** So many equal parts, or parts of the given sizes, along an axis (0 by default). */
export const split: f.SplitFunction = retype(core.split);
/** The k largest along the last axis, and where they are. */
export const topk: f.TopKFunction = retype(core.topk);
/** The different values, and for each element which one it is. */
export const unique: f.UniqueFunction = retype(core.unique);
/** 1 at each index and 0 elsewhere, along a new last axis. */
export const oneHot: f.OneHotFunction = retype(core.oneHot);
/** Rows of one segment summed up. */
export const unsortedSegmentSum: f.SegmentSumFunction = retype(core.unsortedSegmentSum);
/** How often each whole number below `size` occurs, or the sum of its weights: [size]. */
export const bincount: f.BincountFunction = retype(core.bincount);
/** bincount of each row: [rows, size]. */
export const denseBincount: f.DenseBincountFunction = retype(core.denseBincount);
/** Zeros of the given shape, with values put at the indices, and summed up at equal ones. */
export const scatterND: f.ScatterFunction<[]> = retype(core.scatterND);
/** The default value, with values put at the indices. */
export const sparseToDense: f.ScatterFunction<[defaultValue?: number | core.Scalar]> = retype(
  core.sparseToDense,
);
/** The shape that two shapes broadcast to, all as lists. */
export const broadcastArgs: (a: Operand, b: Operand) => Tensor<[number]> = retype(
  core.broadcastArgs,
);
/** A tensor with x on its diagonal: [n] -> [n, n]. */
export const diag: f.DiagFunction = retype(core.diag);
/** Blocks moved from the batch into the image. */
export const batchToSpaceND: f.SameRankFunction<[blockShape: number[], crops: number[][]]> = retype(
  core.batchToSpaceND,
);
/** Blocks moved from the image into the batch. */
export const spaceToBatchND: f.SameRankFunction<[blockShape: number[], paddings: number[][]]> =
  retype(core.spaceToBatchND);
/** Channels laid out as blocks of the image. */
export const depthToSpace: f.SameRankFunction<[blockSize: number, dataFormat?: 'NHWC' | 'NCHW']> =
  retype(core.depthToSpace);

// ---------------------------------------------------------------------------------------------- windows

/** Cross-correlation: [..., length, C] by [k, C, out]. */
export const conv1d: f.Conv1dFunction = retype(core.conv1d);
/** Cross-correlation: [..., H, W, C] by [h, w, C, out]. */
export const conv2d: f.Conv2dFunction = retype(core.conv2d);
/** The transpose of conv2d, into the given shape. */
export const conv2dTranspose: f.Conv2dTransposeFunction = retype(core.conv2dTranspose);
/** Cross-correlation in three dimensions. */
export const conv3d: f.SameRankFunction<
  [
    filter: Operand,
    strides: number | [number, number, number],
    pad: 'same' | 'valid',
    dataFormat?: 'NDHWC' | 'NCDHW',
    dilations?: number | [number, number, number],
  ]
> = retype(core.conv3d);
/** The transpose of conv3d, into the given shape. */
export const conv3dTranspose: f.Conv3dTransposeFunction = retype(core.conv3dTranspose);
/** Each channel by filters of its own: [..., H, W, C] by [h, w, C, m] -> C * m channels. */
export const depthwiseConv2d: f.DepthwiseConv2dFunction = retype(core.depthwiseConv2d);
/** depthwiseConv2d, then a 1 x 1 convolution over the channels. */
export const separableConv2d: f.SeparableConv2dFunction = retype(core.separableConv2d);
/** The largest sum of image and filter in each window. */
export const dilation2d: f.SameRankFunction<
  [
    filter: Operand,
    strides: number | [number, number],
    pad: 'same' | 'valid',
    dilations?: number | [number, number],
    dataFormat?: 'NHWC',
  ]
> = retype(core.dilation2d);
/** The largest in each window. */
export const maxPool: f.Pool2dFunction = retype(core.maxPool);
/** The mean of each window. */
export const avgPool: f.Pool2dFunction = retype(core.avgPool);
/** The largest in each window, in three dimensions. */
export const maxPool3d: f.SameRankFunction<
  [
    filterSize: number | [number, number, number],
    strides: number | [number, number, number],
    pad: 'same' | 'valid' | number,
    dimRoundingMode?: Rounding,
    dataFormat?: 'NDHWC' | 'NCDHW',
  ]
> = retype(core.maxPool3d);
/** The mean of each window, in three dimensions. */
export const avgPool3d: f.SameRankFunction<
  [
    filterSize: number | [number, number, number],
    strides: number | [number, number, number],
    pad: 'same' | 'valid' | number,
    dimRoundingMode?: Rounding,
    dataFormat?: 'NDHWC' | 'NCDHW',
  ]
> = retype(core.avgPool3d);
/** Pooling whose windows may leave elements out. */
export const pool: f.SameRankFunction<
  [
    windowShape: number | [number, number],
    poolingType: 'avg' | 'max',
    pad: Padding,
    dilations?: number | [number, number],
    strides?: number | [number, number],
    dimRoundingMode?: Rounding,
  ]
> = retype(core.pool);

// ---------------------------------------------------------------------------------------------- new tensors

/** All elements 0. */
export const zeros: f.CreateFunction<[dtype?: core.DataType]> = retype(core.zeros);
/** All elements 1. */
export const ones: f.CreateFunction<[dtype?: core.DataType]> = retype(core.ones);
/** All elements one value. */
export const fill: f.CreateFunction<[value: number | string, dtype?: core.DataType]> = retype(
  core.fill,
);
/** Each element from a call of a function. */
export const rand: f.CreateFunction<[randFunction: () => number, dtype?: core.DataType]> = retype(
  core.rand,
);
/** Draws from the normal distribution; `randn` takes a generator. */
export const randomNormal: f.CreateFunction<
  [mean?: number, stdDev?: number, dtype?: 'float32' | 'int32', seed?: number]
> = retype(core.randomNormal);
/** Draws from the normal distribution of mean 0 and variance 1. */
export const randomStandardNormal: f.CreateFunction<[dtype?: 'float32' | 'int32', seed?: number]> =
  retype(core.randomStandardNormal);
/** Draws from the normal distribution, those beyond two deviations drawn again. */
export const truncatedNormal: f.CreateFunction<
  [mean?: number, stdDev?: number, dtype?: 'float32' | 'int32', seed?: number]
> = retype(core.truncatedNormal);
/** Draws from [minval, maxval); `uniform` takes a generator. */
export const randomUniform: f.CreateFunction<
  [minval?: number, maxval?: number, dtype?: core.DataType, seed?: number | string]
> = retype(core.randomUniform);
/** Whole numbers from [minval, maxval). */
export const randomUniformInt: f.CreateFunction<
  [minval: number, maxval: number, seed?: number | string]
> = retype(core.randomUniformInt);
/** Draws from the gamma distribution. */
export const randomGamma: f.CreateFunction<
  [alpha: number, beta?: number, dtype?: 'float32' | 'int32', seed?: number]
> = retype(core.randomGamma);
/** The identity. */
export const eye: f.EyeFunction = retype(core.eye);
/** So many numbers from start to stop, both included. */
export const linspace: f.LinspaceFunction = retype(core.linspace);
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
export const tensor: f.ValuesFunction<Shape> = retype(core.tensor);
/** A tensor of one axis. */
export const tensor1d: (values: core.TensorLike, dtype?: core.DataType) => Tensor<[number]> =
  retype(core.tensor1d);
/** A tensor of two axes. */
export const tensor2d: f.ValuesFunction<[number, number]> = retype(core.tensor2d);
/** A tensor of three axes. */
export const tensor3d: f.ValuesFunction<[number, number, number]> = retype(core.tensor3d);
/** A tensor of four axes. */
export const tensor4d: f.ValuesFunction<[number, number, number, number]> = retype(core.tensor4d);
/** A tensor of five axes. */
export const tensor5d: f.ValuesFunction<[number, number, number, number, number]> = retype(
  core.tensor5d,
);
/** A tensor of six axes. */
export const tensor6d: f.ValuesFunction<[number, number, number, number, number, number]> = retype(
  core.tensor6d,
);

// ---------------------------------------------------------------------------------------------- gradients

/** The function that finds the derivative of f by its argument. */
export const grad: f.GradFunction = retype(core.grad);
/** The function that finds the derivatives of f by all its arguments. */
export const grads: f.GradsFunction = retype(core.grads);
/** The same, with the value of f. */
export const valueAndGrad: f.ValueAndGradFunction = retype(core.valueAndGrad);
/** The same, with the value of f. */
export const valueAndGrads: f.ValueAndGradsFunction = retype(core.valueAndGrads);

/** decay * v + (1 - decay) * x */
export const movingAverage: f.SameShapeFunction<
  [x: Operand, decay: number | core.Scalar, step?: number | core.Scalar, zeroDebias?: boolean]
> = retype(core.movingAverage);
/** Like `x.variable()`: a tensor that can be assigned to, and that optimizers train. */
export const variable: f.VariableFunction = retype(core.variable);

// ---------------------------------------------------------------------------------------------- groups

/** Images, `[..., height, width, channels]`. */
export const image: f.Images = retype(core.image);
/** Losses, one number each but for `Reduction.NONE`. */
export const losses: f.Losses = retype(core.losses);
/** Matrices. */
export const linalg: f.Linalg = retype(core.linalg);
/** Several operations in one. */
export const fused: f.Fused = retype(core.fused);

// ---------------------------------------------------------------------------------------------- types

export type Scalar = Tensor<[]>;
export type Tensor1D = Tensor<[number]>;
export type Tensor2D = Tensor<[number, number]>;
export type Tensor3D = Tensor<[number, number, number]>;
export type Tensor4D = Tensor<[number, number, number, number]>;
export type Tensor5D = Tensor<[number, number, number, number, number]>;
export type Tensor6D = Tensor<[number, number, number, number, number, number]>;
