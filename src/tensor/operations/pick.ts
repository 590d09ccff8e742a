import type * as tf from '@tensorflow/tfjs';
import type {
  Bins,
  Diagonal,
  Dims,
  Fits,
  Gather,
  Known,
  OneHot,
  Segments,
  Shape,
  ShapeOf,
  Slice,
  TopK,
} from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { Late, Never } from './signature.ts';

export interface SliceMethod {
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

/** A method whose result has a shape that only the run time knows. */
export interface AnyShapeMethod<Args extends unknown[]> {
  (...args: Args): Tensor;
  (...never: Never): unknown;
}

export interface GatherMethod {
  <X extends Tensor, I extends Operand, Axis extends number = 0, Batch extends number = 0>(
    this: X,
    indices: I,
    axis?: Fits<Gather<ShapeOf<X>, ShapeOf<I>, Axis>, Axis>,
    batchDims?: Batch,
  ): Batch extends 0 ? Tensor<Known<Gather<ShapeOf<X>, ShapeOf<I>, Late<Axis>>>> : Tensor;
  (...never: Never): unknown;
}

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

export interface TopKMethod {
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

export type TopKFunction = <X extends Operand, K extends number = 1>(
  x: X,
  k?: Fits<TopK<ShapeOf<X>, K>, K>,
  sorted?: boolean,
) => {
  values: Tensor<Known<TopK<ShapeOf<X>, Late<K>>>>;
  indices: Tensor<Known<TopK<ShapeOf<X>, Late<K>>>>;
};

export interface UniqueMethod {
  (axis?: number): { values: Tensor; indices: Tensor<[number]> };
  (...never: Never): unknown;
}

export type UniqueFunction = (
  x: Operand,
  axis?: number,
) => { values: Tensor; indices: Tensor<[number]> };

export interface OneHotMethod {
  <X extends Tensor, Depth extends number>(
    this: X,
    depth: Depth,
    onValue: number,
    offValue: number,
  ): Tensor<Known<OneHot<ShapeOf<X>, Depth>>>;
  (...never: Never): unknown;
}

export type OneHotFunction = <I extends Operand, Depth extends number>(
  indices: I,
  depth: Depth,
  onValue?: number,
  offValue?: number,
  dtype?: tf.DataType,
) => Tensor<Known<OneHot<ShapeOf<I>, Depth>>>;

export interface SegmentSumMethod {
  <X extends Tensor, N extends number>(
    this: X,
    segmentIds: tf.Tensor1D | number[],
    numSegments: N,
  ): Tensor<Known<Segments<ShapeOf<X>, N>>>;
  (...never: Never): unknown;
}

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

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    /**
     * The block that starts at `begin` and has the given sizes; to the end of the axis without, or
     * for `-1`.
     */
    slice: SliceMethod;
    stridedSlice: AnyShapeMethod<
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
    gather: GatherMethod;
    /** The `k` largest along the last axis, and where they are. */
    topk: TopKMethod;
    unique: UniqueMethod;
    /** 1 at each index and 0 elsewhere, along a new last axis. */
    oneHot: OneHotMethod;
    unsortedSegmentSum: SegmentSumMethod;
  }
}
