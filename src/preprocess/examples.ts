import * as tf from '@tensorflow/tfjs';
import { type Columns, DatasetOf, type HeldOut } from '../data/index.ts';
import { Matrix, toMatrix } from '../linalg/index.ts';
import { showShape } from '../tensor/index.ts';

/** What is asked of a data set: a tensor of inputs. */
export interface InputSet {
  readonly name: string;
  readonly size: number;
  readonly x: tf.Tensor;
}

/** What holds examples, one a row: a matrix, a tensor, or a data set with its inputs in `x`. */
export type Examples = Matrix | tf.Tensor | InputSet;

/**
 * What a transform is fitted on: inputs `[n, features]`, or a data set of them that is not held out
 * for testing. The compiler refuses the `test` of a split, and `fit` throws for it.
 */
export type TrainingExamples = Matrix | tf.Tensor | (InputSet & { readonly heldOut?: undefined });

/** A data set as it is at run time. */
type AnySet = InputSet & DatasetOf<Columns> & Partial<HeldOut>;
const setIn = (given: Examples): AnySet | undefined =>
  given instanceof DatasetOf ? (given as AnySet) : undefined;
const inputsOf = (given: Examples): Matrix | tf.Tensor =>
  given instanceof DatasetOf ? (given as AnySet).x : (given as Matrix | tf.Tensor);

/** The inputs of training examples in float64. */
export function trainingMatrix(examples: TrainingExamples, who: string): Matrix {
  const set = setIn(examples);
  if (set?.heldOut) {
    throw new Error(
      `${who}.fit: this set of ${set.name} is held out for testing; fit on the training set, then transform both`,
    );
  }
  const x = inputsOf(examples);
  const [n = 0] = x.shape;
  if (x.shape.length !== 2 || n < 1) {
    throw new RangeError(
      `${who}.fit: x must be [n, features] with n >= 1, given ${showShape(x.shape)}`,
    );
  }
  return toMatrix(x);
}

/** What is done to the rows of a matrix, and to those of a tensor. */
export interface RowMap {
  readonly matrix: (x: Matrix) => Matrix;
  readonly tensor: (x: tf.Tensor) => tf.Tensor;
}

/**
 * Maps rows in whatever holds them; of a data set a copy, with the new inputs in `x`.
 *
 * @param features how many numbers a row needs
 * @param featureNames of the new inputs, where they are others
 */
export function mapRows(
  given: Examples,
  features: number,
  { matrix, tensor }: RowMap,
  who: string,
  featureNames?: readonly string[],
): Examples {
  const x = inputsOf(given);
  if (x.shape.at(-1) !== features) {
    throw new RangeError(`${who}: fitted on ${features} features, given ${showShape(x.shape)}`);
  }
  if (x instanceof Matrix) return matrix(x);
  const mapped = tf.tidy(() => tensor(x));
  return setIn(given)?.replace({ x: mapped }, featureNames ? { featureNames } : {}) ?? mapped;
}
