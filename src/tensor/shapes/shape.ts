/**
 * Shapes in the type system. The files of this folder compute what the shape of a result is when
 * the shapes of the operands are known, and a sentence when they cannot fit. Nothing here exists at
 * run time.
 *
 * A type knows, or it says `number`: a size that is not one literal is `number`, what cannot be
 * computed from it is `number` again, and a shape of unknown rank is `number[]`.
 *
 * Two habits keep functions over any batch size (`<N extends number>(x: Tensor<[N, 784]>)`) within
 * reach, since the compiler postpones a test that depends on `N`: sizes are compared by `Same`,
 * which holds for `N` and `N` at once, and patterns read `infer size extends number`, never plain
 * `number`.
 */

import type { Rank } from '@tensorflow/tfjs';

/** Sizes of the axes, outermost first. `number` stands for a size only known at run time. */
export type Shape = readonly number[];

/** `[2, 3]` for both `[2, 3]` and `readonly [2, 3]`, so that equal shapes are one type. */
export type Dims<S extends Shape> = { -readonly [K in keyof S]: S[K] };

/** Whether the number of axes is known. */
export type HasRank<S extends Shape> = number extends S['length'] ? false : true;

/** As many axes as `S` has, each of unknown size. */
export type AnySizes<S extends Shape> = { -readonly [K in keyof S]: number };

/**
 * `Same<A> extends Same<B>` holds for identical types only, and at once when both are one type
 * parameter.
 */
export type Same<A> = <T>() => T extends A ? 1 : 2;

/** Whether two sizes can be equal: an unknown size fits every size. */
export type SameSize<A, B> =
  Same<A> extends Same<B> | Same<number>
    ? true
    : number extends B
      ? true
      : [A & B] extends [never]
        ? false
        : true;

/** The better known of two sizes that are equal at run time. */
export type Either<A extends number, B extends number> =
  Same<A> extends Same<B> ? A : number extends A ? B : A;

/** Whether `A` and `B`, of the same rank, have equal sizes everywhere but at the axis `Except`. */
export type SameSizes<A extends Shape, B extends Shape, Except = never> = false extends {
  [K in keyof A]: K extends Except ? true : K extends keyof B ? SameSize<A[K], B[K]> : false;
}[number]
  ? false
  : true;

/** Text of a shape in a message, such as `[32, 784]`. */
export type ShowShape<S extends Shape> = `[${Join<S>}]`;
type Join<S extends Shape> = S extends readonly []
  ? ''
  : S extends readonly [infer H extends number]
    ? `${H}`
    : S extends readonly [infer H extends number, ...infer R extends Shape]
      ? `${H}, ${Join<R>}`
      : '...';

/** The shape of an operand: of a tensor, of nested lists, of a number (no axes), or unknown. */
export type ShapeOf<T> = 0 extends 1 & T
  ? Shape
  : T extends { readonly shape: infer S }
    ? Known<S>
    : T extends number | boolean | string
      ? []
      : T extends ArrayBufferView
        ? [number]
        : T extends readonly [infer H, ...infer _]
          ? [T['length'], ...ShapeOf<H>]
          : T extends readonly (infer E)[]
            ? [T['length'], ...ShapeOf<E>]
            : Shape;

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

/**
 * A parameter's type: the argument's own when the result is a shape, else the sentence that says
 * what is wrong. (The sentence is a template, or lists of numbers written in the argument's place
 * would not be read as tuples.)
 */
export type Fits<Result, Arg> = [Extract<Result, string>] extends [never]
  ? Arg
  : `${Extract<Result, string>}`;

/** A result that is known to be a shape once the arguments were accepted. */
export type Known<Result> = Result extends infer S extends Shape ? S : Shape;
