import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../tensor/index.ts';

/** What a {@link Dataset} is made of. */
export interface DatasetParts<X extends readonly number[], Y extends readonly number[]> {
  /** Inputs, one example a row of the first axis. */
  readonly x: Tensor<[number, ...X]>;
  /** Targets: class labels (int32, one number an example) or values. */
  readonly y: Tensor<[number, ...Y]>;
  /** What it is, in a word. */
  readonly name: string;
  /** Names of the classes, where `y` holds labels `0 .. classNames.length - 1`. */
  readonly classNames?: readonly string[];
  /** Names of the inputs, where an example is a list of features. */
  readonly featureNames?: readonly string[];
}

/**
 * Examples and their targets in memory. `X` and `Y` are the shapes of one input and one target: MNIST is a
 * `Dataset<[28, 28, 1], []>`, its `x` a `Tensor<[number, 28, 28, 1]>` and its `y` a `Tensor<[number]>`.
 *
 * It owns its tensors: `dispose` frees them.
 */
export class Dataset<
  X extends readonly number[] = readonly number[],
  Y extends readonly number[] = readonly number[],
> implements DatasetParts<X, Y>
{
  readonly x: Tensor<[number, ...X]>;
  readonly y: Tensor<[number, ...Y]>;
  readonly name: string;
  readonly classNames?: readonly string[];
  readonly featureNames?: readonly string[];

  constructor({ x, y, name, classNames, featureNames }: DatasetParts<X, Y>) {
    if (x.shape[0] !== y.shape[0]) {
      throw new RangeError(
        `Dataset ${name}: x has ${x.shape[0]} examples and y has ${y.shape[0]}; the first axes must agree`,
      );
    }
    this.x = x;
    this.y = y;
    this.name = name;
    if (classNames) this.classNames = classNames;
    if (featureNames) this.featureNames = featureNames;
  }

  /** Number of examples. */
  get size(): number {
    return this.x.shape[0] as number;
  }

  /** A copy of the examples at these indices, in this order. Dispose it when done. */
  subset(indices: ArrayLike<number>): Dataset<X, Y> {
    return new Dataset({ ...this.parts(), ...this.gather(indices) });
  }

  /** A copy of the first `n` examples. Dispose it when done. */
  take(n: number): Dataset<X, Y> {
    return this.subset(Array.from({ length: Math.min(n, this.size) }, (_, i) => i));
  }

  /** The labels as plain integers; for datasets whose target is one number. */
  labels(): Int32Array {
    return Int32Array.from(this.y.dataSync());
  }

  dispose(): void {
    this.x.dispose();
    this.y.dispose();
  }

  toString(): string {
    const describe = (t: tf.Tensor) => `[${t.shape.join(', ')}] ${t.dtype}`;
    const classes = this.classNames ? `, ${this.classNames.length} classes` : '';
    return `${this.name}: ${this.size} examples, x ${describe(this.x)}, y ${describe(this.y)}${classes}`;
  }

  protected parts(): DatasetParts<X, Y> {
    const { x, y, name, classNames, featureNames } = this;
    return {
      x,
      y,
      name,
      ...(classNames ? { classNames } : {}),
      ...(featureNames ? { featureNames } : {}),
    };
  }

  /** Rows of `x` and `y`. An index outside throws: TensorFlow.js would give zeros on some backends. */
  protected gather(indices: ArrayLike<number>): Pick<DatasetParts<X, Y>, 'x' | 'y'> {
    const rows = Int32Array.from(indices);
    const outside = rows.find((row) => row < 0 || row >= this.size);
    if (outside !== undefined) {
      throw new RangeError(
        `Dataset ${this.name}: index ${outside} is outside 0 .. ${this.size - 1}`,
      );
    }
    return tf.tidy(() => {
      const at = tf.tensor1d(rows, 'int32');
      return {
        x: tf.gather(this.x as tf.Tensor, at) as Tensor as Tensor<[number, ...X]>,
        y: tf.gather(this.y as tf.Tensor, at) as Tensor as Tensor<[number, ...Y]>,
      };
    });
  }
}
