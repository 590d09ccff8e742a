import type { Dot, Fits, Known, MatMul, Outer, Shape, ShapeOf } from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { Never } from './signature.ts';

export interface MatrixProductMethod {
  <X extends Tensor, B extends Operand, TA extends boolean = false, TB extends boolean = false>(
    this: X,
    b: Fits<MatMul<ShapeOf<X>, ShapeOf<B>, TA, TB>, B>,
    transposeA?: TA,
    transposeB?: TB,
  ): Tensor<Known<MatMul<ShapeOf<X>, ShapeOf<B>, TA, TB>>>;
  (...never: Never): unknown;
}

export type MatrixProductFunction = <
  A extends Operand,
  B extends Operand,
  TA extends boolean = false,
  TB extends boolean = false,
>(
  a: A,
  b: Fits<MatMul<ShapeOf<A>, ShapeOf<B>, TA, TB>, B>,
  transposeA?: TA,
  transposeB?: TB,
) => Tensor<Known<MatMul<ShapeOf<A>, ShapeOf<B>, TA, TB>>>;

export interface DotMethod {
  <X extends Tensor, B extends Operand>(
    this: X,
    b: Fits<Dot<ShapeOf<X>, ShapeOf<B>>, B>,
  ): Tensor<Known<Dot<ShapeOf<X>, ShapeOf<B>>>>;
  (...never: Never): unknown;
}

export type DotFunction = <A extends Operand, B extends Operand>(
  a: A,
  b: Fits<Dot<ShapeOf<A>, ShapeOf<B>>, B>,
) => Tensor<Known<Dot<ShapeOf<A>, ShapeOf<B>>>>;

export type OuterFunction = <A extends Operand, B extends Operand>(
  a: A,
  b: B,
) => Tensor<Outer<ShapeOf<A>, ShapeOf<B>>>;

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    /**
     * Matrix product `[..., n, k] x [..., k, m] -> [..., n, m]`; `true` transposes that side first.
     */
    matMul: MatrixProductMethod;
    /** Inner product of vectors; a matrix product for matrices. */
    dot: DotMethod;
  }
}
