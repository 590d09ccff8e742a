import type { Dims, HasRank, Same, SameSizes, Shape, ShowShape } from './shape.ts';

/** Size of an axis after broadcasting, in a list of one; `false` where two sizes do not fit. */
type BroadcastSize<A extends number, B extends number> =
  Same<B> extends Same<A> | Same<1>
    ? [A]
    : Same<A> extends Same<1>
      ? [B]
      : number extends A
        ? [Unless1<B>]
        : number extends B
          ? [Unless1<A>]
          : [A & B] extends [never]
            ? false
            : [number];

/** Beside an unknown size, a size that may be 1 says nothing. */
type Unless1<N extends number> = 1 extends N ? number : N;

type Tail<A extends Shape, B extends Shape, Out extends number[]> = A extends readonly [
  ...infer P extends Shape,
  infer a extends number,
]
  ? B extends readonly [...infer Q extends Shape, infer b extends number]
    ? BroadcastSize<a, b> extends [infer n extends number]
      ? Tail<P, Q, [n, ...Out]>
      : false
    : [...A, ...Out]
  : [...B, ...Out];

type Pair<A extends Shape, B extends Shape> = false extends HasRank<A> | HasRank<B>
  ? Shape
  : Tail<A, B, []> extends infer R extends number[]
    ? R
    : `shapes ${ShowShape<A>} and ${ShowShape<B>} do not broadcast: aligned at the right, two sizes must be equal or one of them 1`;

/**
 * Shape of an elementwise operation under NumPy's broadcasting rule: axes are aligned at the right,
 * and two sizes fit if they are equal or one of them is 1.
 */
export type Broadcast<A extends Shape, B extends Shape> =
  Same<B> extends Same<[]>
    ? A
    : A extends unknown
      ? B extends unknown
        ? Pair<A, B>
        : never
      : never;

/** Shape of an elementwise operation of three. */
export type Broadcast3<A extends Shape, B extends Shape, C extends Shape> =
  Broadcast<A, B> extends infer R ? (R extends infer S extends Shape ? Broadcast<S, C> : R) : never;

/** Shape after `broadcastTo`: the target, if the shape stretches to it. */
export type BroadcastTo<S extends Shape, T extends Shape> =
  Broadcast<S, T> extends infer R
    ? R extends infer B extends Shape
      ? HasRank<B> extends false
        ? Dims<T>
        : B['length'] extends T['length']
          ? SameSizes<B, T> extends true
            ? Dims<T>
            : NoStretch<S, T>
          : NoStretch<S, T>
      : R
    : never;
type NoStretch<
  S extends Shape,
  T extends Shape,
> = `broadcastTo: ${ShowShape<S>} does not stretch to ${ShowShape<T>}`;
