import type * as tf from '@tensorflow/tfjs';
import type { Operand, Tensor } from '../types.ts';
import type { SameShapeFunction } from './elementwise.ts';
import type { With } from './signature.ts';

/** A loss of `tf.losses`: one number, but for `Reduction.NONE`. */
export type LossFunction<Args extends unknown[]> = <
  R extends tf.Reduction = tf.Reduction.SUM_BY_NONZERO_WEIGHTS,
>(
  ...args: [...args: Args, reduction?: R]
) => tf.Reduction.NONE extends R ? Tensor : Tensor<[]>;

export type Losses = With<typeof tf.losses, TypedLosses>;

type Compared = [labels: Operand, predictions: Operand, weights?: Operand];

interface TypedLosses {
  absoluteDifference: LossFunction<Compared>;
  computeWeightedLoss: LossFunction<[losses: Operand, weights?: Operand]>;
  cosineDistance: LossFunction<
    [labels: Operand, predictions: Operand, axis: number, weights?: Operand]
  >;
  hingeLoss: LossFunction<Compared>;
  huberLoss: LossFunction<[...compared: Compared, delta?: number]>;
  logLoss: LossFunction<[...compared: Compared, epsilon?: number]>;
  meanSquaredError: LossFunction<Compared>;
  sigmoidCrossEntropy: LossFunction<[...compared: Compared, labelSmoothing?: number]>;
  softmaxCrossEntropy: LossFunction<[...compared: Compared, labelSmoothing?: number]>;
}

export type Linalg = With<typeof tf.linalg, TypedLinalg>;

interface TypedLinalg {
  bandPart: SameShapeFunction<[numLower: number | tf.Scalar, numUpper: number | tf.Scalar]>;
}
