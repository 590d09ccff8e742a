import type * as tf from '@tensorflow/tfjs';
import type { Columns, Dataset, DatasetOf } from '../data/index.ts';
import { cov, eigSym, type Matrix } from '../linalg/index.ts';
import type { Tensor } from '../tensor/index.ts';
import { type Examples, mapRows } from './examples.ts';

/** The same columns with others for inputs. */
export type WithInputs<C> = Omit<C, 'x'> & { readonly x: Tensor<[number, number]> };

/** A linear map learnt from some examples, for any others: z = (x - mean) W. */
export abstract class Projection {
  /** Mean of each feature. */
  readonly mean: readonly number[];
  readonly #forward: Matrix;
  readonly #back: Matrix;

  /**
   * @param forward W, `[features, outputs]`
   * @param back what takes z back, `[outputs, features]`
   */
  protected constructor(mean: ArrayLike<number>, forward: Matrix, back: Matrix) {
    this.mean = Array.from(mean);
    this.#forward = forward;
    this.#back = back;
  }

  /**
   * z = (x - mean) W for rows x, of the kind that is given; of a data set a copy.
   *
   * @throws RangeError for another number of features
   */
  transform(x: Matrix): Matrix;
  transform(x: tf.Tensor): Tensor<[number, number]>;
  transform<C extends Columns, A extends object>(
    set: DatasetOf<C, A> & { readonly x: tf.Tensor },
  ): Dataset<WithInputs<C>, A>;
  transform(x: Examples): unknown {
    const w = this.#forward;
    const map = {
      matrix: (a: Matrix) => a.sub(this.mean).matMul(w),
      tensor: (a: tf.Tensor) => a.sub([...this.mean]).matMul(w.toTensor()),
    };
    return mapRows(x, w.rows, map, this.constructor.name, this.names(w.cols));
  }

  /** The x that {@link transform} takes to z, or the nearest where it drops something. */
  inverse(z: Matrix): Matrix;
  inverse(z: tf.Tensor): Tensor<[number, number]>;
  inverse(z: Matrix | tf.Tensor): unknown {
    const back = this.#back;
    return mapRows(
      z,
      back.rows,
      {
        matrix: (a) => a.matMul(back).add(this.mean),
        tensor: (a) => a.matMul(back.toTensor()).add([...this.mean]),
      },
      `${this.constructor.name}.inverse`,
    );
  }

  /** Names of the outputs; undefined keeps those of the inputs. */
  protected abstract names(outputs: number): readonly string[] | undefined;
}

/** What a projection is made from. */
export interface Axes {
  readonly mean: Float64Array;
  /** Variances along the axes, largest first. None is below 0. */
  readonly values: Float64Array;
  /** The axes as columns. */
  readonly vectors: Matrix;
}

/** The principal axes of rows. */
export function principalAxes(x: Matrix, ddof: number): Axes {
  const { values, vectors } = eigSym(cov(x, { ddof }));
  return { mean: x.mean(0), values: values.map((value) => Math.max(0, value)), vectors };
}

/**
 * What whitening divides by along each axis, √(Λ + eps). Infinity along an axis of no variance but
 * rounding, so that what is constant becomes 0 rather than noise of size 1.
 */
export function whitenScales(values: Float64Array, eps: number): Float64Array {
  const least = values.length * Number.EPSILON * (values[0] ?? 0);
  return values.map((value) => (value + eps > least ? Math.sqrt(value + eps) : Infinity));
}

/** The other way: what {@link whitenScales} dropped stays 0. */
export const unwhitenScales = (scales: Float64Array): Float64Array =>
  scales.map((s) => (s === Infinity ? 0 : s));
