import type {
  AnySizes,
  Concat,
  ConcatAll,
  Fits,
  Known,
  Part,
  Shape,
  ShapeOf,
  Split,
  Stack,
  Unstack,
} from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { Late, List, Never } from './signature.ts';

/** What is a tensor and no list of them. */
type Shaped = { readonly shape: unknown };

export interface ConcatMethod {
  <X extends Tensor, B extends Tensor | readonly Operand[], Axis extends number = 0>(
    this: X,
    other: B extends Shaped ? Fits<Concat<ShapeOf<X>, ShapeOf<B>, Axis>, B> : B,
    axis?: Axis,
  ): B extends Shaped
    ? Tensor<Known<Concat<ShapeOf<X>, ShapeOf<B>, Late<Axis>>>>
    : Tensor<Known<AnySizes<ShapeOf<X>>>>;
  (...never: Never): unknown;
}

export type ConcatFunction = <L extends List, Axis extends number = 0>(
  tensors: Fits<ConcatAll<L, Axis>, L>,
  axis?: Axis,
) => Tensor<Known<ConcatAll<Late<L>, Late<Axis>>>>;

export interface StackMethod {
  <X extends Tensor, B extends Tensor | readonly Tensor[], Axis extends number = 0>(
    this: X,
    other: B extends Shaped ? Fits<Stack<[X, B], Axis>, B> : B,
    axis?: Axis,
  ): B extends Shaped
    ? Tensor<Known<Stack<[X, B], Late<Axis>>>>
    : Tensor<Known<Stack<X[], Late<Axis>>>>;
  (...never: Never): unknown;
}

export type StackFunction = <L extends List, Axis extends number = 0>(
  tensors: Fits<Stack<L, Axis>, L>,
  axis?: Axis,
) => Tensor<Known<Stack<Late<L>, Late<Axis>>>>;

export interface UnstackMethod {
  <X extends Tensor, Axis extends number = 0>(
    this: X,
    axis?: Fits<Unstack<ShapeOf<X>, Axis>, Axis>,
  ): Tensor<Known<Unstack<ShapeOf<X>, Late<Axis>>>>[];
  (...never: Never): unknown;
}

export type UnstackFunction = <X extends Operand, Axis extends number = 0>(
  x: X,
  axis?: Fits<Unstack<ShapeOf<X>, Axis>, Axis>,
) => Tensor<Known<Unstack<ShapeOf<X>, Late<Axis>>>>[];

export interface SplitMethod {
  <X extends Tensor, D extends number, N extends D | readonly D[] | [], Axis extends number = 0>(
    this: X,
    parts: Fits<Split<ShapeOf<X>, N, Axis>, N>,
    axis?: Axis,
  ): Parts<ShapeOf<X>, N, Late<Axis>>;
  (...never: Never): unknown;
}

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

/** So many equal parts, or one of each size. */
export type Parts<S extends Shape, N, Axis extends number> = N extends number
  ? Tensor<Known<Split<S, N, Axis>>>[]
  : N extends readonly [infer H, ...infer R]
    ? [Tensor<Known<Part<S, H, Axis>>>, ...Parts<S, R, Axis>]
    : N extends readonly []
      ? []
      : Tensor<Known<Part<S, number, Axis>>>[];

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    /** Joined with `other` along `axis` (0 by default). */
    concat: ConcatMethod;
    /** Put beside `other` along a new axis (0 by default). */
    stack: StackMethod;
    /** The slices along `axis` (0 by default). */
    unstack: UnstackMethod;
    /** So many equal parts, or parts of the given sizes, along `axis` (0 by default). */
    split: SplitMethod;
  }
}
