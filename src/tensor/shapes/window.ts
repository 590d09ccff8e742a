import type { AnySizes, HasRank, SameSize, Shape } from './shape.ts';
import type { Difference, Quotient, Sum, Times } from './size.ts';

/**
 * What fills the border of an image: nothing, as much as keeps the size at stride 1, or so many
 * rows.
 */
export type Padding = 'same' | 'valid' | number | readonly (readonly [number, number])[];

/** Rounding of a size that the stride does not divide. */
export type Rounding = 'floor' | 'round' | 'ceil';

/** Of a pair (height, width), or one number for both, the one at `I`. */
type Of<P, I extends 0 | 1> = P extends readonly [infer H extends number, infer W extends number]
  ? [H, W][I]
  : P extends number
    ? P
    : number;

/** Reach of a window of `K` elements with `D - 1` left out between them: `(K - 1) * D + 1`. */
type Reach<K extends number, D extends number> = D extends 1
  ? K
  : Sum<Times<Difference<K, 1>, D>, 1>;

/**
 * Number of places of a window along an axis, `floor((N + padding - reach) / S) + 1`; `never` if it
 * does not fit.
 *
 * @see Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016.
 */
export type Places<
  N extends number,
  K extends number,
  S extends number = 1,
  P = 'valid',
  D extends number = 1,
  Round extends Rounding = 'floor',
> = P extends 'same'
  ? Quotient<N, S, 'ceil'>
  : P extends 'valid'
    ? Steps<N, Reach<K, D>, S, 'floor'>
    : P extends number
      ? Steps<Sum<N, Times<P, 2>>, Reach<K, D>, S, Round>
      : number;
type Steps<N extends number, K extends number, S extends number, Round extends Rounding> = [
  Difference<N, K>,
] extends [never]
  ? never
  : Round extends 'floor' | 'ceil'
    ? Sum<Quotient<Difference<N, K>, S, Round>, 1>
    : number;

/** Height and width of the places of a window in an image. */
type Places2d<
  H extends number,
  W extends number,
  K extends readonly [number, number],
  S,
  P,
  D,
  Round extends Rounding,
  Name extends string,
> = Fitting<
  Places<H, K[0], Of<S, 0>, P, Of<D, 0>, Round>,
  Places<W, K[1], Of<S, 1>, P, Of<D, 1>, Round>,
  `${Name}: a window of ${K[0]} x ${K[1]} does not fit into ${H} x ${W}`
>;
type Fitting<H extends number, W extends number, Else> = [H] extends [never]
  ? Else
  : [W] extends [never]
    ? Else
    : [H, W];

/**
 * Images `[..., height, width, channels]` with new sizes, or the sentence that stands in their
 * place.
 */
type Images<B extends Shape, Size, C extends number> = Size extends readonly [
  infer H extends number,
  infer W extends number,
]
  ? [...B, H, W, C]
  : Size;

type Mismatch<
  Name extends string,
  C extends number,
  I extends number,
> = `${Name}: the input has ${C} channels, the filter expects ${I}`;

/** A convolution of images: one that mixes the channels, or one that takes each by itself. */
export type ImageFilter = 'conv2d' | 'depthwiseConv2d';

/**
 * Shape of a convolution of `[..., H, W, C]`, batch or single image. `conv2d`: by a filter
 * `[h, w, C, out]`. `depthwiseConv2d`: each of C channels by the `m` filters of `[h, w, C, m]`.
 */
export type Filtered<
  Kind extends ImageFilter,
  X extends Shape,
  F extends Shape,
  S,
  P,
  Format = 'NHWC',
  D = 1,
  Round extends Rounding = 'floor',
> = X extends unknown
  ? HasRank<X> extends false
    ? Shape
    : [Format] extends ['NHWC']
      ? X extends readonly [
          ...infer B extends Shape,
          infer H extends number,
          infer W extends number,
          infer C extends number,
        ]
        ? F extends readonly [
            infer h extends number,
            infer w extends number,
            infer I extends number,
            infer O extends number,
          ]
          ? SameSize<C, I> extends true
            ? Images<
                B,
                Places2d<H, W, [h, w], S, P, D, Round, Kind>,
                Kind extends 'conv2d' ? O : Times<C, O>
              >
            : Mismatch<Kind, C, I>
          : AnySizes<X>
        : Shape
      : AnySizes<X>
  : never;

/**
 * Shape of `separableConv2d`: depthwise, then a filter `[1, 1, C * m, out]` that mixes the
 * channels.
 */
export type SeparableConv2d<
  X extends Shape,
  F extends Shape,
  G extends Shape,
  S,
  P,
  Format = 'NHWC',
  D = 1,
> =
  Filtered<'depthwiseConv2d', X, F, S, P, Format, D> extends infer R
    ? R extends infer Y extends Shape
      ? Filtered<'conv2d', Y, G, 1, 'valid', Format>
      : R
    : never;

/** Shape of `conv1d`: `[..., length, C]` by a filter `[k, C, out]`. */
export type Conv1d<
  X extends Shape,
  F extends Shape,
  S extends number,
  P,
  Format = 'NWC',
  D extends number = 1,
  Round extends Rounding = 'floor',
> = X extends unknown
  ? HasRank<X> extends false
    ? Shape
    : [Format] extends ['NWC']
      ? X extends readonly [
          ...infer B extends Shape,
          infer L extends number,
          infer C extends number,
        ]
        ? F extends readonly [
            infer k extends number,
            infer I extends number,
            infer O extends number,
          ]
          ? SameSize<C, I> extends true
            ? [Places<L, k, S, P, D, Round>] extends [never]
              ? `conv1d: a window of ${k} does not fit into ${L}`
              : [...B, Places<L, k, S, P, D, Round>, O]
            : Mismatch<'conv1d', C, I>
          : AnySizes<X>
        : Shape
      : AnySizes<X>
  : never;

/** Shape of pooling: `[..., H, W, C]` by a window, each channel by itself. */
export type Pool2d<
  X extends Shape,
  K,
  S,
  P,
  D = 1,
  Round extends Rounding = 'floor',
> = X extends unknown
  ? HasRank<X> extends false
    ? Shape
    : X extends readonly [
          ...infer B extends Shape,
          infer H extends number,
          infer W extends number,
          infer C extends number,
        ]
      ? Images<B, Places2d<H, W, [Of<K, 0>, Of<K, 1>], S, P, D, Round, 'pool'>, C>
      : Shape
  : never;

/** Shape of images `[..., H, W, C]` of another height and width. */
export type Resize<X extends Shape, Size extends readonly [number, number]> = X extends unknown
  ? X extends readonly [
      ...infer B extends Shape,
      infer _H extends number,
      infer _W extends number,
      infer C extends number,
    ]
    ? [...B, Size[0], Size[1], C]
    : Shape
  : never;

/** Images with other channels. */
export type Recolor<X extends Shape, C extends number> = X extends readonly [
  ...infer B extends Shape,
  infer _ extends number,
]
  ? [...B, C]
  : Shape;

/** Shape of `cropAndResize`: one image a box. */
export type Crop<
  X extends Shape,
  Boxes extends Shape,
  Size extends readonly [number, number],
> = X extends readonly [...infer _ extends Shape, infer C extends number]
  ? [
      Boxes extends readonly [infer N extends number, ...infer _R extends Shape] ? N : number,
      ...Size,
      C,
    ]
  : [number, ...Size, number];
