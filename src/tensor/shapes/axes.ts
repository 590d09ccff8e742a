import type { AnySizes, HasRank, Same, Shape, ShowShape } from './shape.ts';

/**
 * Index from the left of an axis that may be counted from the right (`-1` is the last); `never`
 * outside.
 */
export type Index<
  S extends Shape,
  Axis extends number,
> = `${Axis}` extends `-${infer N extends number}`
  ? Before<S, N>
  : `${Axis}` extends keyof S
    ? Axis
    : never;
/** Length of `S` less its last `N` axes. */
type Before<
  S extends Shape,
  N extends number,
  Dropped extends 0[] = [],
> = Dropped['length'] extends N
  ? S['length'] & number
  : S extends readonly [...infer P extends Shape, infer _ extends number]
    ? Before<P, N, [...Dropped, 0]>
    : never;

/** The key of an axis in the tuple of sizes. */
export type Key<S extends Shape, Axis extends number> = `${Index<S, Axis>}`;

/** `S` with the axes of the given keys replaced. */
export type Replace<S extends Shape, K, With extends number[]> = Flat<{
  [I in keyof S]: I extends K ? With : [S[I]];
}>;
type Flat<T> = T extends readonly [infer H extends number[], ...infer R] ? [...H, ...Flat<R>] : [];

/** What is said of an axis that a shape does not have. */
export type NoAxis<
  S extends Shape,
  Axis,
> = `axis ${Axis & number} is not an axis of ${ShowShape<S>}`;

// -------------------------------------------------------------------------------------- reductions

/** Shape of a reduction such as `sum` over all axes, one axis or several. */
export type Reduce<S extends Shape, Axis, Keep = false> = S extends unknown
  ? HasRank<S> extends false
    ? [Axis, Keep] extends [undefined, false]
      ? []
      : Shape
    : [Axis] extends [undefined]
      ? Keep extends true
        ? { -readonly [K in keyof S]: 1 }
        : []
      : Axis extends number
        ? number extends Axis
          ? Keep extends true
            ? AnySizes<S>
            : Less1<S>
          : ReduceOne<S, Axis, Keep>
        : Axis extends Shape
          ? ReduceMany<S, Axis, Keep>
          : Reduce<S, undefined, Keep>
  : never;
/** One axis less, and nobody knows which. */
type Less1<S extends Shape> = S extends readonly [infer _ extends number, ...infer R extends Shape]
  ? AnySizes<R>
  : Shape;

type ReduceOne<S extends Shape, Axis extends number, Keep> = [Index<S, Axis>] extends [never]
  ? NoAxis<S, Axis>
  : Keep extends true
    ? Replace<S, Key<S, Axis>, [1]>
    : Replace<S, Key<S, Axis>, []>;

type ReduceMany<S extends Shape, Axes extends Shape, Keep> = number extends Axes[number]
  ? Keep extends true
    ? AnySizes<S>
    : Shape
  : Strays<S, Axes> extends infer Stray
    ? [Stray] extends [never]
      ? Keep extends true
        ? Certain<S, Axes, Replace<S, Keys<S, Axes>, [1]>>
        : Certain<S, Axes, Replace<S, Keys<S, Axes>, []>>
      : Stray
    : never;
type Keys<S extends Shape, Axes extends Shape> = {
  [K in keyof Axes]: Key<S, Axes[K]>;
}[number];
type Strays<S extends Shape, Axes extends Shape> = {
  [K in keyof Axes]: [Index<S, Axes[K]>] extends [never] ? NoAxis<S, Axes[K]> : never;
}[number];
/**
 * `Out`, if the axes are as many as are named: not if one is named twice, or may be this or that.
 */
type Certain<S extends Shape, Axes extends Shape, Out extends Shape> = [
  ...Replace<S, Keys<S, Axes>, []>,
  ...Axes,
]['length'] extends S['length']
  ? Out
  : Shape;

// ---------------------------------------------------------------------------------- axes of size 1

/** Shape with an axis of size `N` put in before `Axis`. */
export type Insert<
  S extends Shape,
  Axis extends number,
  N extends number,
  Name extends string,
> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : number extends Axis
      ? [number, ...AnySizes<S>]
      : Axis extends unknown
        ? [Index<[...S, 0], Axis>] extends [never]
          ? `${Name}: axis ${Axis} is not within ${ShowShape<S>}`
          : InsertAt<S, Index<[...S, 0], Axis>, N>
        : never
  : never;
type InsertAt<
  S extends Shape,
  At extends number,
  N extends number,
  Done extends number[] = [],
> = Done['length'] extends At
  ? [...Done, N, ...S]
  : S extends readonly [infer H extends number, ...infer R extends Shape]
    ? InsertAt<R, At, N, [...Done, H]>
    : never;

/** Shape with a size-1 axis put in before `Axis`. */
export type ExpandDims<S extends Shape, Axis extends number> = Insert<S, Axis, 1, 'expandDims'>;

/**
 * Shape without its axes of size 1, all or those named; unknown where it depends on a size that is.
 */
export type Squeeze<S extends Shape, Axes = undefined> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : [Axes] extends [undefined]
      ? true extends { [K in keyof S]: Maybe1<S[K]> }[number]
        ? Shape
        : WithoutOnes<S>
      : Axes extends Shape
        ? SqueezeAt<S, Axes>
        : Shape
  : never;
/** Whether a size may be 1 and may not. */
type Maybe1<N> = Same<N> extends Same<1> ? false : [N & 1] extends [never] ? false : true;
type WithoutOnes<S extends Shape> = S extends readonly [
  infer H extends number,
  ...infer R extends Shape,
]
  ? H extends 1
    ? WithoutOnes<R>
    : [H, ...WithoutOnes<R>]
  : [];
type SqueezeAt<S extends Shape, Axes extends Shape> = number extends Axes[number]
  ? Shape
  : Thick<S, Axes> extends infer Problem
    ? [Problem] extends [never]
      ? ReduceMany<S, Axes, false>
      : Problem
    : never;
type Thick<S extends Shape, Axes extends Shape> = {
  [K in keyof Axes]: [S[Key<S, Axes[K]> & keyof S] & 1] extends [never]
    ? [Index<S, Axes[K]>] extends [never]
      ? never
      : `squeeze: axis ${Axes[K]} of ${ShowShape<S>} has size ${S[Key<S, Axes[K]> & keyof S] & number}, not 1`
    : never;
}[number];

// -------------------------------------------------------------------------------------- transposes

type Reverse<S extends Shape> = S extends readonly [
  infer H extends number,
  ...infer R extends Shape,
]
  ? [...Reverse<R>, H]
  : [];

/** Shape after a permutation of the axes; without one, all axes are reversed. */
export type Transpose<S extends Shape, P = undefined> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : [P] extends [undefined]
      ? Reverse<S>
      : P extends Shape
        ? Permuted<S, P>
        : Reverse<S>
  : never;
type Permuted<S extends Shape, P extends Shape> =
  HasRank<P> extends false
    ? AnySizes<S>
    : P['length'] extends S['length']
      ? number extends P[number]
        ? AnySizes<S>
        : [Unnamed<S, P>] extends [never]
          ? Picked<S, P>
          : NotOnce<S, P>
      : NotOnce<S, P>;
/**
 * The axes that a permutation does not name. With as many entries as axes, none means that it names
 * each once.
 */
type Unnamed<S extends Shape, P extends Shape> = {
  [K in keyof S]: K extends `${P[number]}` ? never : K;
}[number];
type Picked<S extends Shape, P extends Shape> = {
  -readonly [K in keyof P]: `${P[K]}` extends keyof S ? S[`${P[K]}`] : never;
};
type NotOnce<
  S extends Shape,
  P extends Shape,
> = `transpose: permutation ${ShowShape<P>} does not name every axis of ${ShowShape<S>} once`;
