/**
 * Shape arithmetic in the type system: what the shape of a result is when the shapes of the operands are
 * literal, and a sentence when they do not fit. A size that is not a literal is `number`, and anything computed
 * from it is `number` again. Nothing here exists at run time.
 */

import type { Rank } from '@tensorflow/tfjs';

/** Sizes of the axes, outermost first. `number` stands for a size only known at run time. */
export type Shape = readonly number[];

/** `[2, 3]` for both `[2, 3]` and `readonly [2, 3]`, so that equal shapes are one type. */
export type Dims<S extends Shape> = { -readonly [K in keyof S]: S[K] };

/** Whether the number of axes is known. */
type HasRank<S extends Shape> = number extends S['length'] ? false : true;

/** Whether two sizes can be equal: an unknown size fits every size. */
type SameSize<A, B> = number extends A
  ? true
  : number extends B
    ? true
    : A extends B
      ? true
      : false;

/** Text of a shape in a message, such as `[32, 784]`. */
export type ShowShape<S extends Shape> = `[${Join<S>}]`;
type Join<S extends Shape> = S extends readonly []
  ? ''
  : S extends readonly [infer H extends number]
    ? `${H}`
    : S extends readonly [infer H extends number, ...infer R extends Shape]
      ? `${H}, ${Join<R>}`
      : '...';

// ---------------------------------------------------------------------------------------------- broadcasting

type BroadcastSize<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : number extends A
      ? B
      : number extends B
        ? A
        : A extends B
          ? A
          : never;

type BroadcastTail<A extends Shape, B extends Shape, Out extends number[]> = A extends readonly [
  ...infer P extends Shape,
  infer a extends number,
]
  ? B extends readonly [...infer Q extends Shape, infer b extends number]
    ? [BroadcastSize<a, b>] extends [never]
      ? false
      : BroadcastTail<P, Q, [BroadcastSize<a, b>, ...Out]>
    : [...A, ...Out]
  : [...B, ...Out];

/**
 * Shape of an elementwise operation under NumPy's broadcasting rule: axes are aligned at the right, and two
 * sizes fit if they are equal or one of them is 1.
 */
export type Broadcast<A extends Shape, B extends Shape> = false extends HasRank<A> | HasRank<B>
  ? number[]
  : BroadcastTail<A, B, []> extends infer R
    ? R extends number[]
      ? R
      : `shapes ${ShowShape<A>} and ${ShowShape<B>} do not broadcast: aligned at the right, two sizes must be equal or one of them 1`
    : never;

// ---------------------------------------------------------------------------------------------- matrix product

type SwapLast<S extends Shape, T> = T extends true
  ? S extends readonly [...infer P extends Shape, infer r extends number, infer c extends number]
    ? [...P, c, r]
    : S
  : S;

type MatMulPlain<A extends Shape, B extends Shape> = A extends readonly [
  ...infer P extends Shape,
  infer n extends number,
  infer k extends number,
]
  ? B extends readonly [...infer Q extends Shape, infer l extends number, infer m extends number]
    ? SameSize<k, l> extends true
      ? Broadcast<P, Q> extends infer R
        ? R extends number[]
          ? [...R, n, m]
          : R
        : never
      : `matMul: inner sizes ${k} and ${l} differ, ${ShowShape<A>} x ${ShowShape<B>}`
    : `matMul: needs two or more axes on the right, given ${ShowShape<B>}`
  : `matMul: needs two or more axes on the left, given ${ShowShape<A>}`;

/** Shape of a matrix product `[..., n, k] x [..., k, m] -> [..., n, m]`, with either side transposed first. */
export type MatMul<A extends Shape, B extends Shape, TA = false, TB = false> = false extends
  | HasRank<A>
  | HasRank<B>
  ? number[]
  : MatMulPlain<SwapLast<A, TA>, SwapLast<B, TB>>;

// ---------------------------------------------------------------------------------------------- reductions and axes

/** Index from the left of an axis that may be counted from the right (`-1` is the last). */
type FromLeft<S extends Shape, Axis extends number> = `${Axis}` extends `-${infer N extends number}`
  ? Before<S, N>
  : Axis;
/** Length of `S` less its last `N` axes. */
type Before<
  S extends Shape,
  N extends number,
  Dropped extends 0[] = [],
> = Dropped['length'] extends N
  ? S['length']
  : S extends readonly [...infer P extends Shape, number]
    ? Before<P, N, [...Dropped, 0]>
    : never;

type Replace<S extends Shape, I, With extends number[]> = {
  [K in keyof S]: K extends `${I & number}` ? With : [S[K] & number];
};
type Flat<T> = T extends readonly [infer H extends number[], ...infer R] ? [...H, ...Flat<R>] : [];

type ReduceOne<S extends Shape, Axis extends number, Keep> = number extends Axis
  ? number[]
  : `${FromLeft<S, Axis>}` extends keyof S
    ? Flat<Replace<S, FromLeft<S, Axis>, Keep extends true ? [1] : []>>
    : `axis ${Axis} is not an axis of ${ShowShape<S>}`;

/** Shape of a reduction such as `sum` over all axes, one axis or several. */
export type Reduce<S extends Shape, Axis, Keep = false> = Axis extends undefined
  ? Keep extends true
    ? { -readonly [K in keyof S]: 1 }
    : []
  : HasRank<S> extends false
    ? number[]
    : Axis extends number
      ? ReduceOne<S, Axis, Keep>
      : number[];

/** Shape with a size-1 axis put in before `Axis`. */
export type ExpandDims<S extends Shape, Axis extends number> =
  HasRank<S> extends false
    ? number[]
    : number extends Axis
      ? number[]
      : Axis extends 0
        ? [1, ...S]
        : `${Axis}` extends `${S['length']}` | '-1'
          ? [...S, 1]
          : `${FromLeft<S, Axis>}` extends keyof S
            ? Flat<{
                [K in keyof S]: K extends `${FromLeft<S, Axis> & number}`
                  ? [1, S[K] & number]
                  : [S[K] & number];
              }>
            : `expandDims: axis ${Axis} is not within ${ShowShape<S>}`;

/** Shape of `concat` along `Axis`: sizes add up there, which only the run time knows, and must agree elsewhere. */
export type Concat<A extends Shape, B extends Shape, Axis extends number> = false extends
  | HasRank<A>
  | HasRank<B>
  ? number[]
  : A['length'] extends B['length']
    ? number extends Axis
      ? number[]
      : {
          -readonly [K in keyof A]: K extends `${FromLeft<A, Axis> & number}` ? number : A[K];
        }
    : `concat: ${ShowShape<A>} and ${ShowShape<B>} have a different number of axes`;

/** Shape of a slice whose sizes are given; `-1` runs to the end of the axis. */
export type Slice<S extends Shape, Size> = Size extends Shape
  ? HasRank<Size> extends false
    ? AnySizes<S>
    : { -readonly [K in keyof Size]: Size[K] extends -1 ? number : Size[K] & number }
  : AnySizes<S>;
type AnySizes<S extends Shape> = { -readonly [K in keyof S]: number };

/** Shape without its axes of size 1; unknown as soon as one size is. */
export type Squeeze<S extends Shape> =
  HasRank<S> extends false ? number[] : number extends S[number] ? number[] : SqueezeKnown<S>;
type SqueezeKnown<S extends Shape> = S extends readonly [
  infer H extends number,
  ...infer R extends Shape,
]
  ? H extends 1
    ? SqueezeKnown<R>
    : [H, ...SqueezeKnown<R>]
  : [];

type Reverse<S extends Shape> = S extends readonly [
  infer H extends number,
  ...infer R extends Shape,
]
  ? [...Reverse<R>, H]
  : [];

/** Shape after a permutation of the axes; without one, all axes are reversed. */
export type Transpose<S extends Shape, P> =
  HasRank<S> extends false
    ? number[]
    : P extends Shape
      ? HasRank<P> extends false
        ? number[]
        : P['length'] extends S['length']
          ? { -readonly [K in keyof P]: S[P[K] & keyof S] & number }
          : `transpose: permutation ${ShowShape<P>} does not name every axis of ${ShowShape<S>} once`
      : Reverse<S>;

// ---------------------------------------------------------------------------------------------- products of sizes

/** Decimal digits, least significant first: sizes are multiplied as text, since tuples end at 10,000 elements. */
type Digits<N extends string> = N extends `${infer D extends number}${infer R}`
  ? [...Digits<R>, D]
  : [];
type Text<D extends readonly unknown[]> = D extends readonly [infer L extends number, ...infer R]
  ? `${Text<R>}${L}`
  : '';
type Times<N extends number> = N extends keyof Tuples ? Tuples[N] : never;
type Tuples = {
  0: [];
  1: [0];
  2: [0, 0];
  3: [0, 0, 0];
  4: [0, 0, 0, 0];
  5: [0, 0, 0, 0, 0];
  6: [0, 0, 0, 0, 0, 0];
  7: [0, 0, 0, 0, 0, 0, 0];
  8: [0, 0, 0, 0, 0, 0, 0, 0];
  9: [0, 0, 0, 0, 0, 0, 0, 0, 0];
};
/** `a * b` for two digits, as a tuple of that length. */
type Area<A extends number, B extends number> = Flat0<Repeat<Times<A>, Times<B>>>;
type Repeat<T extends 0[], V> = { [K in keyof T]: V };
type Flat0<T> = T extends readonly [infer H extends 0[], ...infer R] ? [...H, ...Flat0<R>] : [];
/** The value of a tuple below 100, as its units and its tens. */
type Split<T extends 0[]> =
  `${T['length']}` extends `${infer A extends number}${infer B extends number}`
    ? [B, A]
    : [T['length'], 0];

/** `X * d + carry`, digits least significant first. */
type MulDigit<
  X extends readonly unknown[],
  D extends number,
  Carry extends number = 0,
> = X extends readonly [infer x extends number, ...infer R]
  ? Split<[...Area<x, D>, ...Times<Carry>]> extends [infer u extends number, infer t extends number]
    ? [u, ...MulDigit<R, D, t>]
    : never
  : Carry extends 0
    ? []
    : [Carry];
type AddDigits<
  X extends readonly unknown[],
  Y extends readonly unknown[],
  Carry extends number = 0,
> = X extends readonly [infer x extends number, ...infer XR]
  ? Y extends readonly [infer y extends number, ...infer YR]
    ? Split<[...Times<x>, ...Times<y>, ...Times<Carry>]> extends [
        infer u extends number,
        infer t extends number,
      ]
      ? [u, ...AddDigits<XR, YR, t>]
      : never
    : AddDigits<X, [0], Carry>
  : Y extends readonly [number, ...unknown[]]
    ? AddDigits<[0], Y, Carry>
    : Carry extends 0
      ? []
      : [Carry];
type MulDigits<X extends readonly unknown[], Y extends readonly unknown[]> = Y extends readonly [
  infer y extends number,
  ...infer R,
]
  ? R extends readonly []
    ? MulDigit<X, y>
    : AddDigits<MulDigit<X, y>, [0, ...MulDigits<X, R>]>
  : [];
type ProductDigits<S extends Shape, Acc extends readonly unknown[]> = S extends readonly [
  infer H extends number,
  ...infer R extends Shape,
]
  ? ProductDigits<R, H extends 1 ? Acc : MulDigits<Acc, Digits<`${H}`>>>
  : Acc;

/** Number of elements of a shape: the product of its sizes; `number` when one is unknown. */
export type SizeOf<S extends Shape> =
  HasRank<S> extends false
    ? number
    : number extends S[number]
      ? number
      : 0 extends S[number]
        ? 0
        : Text<ProductDigits<S, [1]>> extends `${infer N extends number}`
          ? N
          : number;

// ---------------------------------------------------------------------------------------------- reshape

/** Both shapes without the leading axes they share, so that `[32, 28, 28] -> [32, -1]` multiplies little. */
type StripCommon<A extends Shape, B extends Shape> = A extends readonly [
  infer a extends number,
  ...infer P extends Shape,
]
  ? B extends readonly [infer b extends number, ...infer Q extends Shape]
    ? number extends a
      ? [A, B]
      : [a, b] extends [b, a]
        ? StripCommon<P, Q>
        : [A, B]
    : [A, B]
  : [A, B];

type ReplaceMinusOne<S extends Shape, With extends number> = {
  -readonly [K in keyof S]: S[K] extends -1 ? With : S[K];
};
type InferredSize<A extends Shape, B extends Shape> =
  StripCommon<A, B> extends [infer P extends Shape, readonly [-1]] ? SizeOf<P> : number;

/** Shape after a reshape; `-1` stands for the one size that makes the number of elements fit. */
export type Reshape<S extends Shape, T extends Shape> =
  HasRank<T> extends false
    ? number[]
    : number extends T[number]
      ? Dims<T>
      : -1 extends T[number]
        ? ReplaceMinusOne<T, HasRank<S> extends true ? InferredSize<S, T> : number>
        : HasRank<S> extends false
          ? Dims<T>
          : StripCommon<S, T> extends [infer P extends Shape, infer Q extends Shape]
            ? SameSize<SizeOf<P>, SizeOf<Q>> extends true
              ? Dims<T>
              : `reshape: ${ShowShape<S>} has ${SizeOf<S>} elements, ${ShowShape<T>} needs ${SizeOf<T>}`
            : never;

// ---------------------------------------------------------------------------------------------- helpers for signatures

/** The shape of an operand: of a tensor, of a number (no axes), or unknown. */
export type ShapeOf<T> = T extends number
  ? []
  : T extends { readonly shape: infer S extends Shape }
    ? S
    : number[];

/** The rank by which TensorFlow.js knows a shape. */
export type RankOf<S extends Shape> = S['length'] extends keyof Ranks ? Ranks[S['length']] : Rank;
type Ranks = {
  0: Rank.R0;
  1: Rank.R1;
  2: Rank.R2;
  3: Rank.R3;
  4: Rank.R4;
  5: Rank.R5;
  6: Rank.R6;
};

/** A parameter's type: the argument's own when the result is a shape, else the sentence that says what is wrong. */
export type Fits<Result, Arg> = Result extends string ? Result : Arg;

/** A result that is known to be a shape once the arguments were accepted. */
export type Known<Result> = Result extends Shape ? Result : number[];
