import type * as tf from '@tensorflow/tfjs';
import type {
  AnySizes,
  Conv1d,
  Dims,
  Filtered,
  Fits,
  ImageFilter,
  Known,
  Padding,
  Pool2d,
  Rounding,
  SeparableConv2d,
  Shape,
  ShapeOf,
} from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { Late, Never, With } from './signature.ts';

/** One number for height and width, or both. */
export type Pair<D extends number> = number | readonly [D, D];

export interface Conv1dMethod {
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

/** `conv2d` and `depthwiseConv2d`. */
export interface Conv2dMethod<Kind extends ImageFilter> {
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
    filter: Fits<Filtered<Kind, ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
    strides: S,
    pad: P,
    dataFormat?: Format,
    dilations?: Dilation,
    dimRoundingMode?: Round,
  ): Tensor<Known<Filtered<Kind, ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>>>;
  (...never: Never): unknown;
}

/** `conv2d` and `depthwiseConv2d`. */
export type Conv2dFunction<Kind extends ImageFilter> = <
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
  filter: Fits<Filtered<Kind, ShapeOf<X>, ShapeOf<F>, S, P, Format, Dilation, Round>, F>,
  strides: S,
  pad: P,
  dataFormat?: Format,
  dilations?: Dilation,
  dimRoundingMode?: Round,
) => Tensor<Known<Filtered<Kind, ShapeOf<X>, ShapeOf<F>, S, Late<P>, Format, Dilation, Round>>>;

export interface SeparableConv2dMethod {
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

export interface Conv2dTransposeMethod {
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

export interface Pool2dMethod {
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

/** A method that keeps the number of axes, and leaves their sizes to the run time. */
export interface SameRankMethod<Args extends unknown[]> {
  <X extends Tensor>(this: X, ...args: Args): Tensor<Known<AnySizes<ShapeOf<X>>>>;
  (...never: Never): unknown;
}

/** A function that keeps the number of axes, and leaves their sizes to the run time. */
export type SameRankFunction<Args extends unknown[]> = <X extends Operand>(
  x: X,
  ...args: Args
) => Tensor<Known<AnySizes<ShapeOf<X>>>>;

export type Fused = With<typeof tf.fused, TypedFused>;

interface TypedFused {
  conv2d: FusedFunction<Parameters<typeof tf.fused.conv2d>[0]>;
  depthwiseConv2d: FusedFunction<Parameters<typeof tf.fused.depthwiseConv2d>[0]>;
}

type FusedFunction<Options> = <X extends Operand>(
  options: Omit<Options, 'x'> & { readonly x: X },
) => Tensor<Known<AnySizes<ShapeOf<X>>>>;

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    conv1d: Conv1dMethod;
    conv2d: Conv2dMethod<'conv2d'>;
    conv2dTranspose: Conv2dTransposeMethod;
    depthwiseConv2d: Conv2dMethod<'depthwiseConv2d'>;
    separableConv2d: SeparableConv2dMethod;
    maxPool: Pool2dMethod;
    avgPool: Pool2dMethod;
    batchToSpaceND: SameRankMethod<[blockShape: number[], crops: number[][]]>;
    spaceToBatchND: SameRankMethod<[blockShape: number[], paddings: number[][]]>;
    depthToSpace: SameRankMethod<[blockSize: number, dataFormat: 'NHWC' | 'NCHW']>;
    dilation2d: SameRankMethod<
      [
        filter: tf.Tensor3D | number[][][],
        strides: number | [number, number],
        pad: 'same' | 'valid',
        dilations?: number | [number, number],
        dataFormat?: 'NHWC',
      ]
    >;
    pool: SameRankMethod<
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
}
