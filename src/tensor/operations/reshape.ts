import type {
  BroadcastTo,
  ExpandDims,
  Fits,
  Known,
  Pad,
  Reshape,
  Shape,
  ShapeOf,
  SizeOf,
  Squeeze,
  Tile,
  Transpose,
} from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { Late, Never } from './signature.ts';

export interface ReshapeMethod {
  <X extends Tensor, D extends number, T extends readonly D[] | []>(
    this: X,
    shape: Fits<Reshape<ShapeOf<X>, T>, T>,
  ): Tensor<Known<Reshape<ShapeOf<X>, T>>>;
  (...never: Never): unknown;
}

export type ReshapeFunction = <X extends Operand, D extends number, T extends readonly D[] | []>(
  x: X,
  shape: Fits<Reshape<ShapeOf<X>, T>, T>,
) => Tensor<Known<Reshape<ShapeOf<X>, Late<T>>>>;

export interface ReshapeAsMethod {
  <X extends Tensor, B extends Tensor>(
    this: X,
    other: Fits<Reshape<ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<ShapeOf<B>>;
  (...never: Never): unknown;
}

export interface FlattenMethod {
  <X extends Tensor>(this: X): Tensor<[SizeOf<ShapeOf<X>>]>;
  (...never: Never): unknown;
}

export interface BroadcastToMethod {
  <X extends Tensor, D extends number, T extends readonly D[] | []>(
    this: X,
    shape: Fits<BroadcastTo<ShapeOf<X>, T>, T>,
  ): Tensor<Known<BroadcastTo<ShapeOf<X>, T>>>;
  (...never: Never): unknown;
}

export type BroadcastToFunction = <
  X extends Operand,
  D extends number,
  T extends readonly D[] | [],
>(
  x: X,
  shape: Fits<BroadcastTo<ShapeOf<X>, T>, T>,
) => Tensor<Known<BroadcastTo<ShapeOf<X>, Late<T>>>>;

export interface TransposeMethod {
  <X extends Tensor, D extends number, P extends readonly D[] | [] | undefined = undefined>(
    this: X,
    perm?: Fits<Transpose<ShapeOf<X>, P>, P>,
  ): Tensor<Known<Transpose<ShapeOf<X>, P>>>;
  (...never: Never): unknown;
}

export type TransposeFunction = <
  X extends Operand,
  D extends number,
  P extends readonly D[] | [] | undefined = undefined,
>(
  x: X,
  perm?: Fits<Transpose<ShapeOf<X>, P>, P>,
  conjugate?: boolean,
) => Tensor<Known<Transpose<ShapeOf<X>, Late<P>>>>;

export interface ExpandDimsMethod {
  <X extends Tensor, Axis extends number = 0>(
    this: X,
    axis?: Fits<ExpandDims<ShapeOf<X>, Axis>, Axis>,
  ): Tensor<Known<ExpandDims<ShapeOf<X>, Late<Axis>>>>;
  (...never: Never): unknown;
}

export type ExpandDimsFunction = <X extends Operand, Axis extends number = 0>(
  x: X,
  axis?: Fits<ExpandDims<ShapeOf<X>, Axis>, Axis>,
) => Tensor<Known<ExpandDims<ShapeOf<X>, Late<Axis>>>>;

export interface SqueezeMethod {
  <X extends Tensor, D extends number, Axes extends readonly D[] | [] | undefined = undefined>(
    this: X,
    axes?: Fits<Squeeze<ShapeOf<X>, Axes>, Axes>,
  ): Tensor<Known<Squeeze<ShapeOf<X>, Late<Axes>>>>;
  (...never: Never): unknown;
}

export type SqueezeFunction = <
  X extends Operand,
  D extends number,
  Axes extends readonly D[] | [] | undefined = undefined,
>(
  x: X,
  axes?: Fits<Squeeze<ShapeOf<X>, Axes>, Axes>,
) => Tensor<Known<Squeeze<ShapeOf<X>, Late<Axes>>>>;

export interface TileMethod {
  <X extends Tensor, D extends number, Reps extends readonly D[] | []>(
    this: X,
    reps: Fits<Tile<ShapeOf<X>, Reps>, Reps>,
  ): Tensor<Known<Tile<ShapeOf<X>, Reps>>>;
  (...never: Never): unknown;
}

export type TileFunction = <X extends Operand, D extends number, Reps extends readonly D[] | []>(
  x: X,
  reps: Fits<Tile<ShapeOf<X>, Reps>, Reps>,
) => Tensor<Known<Tile<ShapeOf<X>, Late<Reps>>>>;

export interface PadMethod<Args extends unknown[]> {
  <X extends Tensor, D extends number, P extends readonly (readonly [D, D])[] | []>(
    this: X,
    paddings: Fits<Pad<ShapeOf<X>, P>, P>,
    ...args: Args
  ): Tensor<Known<Pad<ShapeOf<X>, P>>>;
  (...never: Never): unknown;
}

export type PadFunction<Args extends unknown[]> = <
  X extends Operand,
  D extends number,
  P extends readonly (readonly [D, D])[] | [],
>(
  x: X,
  paddings: Fits<Pad<ShapeOf<X>, P>, P>,
  ...args: Args
) => Tensor<Known<Pad<ShapeOf<X>, Late<P>>>>;

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    /** The same elements in another shape; one size may be `-1`. */
    reshape: ReshapeMethod;
    /** The same elements in the shape of `other`. */
    reshapeAs: ReshapeAsMethod;
    /** All elements in one axis. */
    flatten: FlattenMethod;
    /** Axes in another order; without `perm`, reversed. */
    transpose: TransposeMethod;
    /** A size-1 axis put in before `axis` (0 by default). */
    expandDims: ExpandDimsMethod;
    /** Without the axes of size 1 (all of them, or those named). */
    squeeze: SqueezeMethod;
    /** Stretched to `shape` under the broadcasting rule. */
    broadcastTo: BroadcastToMethod;
    /** Each axis repeated so many times. */
    tile: TileMethod;
    /** So many elements `[before, after]` put around each axis. */
    pad: PadMethod<[constantValue?: number]>;
    mirrorPad: PadMethod<[mode: 'reflect' | 'symmetric']>;
  }
}
