import * as tf from '@tensorflow/tfjs';
import type { Fits, Known, Rng, Shape, ShapeOf, Tensor } from '../../tensor/index.ts';
import { type Initializer, torchDefault } from '../init.ts';
import { Module } from '../module.ts';

export interface LinearOptions {
  rng: Rng;
  /** Whether to add a bias. Default true. */
  bias?: boolean;
  /** Initial weight. Default uniform on +-1 / sqrt(inFeatures), as in PyTorch (Keras: Glorot uniform). */
  init?: Initializer;
  /** Initial bias. Default as the weight's default, as in PyTorch (Keras: zeros). */
  biasInit?: Initializer;
}

type LinearShape<
  S extends Shape,
  In extends number,
  Out extends number,
> = number extends S['length']
  ? number[]
  : S extends readonly [...infer Batch extends Shape, infer F extends number]
    ? number extends F | In
      ? [...Batch, Out]
      : F extends In
        ? [...Batch, Out]
        : `Linear: expects ${In} features on the last axis, given ${F}`
    : 'Linear: expects one axis or more';

/**
 * x W + b: `[..., inFeatures] -> [..., outFeatures]`.
 *
 * The weight is stored `[inFeatures, outFeatures]`, as in Keras (PyTorch stores its transpose).
 */
export class Linear<In extends number = number, Out extends number = number> extends Module {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1> | undefined;
  readonly inFeatures: In;
  readonly outFeatures: Out;

  constructor(inFeatures: In, outFeatures: Out, options: LinearOptions) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    const { rng, bias = true } = options;
    const standard: Initializer = (shape, stream) =>
      torchDefault(shape, { fanIn: inFeatures, rng: stream });
    const { init = standard, biasInit = standard } = options;
    this.weight = variable(() => init([inFeatures, outFeatures], rng)) as tf.Variable<tf.Rank.R2>;
    this.bias = bias
      ? (variable(() => biasInit([outFeatures], rng)) as tf.Variable<tf.Rank.R1>)
      : undefined;
  }

  forward<X extends tf.Tensor>(
    x: Fits<LinearShape<ShapeOf<X>, In, Out>, X>,
  ): Tensor<Known<LinearShape<ShapeOf<X>, In, Out>>>;
  forward(x: tf.Tensor): Tensor {
    this.expectFeatures(x, this.inFeatures);
    return tf.tidy(() => {
      const rows =
        x.rank === 2 ? (x as tf.Tensor2D) : x.reshape<tf.Tensor2D>([-1, this.inFeatures]);
      const product = tf.matMul(rows, this.weight);
      const y = this.bias ? product.add(this.bias) : product;
      return (x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), this.outFeatures])) as Tensor;
    });
  }
}

/** A variable set to what `f` returns, which is freed. */
export function variable(f: () => tf.Tensor, trainable = true): tf.Variable {
  return tf.tidy(() => tf.variable(f(), trainable));
}
