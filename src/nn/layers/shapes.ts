/**
 * What a layer does to the shape of its input, in the type system. A layer carries its rule as
 * data, so that a `Linear<784, 10>` is a `Linear`; `Output` applies a rule to a shape. Nothing here
 * but the key exists at run time.
 */
import type * as tf from '@tensorflow/tfjs';
import type { Dims, Shape, ShapeOf, SizeOf } from '../../tensor/index.ts';

/** One number for both axes, or height and width. */
export type Pair = number | readonly [height: number, width: number];

/**
 * Rows and columns of zeros around the image; `'same'` keeps the size at stride 1, `'valid'` is 0.
 */
export type Padding = 'same' | 'valid' | number;

/** The key under which a layer's type carries its rule. No layer has it at run time. */
export const rule: unique symbol = Symbol('rule');

/** The output has the input's shape. */
export interface KeepsShape {
  readonly kind: 'keeps';
}

/** The output has the input's shape, and its last axis a size that is known. */
export interface KeepsFeatures<Name extends string, F extends number> {
  readonly kind: 'features';
  readonly name: Name;
  readonly features: F;
}

/** `[..., In] -> [..., Out]`. */
export interface MapsFeatures<In extends number, Out extends number> {
  readonly kind: 'linear';
  readonly in: In;
  readonly out: Out;
}

/** A window slides over an image, and makes `Out` channels of `In`. */
export interface Convolves<
  Name extends string,
  In extends number,
  Out extends number,
  K extends Pair,
  Options,
> {
  readonly kind: 'conv';
  readonly name: Name;
  readonly in: In;
  readonly out: Out;
  readonly kernel: K;
  readonly options: Options;
}

/** A window slides along a sequence, and makes `Out` channels of `In`. */
export interface ConvolvesSequence<
  In extends number,
  Out extends number,
  K extends number,
  Options,
> {
  readonly kind: 'conv1d';
  readonly in: In;
  readonly out: Out;
  readonly kernel: K;
  readonly options: Options;
}

/** The adjoint of a window that slides. */
export interface Spreads<In extends number, Out extends number, K extends Pair, Options> {
  readonly kind: 'spread';
  readonly in: In;
  readonly out: Out;
  readonly kernel: K;
  readonly options: Options;
}

/** A window slides over each channel of an image. */
export interface Pools<Name extends string, K extends Pair, Options> {
  readonly kind: 'pool';
  readonly name: Name;
  readonly kernel: K;
  readonly options: Options;
}

/** A window slides along each channel of a sequence. */
export interface PoolsSequence<Name extends string, K extends number, Options> {
  readonly kind: 'pool1d';
  readonly name: Name;
  readonly kernel: K;
  readonly options: Options;
}

/** `[N, T, In] -> [N, T, H]`, or of the last step alone `[N, H]`. */
export interface Recurs<Name extends string, In extends number, H extends number, Options> {
  readonly kind: 'recurs';
  readonly name: Name;
  readonly in: In;
  readonly hidden: H;
  readonly options: Options;
}

/** `[N, ..., C] -> [N, C]`. */
export interface PoolsAll {
  readonly kind: 'pools all';
}

/** `[N, ...] -> [N, product]`. */
export interface Flattens {
  readonly kind: 'flatten';
}

/** `[N, ...] -> [N, ...To]`. */
export interface Reshapes<To extends Shape> {
  readonly kind: 'reshape';
  readonly to: To;
}

/** Whatever comes in, the shape that the function or module declares comes out. */
export interface Gives<S extends Shape> {
  readonly kind: 'gives';
  readonly shape: S;
}

/** One after the other. */
export interface Chains<Stages extends readonly unknown[]> {
  readonly kind: 'chain';
  readonly stages: Stages;
}

export type Rule =
  | KeepsShape
  | KeepsFeatures<string, number>
  | MapsFeatures<number, number>
  | Convolves<string, number, number, Pair, object>
  | ConvolvesSequence<number, number, number, object>
  | Spreads<number, number, Pair, object>
  | Pools<string, Pair, object>
  | PoolsSequence<string, number, object>
  | Recurs<string, number, number, object>
  | PoolsAll
  | Flattens
  | Reshapes<Shape>
  | Gives<Shape>
  | Chains<readonly unknown[]>;

/** What carries a rule. */
export interface Ruled {
  readonly [rule]?: Rule;
}

/** Shape of what a layer of that rule makes of a shape, or the sentence that says why it cannot. */
export type Output<R, S extends Shape> = Applied<R, Plain<S>>;
/** A shape; of a plain `tf.Tensor`, which may have any rank, just that. */
type Plain<S extends Shape> = number[] extends S ? number[] : S;
type Applied<R, S extends Shape> = R extends KeepsShape
  ? Dims<S>
  : R extends KeepsFeatures<infer Name, infer F>
    ? FeaturesShape<Name, F, S>
    : R extends MapsFeatures<infer In, infer Out>
      ? LinearShape<In, Out, S>
      : R extends Convolves<infer Name, infer In, infer Out, infer K, infer O>
        ? ConvShape<Name, In, Out, K, O, S>
        : R extends Spreads<infer In, infer Out, infer K, infer O>
          ? SpreadShape<In, Out, K, O, S>
          : R extends Pools<infer Name, infer K, infer O>
            ? PoolShape<Name, K, O, S>
            : R extends Flattens
              ? FlatShape<S>
              : R extends Reshapes<infer To>
                ? ReshapedShape<To, S>
                : R extends Gives<infer Declared>
                  ? Dims<Declared>
                  : R extends Chains<infer Stages>
                    ? Chain<Stages, S>
                    : R extends PoolsAll
                      ? PooledShape<S>
                      : SequenceShape<R, S>;
/** Of what goes along a sequence. */
type SequenceShape<R, S extends Shape> =
  R extends ConvolvesSequence<infer In, infer Out, infer K, infer O>
    ? Conv1dShape<In, Out, K, O, S>
    : R extends PoolsSequence<infer Name, infer K, infer O>
      ? Pool1dShape<Name, K, O, S>
      : R extends Recurs<infer Name, infer In, infer H, infer O>
        ? RecurrentShape<Sequence<Name, In, S>, H, Setting<O, 'returns', string, 'sequence'>>
        : number[];

/**
 * The rule of a stage of `Sequential`: a layer's own, or what a function or another module declares
 * to give.
 */
export type RuleOf<L> =
  L extends <T extends tf.Tensor>(x: T) => T
    ? KeepsShape
    : L extends (x: never) => infer Out
      ? Gives<Plain<ShapeOf<Out>>>
      : L extends { readonly [rule]?: infer R extends Rule }
        ? R
        : L extends { forward(x: never): infer Out }
          ? Gives<Plain<ShapeOf<Out>>>
          : never;

type Chain<
  Stages extends readonly unknown[],
  S extends Shape,
  Done extends 0[] = [],
> = Stages extends readonly [infer L, ...infer Rest]
  ? Output<RuleOf<L>, S> extends infer Next
    ? Next extends Shape
      ? Chain<Rest, Next, [...Done, 0]>
      : Next extends string
        ? `layer ${Done['length']}: ${Next}`
        : never
    : never
  : Stages extends readonly []
    ? Dims<S>
    : number[];

type Last<S extends Shape> = S extends readonly [...Shape, infer F extends number] ? F : never;

type FeaturesShape<Name extends string, F extends number, S extends Shape> = number extends
  | S['length']
  | F
  ? Dims<S>
  : number extends Last<S>
    ? Dims<S>
    : Last<S> extends F
      ? Dims<S>
      : `${Name}: expects ${F} features on the last axis, given ${Last<S>}`;

type LinearShape<
  In extends number,
  Out extends number,
  S extends Shape,
> = number extends S['length']
  ? number[]
  : S extends readonly [...infer Batch extends Shape, infer F extends number]
    ? number extends F | In
      ? [...Batch, Out]
      : F extends In
        ? [...Batch, Out]
        : `Linear: expects ${In} features on the last axis, given ${F}`
    : 'Linear: expects one axis or more';

type FlatShape<S extends Shape> = S extends readonly [
  infer N extends number,
  ...infer R extends Shape,
]
  ? [N, SizeOf<R>]
  : [number, number];

type ReshapedShape<To extends Shape, S extends Shape> = S extends readonly [
  infer N extends number,
  ...infer R extends Shape,
]
  ? number extends SizeOf<R> | SizeOf<To>
    ? [N, ...Dims<To>]
    : SizeOf<R> extends SizeOf<To>
      ? [N, ...Dims<To>]
      : `Reshape: items of ${SizeOf<R>} elements, the new shape needs ${SizeOf<To>}`
  : [number, ...Dims<To>];

// -------------------------------------------------------------------------------------------------
// sliding windows

/** A setting: as the options give it, any where it is not known whether they do, or the default. */
type Setting<O, Name extends string, Any, Default> = O extends { readonly [K in Name]: infer V }
  ? V extends Any
    ? V
    : Default
  : O extends { readonly [K in Name]?: infer V }
    ? unknown extends V
      ? Default
      : Any
    : Default;

type ConvShape<
  Name extends string,
  In extends number,
  Out extends number,
  K extends Pair,
  O,
  S extends Shape,
> =
  Image<Name, In, S> extends infer I
    ? Slide<
        Name,
        I,
        Out,
        K,
        Setting<O, 'stride', Pair, 1>,
        Setting<O, 'padding', Padding, 0>,
        Setting<O, 'dilation', Pair, 1>
      >
    : never;

type PoolShape<Name extends string, K extends Pair, O, S extends Shape> =
  Image<Name, number, S> extends infer I
    ? Slide<
        Name,
        I,
        I extends readonly [...Shape, infer C extends number] ? C : never,
        K,
        Setting<O, 'stride', Pair, K>,
        Setting<O, 'padding', Padding, 0>,
        1
      >
    : never;

type Conv1dShape<In extends number, Out extends number, K extends number, O, S extends Shape> =
  Sequence<'Conv1d', In, S> extends infer I
    ? SlideAlong<
        'Conv1d',
        I,
        Out,
        K,
        Setting<O, 'stride', number, 1>,
        Setting<O, 'padding', Padding, 0>,
        Setting<O, 'dilation', number, 1>
      >
    : never;

type Pool1dShape<Name extends string, K extends number, O, S extends Shape> =
  Sequence<Name, number, S> extends infer I
    ? SlideAlong<
        Name,
        I,
        I extends readonly [...Shape, infer C extends number] ? C : never,
        K,
        Setting<O, 'stride', number, K>,
        Setting<O, 'padding', Padding, 0>,
        1
      >
    : never;

type RecurrentShape<I, H extends number, Returns> = I extends readonly [
  infer N extends number,
  infer T extends number,
  number,
]
  ? Returns extends 'sequence'
    ? [N, T, H]
    : Returns extends 'last'
      ? [N, H]
      : number[]
  : I;

type PooledShape<S extends Shape> = number extends S['length']
  ? [number, number]
  : S extends readonly [infer N extends number, ...Shape, infer C extends number]
    ? [N, C]
    : 'GlobalPool: expects a batch with channels on the last axis';

type SlideAlong<
  Name,
  I,
  Out extends number,
  K extends number,
  St extends number,
  P extends Padding,
  D extends number,
> = I extends readonly [infer N extends number, infer L extends number, number]
  ? Slid<Name, L, K, St, P, D> extends infer Length
    ? Length extends number
      ? [N, Length, Out]
      : Length
    : never
  : I;

type Slide<
  Name,
  I,
  Out extends number,
  K extends Pair,
  St extends Pair,
  P extends Padding,
  D extends Pair,
> = I extends readonly [
  infer N extends number,
  infer H extends number,
  infer W extends number,
  number,
]
  ? [
      Slid<Name, H, At<K, 0>, At<St, 0>, P, At<D, 0>>,
      Slid<Name, W, At<K, 1>, At<St, 1>, P, At<D, 1>>,
    ] extends [infer Rows, infer Columns]
    ? Framed<N, Rows, Columns, Out>
    : never
  : I;

type SpreadShape<In extends number, Out extends number, K extends Pair, O, S extends Shape> =
  Image<'ConvTranspose2d', In, S> extends infer I
    ? I extends readonly [
        infer N extends number,
        infer H extends number,
        infer W extends number,
        number,
      ]
      ? [
          N,
          Spread<
            H,
            At<K, 0>,
            At<Setting<O, 'stride', Pair, 1>, 0>,
            Setting<O, 'padding', number, 0>,
            Setting<O, 'outputPadding', number, 0>
          >,
          Spread<
            W,
            At<K, 1>,
            At<Setting<O, 'stride', Pair, 1>, 1>,
            Setting<O, 'padding', number, 0>,
            Setting<O, 'outputPadding', number, 0>
          >,
          Out,
        ]
      : I
    : never;

/**
 * The four sizes of a batch of images with `In` channels, or the sentence that says what is wrong.
 */
type Image<Name, In, S extends Shape> = number extends S['length']
  ? [number, number, number, number]
  : S extends readonly [number, number, number, infer C extends number]
    ? number extends C | In
      ? S
      : C extends In
        ? S
        : `${Name & string}: expects ${In & number} channels, given ${C}`
    : `${Name & string}: expects images [N, H, W, C], given ${S['length']} axes`;

/**
 * The three sizes of a batch of sequences with `In` channels, or the sentence that says what is
 * wrong.
 */
type Sequence<Name, In, S extends Shape> = number extends S['length']
  ? [number, number, number]
  : S extends readonly [number, number, infer C extends number]
    ? number extends C | In
      ? S
      : C extends In
        ? S
        : `${Name & string}: expects ${In & number} channels, given ${C}`
    : `${Name & string}: expects sequences [N, L, C], given ${S['length']} axes`;

/** A shape with the sizes of its window put in, unless one of them is a sentence. */
type Framed<N, H, W, C> = H extends number ? (W extends number ? [N, H, W, C] : W) : H;

/** The height (0) or width (1) of a pair. */
type At<P extends Pair, Axis extends 0 | 1> = P extends number
  ? P
  : P extends readonly [infer H extends number, infer W extends number]
    ? [H, W][Axis]
    : number;

type Slid<
  Name,
  N extends number,
  K extends number,
  S extends number,
  P extends Padding,
  D extends number,
> = true extends Large<N> | Large<S>
  ? number
  : P extends 'same'
    ? Count<Ceil<Tuple<N>, Tuple<S>>>
    : true extends Large<K> | Large<D> | (P extends number ? Large<P> : false)
      ? number
      : Fit<Name, N, Padded<Tuple<N>, P>, Span<Tuple<K>, Tuple<D>>, Tuple<S>>;
type Fit<
  Name,
  N extends number,
  Room extends 0[],
  Window extends 0[],
  Step extends 0[],
> = Room extends [...Window, ...infer Rest extends 0[]]
  ? Count<[0, ...Quotient<Rest, Step>]>
  : `${Name & string}: a window of ${Window['length'] & number} does not fit into ${N}`;

type Spread<
  N extends number,
  K extends number,
  S extends number,
  P extends number,
  Extra extends number,
> = true extends Large<N> | Large<K> | Large<S> | Large<P> | Large<Extra>
  ? number
  : Minus<
      [...Times<Minus<Tuple<N>, [0]>, Tuple<S>>, ...Tuple<K>, ...Tuple<Extra>],
      [...Tuple<P>, ...Tuple<P>]
    >['length'];

/** Elements that a window with gaps spans: dilation (kernel - 1) + 1. */
type Span<Kernel extends 0[], Gap extends 0[]> = Gap extends [0]
  ? Kernel
  : [0, ...Times<Minus<Kernel, [0]>, Gap>];
type Padded<T extends 0[], P> = P extends number ? [...T, ...Tuple<P>, ...Tuple<P>] : T;

// ------------------------------------------------------------------------- arithmetic of sizes, by
// lengths of tuples

/** Whether a size is unknown, or of so many digits that no tuple of that length is to be made. */
type Large<N extends number> = number extends N
  ? true
  : `${N}` extends `${infer _1}${infer _2}${infer _3}${infer _4}${infer More}`
    ? More extends ''
      ? false
      : true
    : false;

type Tuple<N extends number> = FromDigits<`${N}`>;
type FromDigits<T extends string, Sum extends 0[] = []> = T extends `${infer D extends
  keyof Ones}${infer R}`
  ? FromDigits<R, [...Ten<Sum>, ...Ones[D]]>
  : Sum;
type Ten<T extends 0[]> = [...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T, ...T];
type Ones = {
  '0': [];
  '1': [0];
  '2': [0, 0];
  '3': [0, 0, 0];
  '4': [0, 0, 0, 0];
  '5': [0, 0, 0, 0, 0];
  '6': [0, 0, 0, 0, 0, 0];
  '7': [0, 0, 0, 0, 0, 0, 0];
  '8': [0, 0, 0, 0, 0, 0, 0, 0];
  '9': [0, 0, 0, 0, 0, 0, 0, 0, 0];
};
type Minus<A extends 0[], B extends 0[]> = A extends [...B, ...infer R extends 0[]] ? R : [];
type Times<A extends 0[], B extends 0[], Sum extends 0[] = []> = A extends [
  0,
  ...infer R extends 0[],
]
  ? Times<R, B, [...Sum, ...B]>
  : Sum;
/** The length of a tuple that is still to be computed. */
type Count<T> = T extends 0[] ? T['length'] : never;
/** ceil(A / B), with A + B - 1 in the place of A. */
type Ceil<A extends 0[], B extends 0[]> = Quotient<Minus<[...A, ...B], [0]>, B>;
/** floor(A / B). */
type Quotient<A extends 0[], B extends 0[], Q extends 0[] = []> = B extends [0]
  ? A
  : A extends [...B, ...infer R extends 0[]]
    ? Quotient<R, B, [...Q, 0]>
    : Q;
