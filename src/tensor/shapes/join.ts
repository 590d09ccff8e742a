import type { Insert, Key, NoAxis, Replace } from './axes.ts';
import type { AnySizes, Either, HasRank, SameSizes, Shape, ShapeOf, ShowShape } from './shape.ts';
import type { Quotient, Sum, Times } from './size.ts';

// ------------------------------------------------------------------------------------------ concat

type Joined<A extends Shape, B extends Shape, At> = {
  -readonly [K in keyof A]: K extends At
    ? Sum<A[K], B[K & keyof B] & number>
    : Either<A[K], B[K & keyof B] & number>;
};

/** Shape of two joined along an axis: sizes add up there, and must agree elsewhere. */
export type Concat<A extends Shape, B extends Shape, Axis extends number = 0> = A extends unknown
  ? B extends unknown
    ? false extends HasRank<A> | HasRank<B>
      ? Shape
      : A['length'] extends B['length']
        ? number extends Axis
          ? AnySizes<A>
          : Axis extends unknown
            ? [Key<A, Axis>] extends [never]
              ? NoAxis<A, Axis>
              : SameSizes<A, B, Key<A, Axis>> extends true
                ? Joined<A, B, Key<A, Axis>>
                : `concat: ${ShowShape<A>} and ${ShowShape<B>} differ in more than axis ${Axis}`
            : never
        : `concat: ${ShowShape<A>} and ${ShowShape<B>} have a different number of axes`
    : never
  : never;

/** Shape of a list of tensors joined along an axis. */
export type ConcatAll<L extends readonly unknown[], Axis extends number = 0> = L extends readonly [
  infer H,
  ...infer R,
]
  ? ConcatOnto<ShapeOf<H>, R, Axis>
  : L extends readonly []
    ? 'concat: needs at least one tensor, given none'
    : Several<ShapeOf<L[number]>, Axis>;
type ConcatOnto<S, L extends readonly unknown[], Axis extends number> = S extends Shape
  ? L extends readonly [infer H, ...infer R]
    ? ConcatOnto<Concat<S, ShapeOf<H>, Axis>, R, Axis>
    : S
  : S;
/** Nobody knows how many, all of one shape. */
type Several<S extends Shape, Axis extends number> =
  HasRank<S> extends false
    ? Shape
    : number extends Axis
      ? AnySizes<S>
      : [Key<S, Axis>] extends [never]
        ? NoAxis<S, Axis>
        : Replace<S, Key<S, Axis>, [number]>;

// --------------------------------------------------------------------------- stack, unstack, split

/** Shape of a list of tensors put beside each other along a new axis. */
export type Stack<L extends readonly unknown[], Axis extends number = 0> = L extends readonly [
  infer H,
  ...infer R,
]
  ? Agreed<ShapeOf<H>, R> extends infer S
    ? S extends infer T extends Shape
      ? Insert<T, Axis, L['length'], 'stack'>
      : S
    : never
  : L extends readonly []
    ? 'stack: needs at least one tensor, given none'
    : Insert<ShapeOf<L[number]>, Axis, number, 'stack'>;
type Agreed<S extends Shape, L extends readonly unknown[]> = L extends readonly [
  infer H,
  ...infer R,
]
  ? Agree<S, ShapeOf<H>> extends infer T
    ? T extends infer U extends Shape
      ? Agreed<U, R>
      : T
    : never
  : S;
type Agree<A extends Shape, B extends Shape> = false extends HasRank<A> | HasRank<B>
  ? Shape
  : A['length'] extends B['length']
    ? SameSizes<A, B> extends true
      ? { -readonly [K in keyof A]: Either<A[K], B[K & keyof B] & number> }
      : `stack: ${ShowShape<A>} and ${ShowShape<B>} differ`
    : `stack: ${ShowShape<A>} and ${ShowShape<B>} differ`;

/** Shape of each part after `unstack`: without the axis. */
export type Unstack<S extends Shape, Axis extends number> =
  HasRank<S> extends false
    ? Shape
    : number extends Axis
      ? Shape
      : [Key<S, Axis>] extends [never]
        ? NoAxis<S, Axis>
        : Replace<S, Key<S, Axis>, []>;

/** Shape of each of `N` equal parts, or the shapes of parts of the given sizes. */
export type Split<S extends Shape, N, Axis extends number> =
  HasRank<S> extends false
    ? Shape
    : number extends Axis
      ? AnySizes<S>
      : [Key<S, Axis>] extends [never]
        ? NoAxis<S, Axis>
        : N extends number
          ? [Quotient<SizeAt<S, Axis>, N>] extends [never]
            ? `split: axis ${Axis} of ${ShowShape<S>} does not divide into ${N} equal parts`
            : Replace<S, Key<S, Axis>, [Quotient<SizeAt<S, Axis>, N>]>
          : Replace<S, Key<S, Axis>, [number]>;
type SizeAt<S extends Shape, Axis extends number> = S[Key<S, Axis> & keyof S] & number;
/** Shape of the part of the given size. */
export type Part<S extends Shape, Size, Axis extends number> =
  HasRank<S> extends false
    ? Shape
    : number extends Axis
      ? AnySizes<S>
      : Replace<S, Key<S, Axis>, [Size extends -1 ? number : Size & number]>;

// --------------------------------------------------------------------------------------- tile, pad

type ForEveryAxis<
  S extends Shape,
  Given extends readonly unknown[],
  What extends string,
> = `${What} for ${Given['length']} axes, ${ShowShape<S>} has ${S['length']}`;

/** Shape after repeating each axis. */
export type Tile<S extends Shape, Reps extends Shape> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : HasRank<Reps> extends false
      ? AnySizes<S>
      : Reps['length'] extends S['length']
        ? { -readonly [K in keyof S]: Times<S[K], Reps[K & keyof Reps] & number> }
        : ForEveryAxis<S, Reps, 'tile: repeats'>
  : never;

/** Elements put before and after each axis. */
export type Paddings = readonly (readonly [number, number])[];

/** Shape after padding each axis. */
export type Pad<S extends Shape, P extends Paddings> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : number extends P['length']
      ? AnySizes<S>
      : P['length'] extends S['length']
        ? { -readonly [K in keyof S]: Padded<S[K], P[K & keyof P]> }
        : ForEveryAxis<S, P, 'pad: paddings'>
  : never;
export type Padded<N extends number, P> = P extends readonly [
  infer Before extends number,
  infer After extends number,
]
  ? Sum<Sum<N, Before>, After>
  : number;
