import type { Broadcast } from './broadcast.ts';
import type { HasRank, SameSize, Shape, ShowShape } from './shape.ts';

type SwapLast<S extends Shape, T> = T extends true
  ? S extends readonly [...infer P extends Shape, infer r extends number, infer c extends number]
    ? [...P, c, r]
    : S
  : S;

type Plain<A extends Shape, B extends Shape> = A extends readonly [
  ...infer P extends Shape,
  infer n extends number,
  infer k extends number,
]
  ? B extends readonly [...infer Q extends Shape, infer l extends number, infer m extends number]
    ? SameSize<k, l> extends true
      ? Broadcast<P, Q> extends infer R
        ? R extends infer S extends Shape
          ? [...S, n, m]
          : R
        : never
      : `matMul: inner sizes ${k} and ${l} differ, ${ShowShape<A>} x ${ShowShape<B>}`
    : `matMul: needs two or more axes on the right, given ${ShowShape<B>}`
  : `matMul: needs two or more axes on the left, given ${ShowShape<A>}`;

/**
 * Shape of a matrix product `[..., n, k] x [..., k, m] -> [..., n, m]`, with either side transposed
 * first.
 */
export type MatMul<A extends Shape, B extends Shape, TA = false, TB = false> = A extends unknown
  ? B extends unknown
    ? false extends HasRank<A> | HasRank<B>
      ? Shape
      : boolean extends TA
        ? Shape
        : boolean extends TB
          ? Shape
          : Plain<SwapLast<A, TA>, SwapLast<B, TB>>
    : never
  : never;

/** Shape of `dot`: vectors and matrices in any pair, the inner sizes equal. */
export type Dot<A extends Shape, B extends Shape> = false extends HasRank<A> | HasRank<B>
  ? Shape
  : A extends readonly [...infer P extends Shape, infer k extends number]
    ? B extends readonly [infer l extends number, ...infer Q extends Shape]
      ? SameSize<k, l> extends true
        ? [...P, ...Q]
        : `dot: inner sizes ${k} and ${l} differ, ${ShowShape<A>} x ${ShowShape<B>}`
      : Shape
    : Shape;

/** Shape of `outerProduct`: `[n] x [m] -> [n, m]`. */
export type Outer<A extends Shape, B extends Shape> = A extends readonly [infer n extends number]
  ? B extends readonly [infer m extends number]
    ? [n, m]
    : [number, number]
  : [number, number];
