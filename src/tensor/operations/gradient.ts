import type * as tf from '@tensorflow/tfjs';
import type { ShapeOf } from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';

export type GradFunction = <I extends Tensor>(
  f: (x: I) => tf.Tensor,
) => <X extends I | tf.TensorLike>(x: X, dy?: Operand) => Tensor<ShapeOf<X>>;

export type GradsFunction = <I extends Tensor[]>(
  f: (...args: I) => tf.Tensor,
) => (args: readonly [...I], dy?: Operand) => Gradients<I>;

export type ValueAndGradFunction = <I extends Tensor, O extends tf.Tensor>(
  f: (x: I) => O,
) => <X extends I>(x: X, dy?: O) => { value: O; grad: Tensor<ShapeOf<X>> };

export type ValueAndGradsFunction = <I extends Tensor[], O extends tf.Tensor>(
  f: (...args: I) => O,
) => (args: readonly [...I], dy?: O) => { value: O; grads: Gradients<I> };

/** A gradient has the shape of what it is by. */
type Gradients<I extends Tensor[]> = { [K in keyof I]: Tensor<ShapeOf<I[K]>> };
