import type { Dims, HasRank, Same, SameSize, Shape, ShowShape } from './shape.ts';
import type { Quotient, SizeOf } from './size.ts';

type SetInferred<T extends Shape, N extends number> = {
  -readonly [K in keyof T]: T[K] extends -1 ? N : T[K];
};
type Others<T extends Shape> = { [K in keyof T]: T[K] extends -1 ? 1 : T[K] };

/**
 * Both shapes without the leading axes they share, so that `[32, 28, 28] -> [32, -1]` multiplies
 * little.
 */
type Strip<A extends Shape, B extends Shape> = A extends readonly [
  infer a extends number,
  ...infer P extends Shape,
]
  ? B extends readonly [infer b extends number, ...infer Q extends Shape]
    ? Same<a> extends Same<b>
      ? Strip<P, Q>
      : [A, B]
    : [A, B]
  : [A, B];

type Misfit<
  S extends Shape,
  T extends Shape,
> = `reshape: ${ShowShape<S>} has ${SizeOf<S>} elements, ${ShowShape<T>} needs ${-1 extends T[number] ? `a multiple of ${SizeOf<Others<T>>}` : SizeOf<T>}`;

/** The shape `T`; `P` and `Q` are what is left of both. */
type Measured<
  S extends Shape,
  T extends Shape,
  P extends Shape,
  Q extends Shape,
> = -1 extends Q[number]
  ? number extends SizeOf<P> | SizeOf<Others<Q>>
    ? SetInferred<T, number>
    : [Quotient<SizeOf<P>, SizeOf<Others<Q>>>] extends [never]
      ? Misfit<S, T>
      : SetInferred<T, Quotient<SizeOf<P>, SizeOf<Others<Q>>>>
  : SameSize<SizeOf<P>, SizeOf<Q>> extends true
    ? Dims<T>
    : number extends S[number] | T[number]
      ? Dims<T>
      : Misfit<S, T>;
type ByMeasure<S extends Shape, T extends Shape> =
  Strip<S, T> extends [infer P extends Shape, infer Q extends Shape] ? Measured<S, T, P, Q> : never;

/**
 * The common case first, as it holds for any first size: `[N, 28, 28]` becomes `[N, 784]` or `[-1,
 * 784]` when the sizes behind the first multiply to the same number.
 */
type BehindFirst<S extends Shape, T extends Shape> = S extends readonly [
  infer a extends number,
  ...infer P extends Shape,
]
  ? T extends readonly [infer b extends number, ...infer Q extends Shape]
    ? Same<b> extends Same<a> | Same<-1>
      ? number extends SizeOf<P>
        ? ByMeasure<S, T>
        : Same<SizeOf<P>> extends Same<SizeOf<Q>>
          ? SetInferred<T, a>
          : ByMeasure<S, T>
      : ByMeasure<S, T>
    : ByMeasure<S, T>
  : ByMeasure<S, T>;

/** Shape after a reshape; `-1` stands for the one size that makes the number of elements fit. */
export type Reshape<S extends Shape, T extends Shape> = S extends unknown
  ? HasRank<T> extends false
    ? Shape
    : HasRank<S> extends false
      ? SetInferred<T, number>
      : BehindFirst<S, T>
  : never;
