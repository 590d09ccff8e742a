import * as tf from '@tensorflow/tfjs';
import {
  assertShape,
  type Fits,
  type Known,
  type ShapeOf,
  type Tensor,
} from '../../tensor/index.ts';
import { Module } from '../module.ts';
import type { Output, Rule, Ruled, RuleOf, rule } from './shapes.ts';

/**
 * A layer: one tensor in, one out, with a rule by which the compiler follows the shape. An input
 * that does not fit is a type error that says why, and the same at run time.
 */
export abstract class Layer<R extends Rule = Rule> extends Module<[x: tf.Tensor], Tensor> {
  declare readonly [rule]?: R;

  /** The output for a batch. Leaves no other tensor behind. */
  // The rule is read off `this`, so that every layer has the same `forward` and the compiler need
  // not compare two to see whether one layer can stand for another: it would run through all shapes
  // there are.
  override forward<L extends Ruled, X extends tf.Tensor>(
    this: L,
    x: Fits<Output<RuleOf<L>, ShapeOf<X>>, X>,
  ): Tensor<Known<Output<RuleOf<L>, ShapeOf<X>>>>;
  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => this.compute(x)) as Tensor;
  }

  /**
   * Multiplications, each with an addition, that an input of this shape costs: what `summary`
   * counts. Default 0, for layers whose work is small beside that of products.
   */
  macs(_input: readonly number[], _output: readonly number[]): number {
    return 0;
  }

  /** The output; what else it makes is freed. */
  protected abstract compute(x: tf.Tensor): tf.Tensor;

  /** @throws RangeError unless `x` has this shape, where `null` is any size. */
  protected expectShape(x: tf.Tensor, shape: readonly (number | null)[]): void {
    assertShape(x, shape, `input of ${this.constructor.name}`);
  }

  /** @throws RangeError unless the last axis of `x` has `size` elements. */
  protected expectFeatures(x: tf.Tensor, size: number): void {
    this.expectShape(x, [...x.shape.slice(0, -1).map(() => null), size]);
  }
}
