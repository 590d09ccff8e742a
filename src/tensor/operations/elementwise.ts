import type * as tf from '@tensorflow/tfjs';
import type { Broadcast, Broadcast3, Fits, Known, Shape, ShapeOf } from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { List, Never } from './signature.ts';

/** A method that keeps the shape. */
export interface SameShapeMethod<Args extends unknown[]> {
  <X extends Tensor>(this: X, ...args: Args): Tensor<ShapeOf<X>>;
  (...never: Never): unknown;
}

/** A function that keeps the shape. */
export type SameShapeFunction<Args extends unknown[] = []> = <X extends Operand>(
  x: X,
  ...args: Args
) => Tensor<ShapeOf<X>>;

/** An elementwise method under NumPy's broadcasting rule. */
export interface ElementwiseMethod {
  <X extends Tensor, B extends Operand>(
    this: X,
    b: Fits<Broadcast<ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<Known<Broadcast<ShapeOf<X>, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

/** An elementwise function of two, under NumPy's broadcasting rule. */
export type ElementwiseFunction = <A extends Operand, B extends Operand>(
  a: A,
  b: Fits<Broadcast<ShapeOf<A>, ShapeOf<B>>, B>,
) => Tensor<Known<Broadcast<ShapeOf<A>, ShapeOf<B>>>>;

export interface WhereMethod {
  <X extends Tensor, C extends Operand, B extends Operand>(
    this: X,
    condition: C,
    b: Fits<Broadcast3<ShapeOf<C>, ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<Known<Broadcast3<ShapeOf<C>, ShapeOf<X>, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

export type WhereFunction = <C extends Operand, A extends Operand, B extends Operand>(
  condition: C,
  a: A,
  b: Fits<Broadcast3<ShapeOf<C>, ShapeOf<A>, ShapeOf<B>>, B>,
) => Tensor<Known<Broadcast3<ShapeOf<C>, ShapeOf<A>, ShapeOf<B>>>>;

export type SumFunction = <L extends List>(tensors: L) => Tensor<ShapeOf<L[number]>>;

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    /** This where the condition holds, `b` elsewhere. */
    where: WhereMethod;
    add: ElementwiseMethod;
    sub: ElementwiseMethod;
    mul: ElementwiseMethod;
    div: ElementwiseMethod;
    divNoNan: ElementwiseMethod;
    floorDiv: ElementwiseMethod;
    mod: ElementwiseMethod;
    pow: ElementwiseMethod;
    atan2: ElementwiseMethod;
    maximum: ElementwiseMethod;
    minimum: ElementwiseMethod;
    squaredDifference: ElementwiseMethod;
    greater: ElementwiseMethod;
    greaterEqual: ElementwiseMethod;
    less: ElementwiseMethod;
    lessEqual: ElementwiseMethod;
    equal: ElementwiseMethod;
    notEqual: ElementwiseMethod;
    logicalAnd: ElementwiseMethod;
    logicalOr: ElementwiseMethod;
    logicalXor: ElementwiseMethod;
    prelu: ElementwiseMethod;
    abs: SameShapeMethod<[]>;
    acos: SameShapeMethod<[]>;
    acosh: SameShapeMethod<[]>;
    asin: SameShapeMethod<[]>;
    asinh: SameShapeMethod<[]>;
    atan: SameShapeMethod<[]>;
    atanh: SameShapeMethod<[]>;
    ceil: SameShapeMethod<[]>;
    clone: SameShapeMethod<[]>;
    cos: SameShapeMethod<[]>;
    cosh: SameShapeMethod<[]>;
    erf: SameShapeMethod<[]>;
    exp: SameShapeMethod<[]>;
    expm1: SameShapeMethod<[]>;
    floor: SameShapeMethod<[]>;
    isFinite: SameShapeMethod<[]>;
    isInf: SameShapeMethod<[]>;
    isNaN: SameShapeMethod<[]>;
    log: SameShapeMethod<[]>;
    log1p: SameShapeMethod<[]>;
    logSigmoid: SameShapeMethod<[]>;
    neg: SameShapeMethod<[]>;
    onesLike: SameShapeMethod<[]>;
    reciprocal: SameShapeMethod<[]>;
    round: SameShapeMethod<[]>;
    rsqrt: SameShapeMethod<[]>;
    sigmoid: SameShapeMethod<[]>;
    sign: SameShapeMethod<[]>;
    sin: SameShapeMethod<[]>;
    sinh: SameShapeMethod<[]>;
    softplus: SameShapeMethod<[]>;
    sqrt: SameShapeMethod<[]>;
    square: SameShapeMethod<[]>;
    tan: SameShapeMethod<[]>;
    tanh: SameShapeMethod<[]>;
    toBool: SameShapeMethod<[]>;
    toFloat: SameShapeMethod<[]>;
    toInt: SameShapeMethod<[]>;
    zerosLike: SameShapeMethod<[]>;
    asType: SameShapeMethod<[dtype: tf.DataType]>;
    softmax: SameShapeMethod<[dim?: number]>;
    logSoftmax: SameShapeMethod<[axis?: number]>;
    reverse: SameShapeMethod<[axis?: number | number[]]>;
    step: SameShapeMethod<[alpha?: number]>;
    relu: SameShapeMethod<[]>;
    relu6: SameShapeMethod<[]>;
    elu: SameShapeMethod<[]>;
    selu: SameShapeMethod<[]>;
    leakyRelu: SameShapeMethod<[alpha: number]>;
    logicalNot: SameShapeMethod<[]>;
    clipByValue: SameShapeMethod<[min: number, max: number]>;
    cast: SameShapeMethod<[dtype: tf.DataType]>;
    cumsum: SameShapeMethod<[axis?: number, exclusive?: boolean, reverse?: boolean]>;
    cumprod: SameShapeMethod<[axis?: number, exclusive?: boolean, reverse?: boolean]>;
    localResponseNormalization: SameShapeMethod<
      [depthRadius?: number, bias?: number, alpha?: number, beta?: number]
    >;
  }
}
