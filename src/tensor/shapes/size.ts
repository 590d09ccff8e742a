import type { HasRank, Shape } from './shape.ts';

/**
 * Arithmetic of sizes. Numbers are lists of decimal digits, least significant first, since a tuple
 * that counted a size by its length would end at 10,000. An unknown size makes the result unknown;
 * of a union of sizes, each counts.
 */

type Digit = readonly number[];
type Digits<N extends string> = N extends `${infer D extends number}${infer R}`
  ? [...Digits<R>, D]
  : [];
type Text<D extends Digit> = D extends readonly [infer L extends number, ...infer R extends Digit]
  ? `${Text<R>}${L}`
  : '';
type Read<N extends number> = Digits<`${N}`>;
type Value<D> = D extends Digit
  ? Text<D> extends `${infer N extends number}`
    ? N
    : number
  : never;
/** Without leading zeros, except for a single one. */
type Trim<D extends Digit> = D extends readonly [
  infer H extends number,
  infer G extends number,
  ...infer R extends Digit,
]
  ? R extends readonly []
    ? G extends 0
      ? [H]
      : [H, G]
    : Trim<[G, ...R]> extends infer T extends Digit
      ? T extends readonly [0]
        ? [H]
        : [H, ...T]
      : never
  : D;

/** One digit as a tuple of that length. */
type Unary<N extends number> = N extends keyof Tuples ? Tuples[N] : never;
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
  10: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
};
/** The length of a tuple below 100, as its units and its tens. */
type Carried<T extends 0[]> =
  `${T['length']}` extends `${infer A extends number}${infer B extends number}`
    ? [B, A]
    : [T['length'], 0];

type Add<X extends Digit, Y extends Digit, Carry extends number = 0> = X extends readonly [
  infer x extends number,
  ...infer XR extends Digit,
]
  ? Y extends readonly [infer y extends number, ...infer YR extends Digit]
    ? Carried<[...Unary<x>, ...Unary<y>, ...Unary<Carry>]> extends [
        infer u extends number,
        infer t extends number,
      ]
      ? [u, ...Add<XR, YR, t>]
      : never
    : Carry extends 0
      ? X
      : Add<X, [0], Carry>
  : Carry extends 0
    ? Y
    : Y extends readonly []
      ? [Carry]
      : Add<[0], Y, Carry>;

/** `X - Y`, with leading zeros; `never` if it is negative. */
type Subtract<X extends Digit, Y extends Digit, Borrow extends number = 0> = X extends readonly [
  infer x extends number,
  ...infer XR extends Digit,
]
  ? Y extends readonly [infer y extends number, ...infer YR extends Digit]
    ? Lower<x, y, Borrow> extends [infer d extends number, infer b extends number]
      ? Subtract<XR, YR, b> extends infer R extends Digit
        ? [d, ...R]
        : never
      : never
    : Borrow extends 0
      ? X
      : Subtract<X, [0], Borrow>
  : Y extends readonly []
    ? Borrow extends 0
      ? []
      : never
    : never;
/** The digit of `10 + x - y - borrow`, and what it borrows of the next. */
type Lower<X extends number, Y extends number, Borrow extends number> = [
  ...Unary<X>,
  ...Unary<10>,
] extends readonly [...Unary<Y>, ...Unary<Borrow>, ...infer R extends 0[]]
  ? R extends readonly [...Unary<10>, ...infer D]
    ? [D['length'], 0]
    : [R['length'], 1]
  : never;

/** `X * d + carry`. */
type MultiplyDigit<
  X extends Digit,
  D extends number,
  Carry extends number = 0,
> = X extends readonly [infer x extends number, ...infer R extends Digit]
  ? Carried<[...Area<Unary<x>, Unary<D>>, ...Unary<Carry>]> extends [
      infer u extends number,
      infer t extends number,
    ]
    ? [u, ...MultiplyDigit<R, D, t>]
    : never
  : Carry extends 0
    ? []
    : [Carry];
/** As many elements as the product of the lengths. */
type Area<A extends 0[], B extends 0[]> = A extends [0, ...infer R extends 0[]]
  ? [...B, ...Area<R, B>]
  : [];
type Multiply<X extends Digit, Y extends Digit> = Y extends readonly [
  infer y extends number,
  ...infer R extends Digit,
]
  ? R extends readonly []
    ? MultiplyDigit<X, y>
    : Add<MultiplyDigit<X, y>, [0, ...Multiply<X, R>]>
  : [];

/** Quotient and remainder by long division; `never` for a division by 0. */
type Divide<X extends Digit, Y extends Digit> = Y extends readonly [0]
  ? never
  : X extends readonly [infer x extends number, ...infer R extends Digit]
    ? Divide<R, Y> extends [infer Q extends Digit, infer Rest extends Digit]
      ? Count<Trim<[x, ...Rest]>, Y> extends [infer q extends number, infer Left extends Digit]
        ? [[q, ...Q], Left]
        : never
      : never
    : [[], []];
/** How many times `Y` goes into `X`, below 10, and what is left. */
type Count<X extends Digit, Y extends Digit, Q extends 0[] = []> = [Subtract<X, Y>] extends [never]
  ? [Q['length'], X]
  : Count<Trim<Subtract<X, Y>>, Y, [...Q, 0]>;

/** `A + B`. */
export type Sum<A extends number, B extends number> = number extends A | B
  ? number
  : A extends 0
    ? B
    : B extends 0
      ? A
      : A extends unknown
        ? B extends unknown
          ? Value<Add<Read<A>, Read<B>>>
          : never
        : never;

/** `A - B`; `never` if that is negative. */
export type Difference<A extends number, B extends number> = number extends A | B
  ? number
  : B extends 0
    ? A
    : A extends unknown
      ? B extends unknown
        ? Value<Trim<Subtract<Read<A>, Read<B>>>>
        : never
      : never;

/** `A * B`. */
export type Times<A extends number, B extends number> = number extends A | B
  ? number
  : A extends 1
    ? B
    : B extends 1
      ? A
      : A extends unknown
        ? B extends unknown
          ? Value<Trim<Multiply<Read<A>, Read<B>>>>
          : never
        : never;

/**
 * `A / B`, `never` if that is not whole; by `Round`, to the nearest whole number below or above.
 */
export type Quotient<
  A extends number,
  B extends number,
  Round extends 'exact' | 'floor' | 'ceil' = 'exact',
> = number extends A | B
  ? number
  : B extends 1
    ? A
    : A extends unknown
      ? B extends unknown
        ? Divide<Read<A>, Read<B>> extends [infer Q extends Digit, infer Rest extends Digit]
          ? Trim<Rest> extends readonly [] | readonly [0]
            ? Value<Trim<Q>>
            : Round extends 'floor'
              ? Value<Trim<Q>>
              : Round extends 'ceil'
                ? Value<Add<Trim<Q>, [1]>>
                : never
          : never
        : never
      : never;

/** Number of elements of a shape: the product of its sizes; `number` when one is unknown. */
export type SizeOf<S extends Shape> =
  HasRank<S> extends false
    ? number
    : 0 extends S[number]
      ? number extends S[number]
        ? number
        : 0
      : number extends S[number]
        ? number
        : Product<S>;
type Product<S extends Shape, Out extends number = 1> = S extends readonly [
  infer H extends number,
  ...infer R extends Shape,
]
  ? Product<R, Times<Out, H>>
  : Out;
