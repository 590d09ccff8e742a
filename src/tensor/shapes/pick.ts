import type { Index, Key, NoAxis, Replace } from './axes.ts';
import type { HasRank, Shape, ShowShape } from './shape.ts';
import type { Difference, Sum } from './size.ts';

// ------------------------------------------------------------------------------------------- slice

/**
 * Entry `K` of a list that may be shorter than there are axes, or a number, which is the first
 * entry.
 */
type Entry<List, K, Missing> = [List] extends [undefined]
  ? Missing
  : List extends number
    ? K extends '0'
      ? List
      : Missing
    : List extends Shape
      ? HasRank<List> extends false
        ? number
        : K extends keyof List
          ? List[K]
          : Missing
      : Missing;

type Rest<N extends number, Begin extends number> = [Difference<N, Begin>] extends [never]
  ? 0
  : Difference<N, Begin>;
/** Size of one axis after a slice: to the end for `-1`. */
type SliceSize<N extends number, Begin, Size> = Size extends -1
  ? Rest<N, Begin & number>
  : Size & number;

/** What is said of each axis that a slice overruns. */
type Overrun<S extends Shape, Begin, Size> = {
  [K in keyof S]: number extends S[K]
    ? never
    : [Difference<S[K], End<Entry<Begin, K, 0>, Entry<Size, K, -1>>>] extends [never]
      ? `slice: runs past the end of axis ${K & string} of ${ShowShape<S>}`
      : never;
}[number];
type End<Begin, Size> = Size extends -1 ? Begin & number : Sum<Begin & number, Size & number>;

/**
 * Shape of the block that starts at `Begin` and has the given sizes; `-1` runs to the end of the
 * axis.
 */
export type Slice<S extends Shape, Begin, Size = undefined> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : [Overrun<S, Begin, Size>] extends [never]
      ? { -readonly [K in keyof S]: SliceSize<S[K], Entry<Begin, K, 0>, Entry<Size, K, -1>> }
      : Overrun<S, Begin, Size>
  : never;

// ---------------------------------------------------------------------------- gather, topk, oneHot

/**
 * Shape of what is picked along an axis by indices of shape `I`, which takes the place of the axis.
 */
export type Gather<S extends Shape, I extends Shape, Axis extends number = 0> = S extends unknown
  ? false extends HasRank<S> | HasRank<I>
    ? Shape
    : number extends Axis
      ? Shape
      : [Index<S, Axis>] extends [never]
        ? NoAxis<S, Axis>
        : I extends readonly [...infer List extends number[]]
          ? Replace<S, Key<S, Axis>, List>
          : Shape
  : never;

/** Shape of the `K` largest along the last axis. */
export type TopK<S extends Shape, K extends number> = S extends unknown
  ? HasRank<S> extends false
    ? Shape
    : S extends readonly [...infer P extends Shape, infer N extends number]
      ? [Difference<N, K>] extends [never]
        ? `topk: the last axis of ${ShowShape<S>} has fewer than ${K}`
        : [...P, K]
      : 'topk: needs an axis, given a scalar'
  : never;

/** Shape of one-hot rows. */
export type OneHot<S extends Shape, Depth extends number> =
  HasRank<S> extends false ? Shape : [...S, Depth];

/** Shape of rows summed by segment. */
export type Segments<S extends Shape, N extends number> = S extends readonly [
  infer _ extends number,
  ...infer R extends Shape,
]
  ? [N, ...R]
  : Shape;

/** Shape of the counts of `N` bins, for all or for each row. */
export type Bins<S extends Shape, N extends number> =
  HasRank<S> extends false
    ? Shape
    : S extends readonly [infer rows extends number, infer _ extends number]
      ? [rows, N]
      : [N];

/** Shape of the square that a diagonal makes. */
export type Diagonal<S extends Shape> = HasRank<S> extends false ? Shape : [...S, ...S];
