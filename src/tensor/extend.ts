import * as tf from '@tensorflow/tfjs';
import { showShape } from './check.ts';
import type { SpreadOptions } from './operations/reduce.ts';

/**
 * What tensors have here beyond TensorFlow.js, as it extends them itself: by methods of the class.
 * `item`, `T`, `var` and `std` are new, and reductions take `{ keepDims: true }` where
 * TensorFlow.js takes `true`, as those of `Matrix` do.
 */
declare module '@tensorflow/tfjs-core/dist/tensor.js' {
  interface Tensor<R extends tf.Rank = tf.Rank> {
    /**
     * The only element, as a number. @throws RangeError with the shape, if there are more or none.
     */
    item(): number;
    /** The transpose of a matrix. @throws RangeError for tensors of another number of axes. */
    readonly T: Tensor<tf.Rank.R2>;
    /**
     * Variance over n - ddof values, along axes or of all. Default ddof 0, as in NumPy (PyTorch:
     * 1).
     */
    var<T extends Tensor>(axis?: Axis | SpreadOptions, options?: SpreadOptions): T;
    /** Standard deviation: the square root of `var`. */
    std<T extends Tensor>(axis?: Axis | SpreadOptions, options?: SpreadOptions): T;
  }
}

type Axis = number | number[];
type Keep = boolean | { readonly keepDims?: boolean };

const prototype = tf.Tensor.prototype;

const REDUCTIONS = [
  'sum',
  'mean',
  'max',
  'min',
  'prod',
  'all',
  'any',
  'logSumExp',
  'euclideanNorm',
] as const;

for (const name of REDUCTIONS) {
  const reduce = prototype[name] as (this: tf.Tensor, axis?: Axis, keepDims?: boolean) => tf.Tensor;
  function ours(this: tf.Tensor, axis?: Axis, keep?: Keep): tf.Tensor {
    return reduce.call(this, axis, typeof keep === 'object' ? keep.keepDims : keep);
  }
  // A second copy of these methods, as the union package brings along, does not take their place.
  Object.defineProperty(prototype, name, { get: () => ours, set: () => {}, configurable: true });
}

define('item', function (this: tf.Tensor): number {
  if (this.size !== 1) {
    throw new RangeError(
      `item: the tensor has shape ${showShape(this.shape)}, expected one element; ` +
        'arraySync() gives all of them',
    );
  }
  return this.dataSync()[0] as number;
});

define('var', function (this: tf.Tensor, first?: Axis | SpreadOptions, second?: SpreadOptions) {
  const isAxis = typeof first !== 'object' || Array.isArray(first);
  const [axis, options = {}] = isAxis ? [first, second] : [undefined, first];
  const { ddof = 0, keepDims = false } = options;
  return tf.tidy(() => {
    const { variance } = tf.moments(this, axis, keepDims);
    if (ddof === 0) return variance;
    const n = this.size / variance.size;
    return variance.mul(n / (n - ddof));
  });
});

define('std', function (this: tf.Tensor, first?: Axis | SpreadOptions, second?: SpreadOptions) {
  return tf.tidy(() => this.var(first, second).sqrt());
});

Object.defineProperty(prototype, 'T', {
  configurable: true,
  get(this: tf.Tensor): tf.Tensor {
    if (this.rank !== 2) {
      throw new RangeError(
        `T: needs a matrix, given shape ${showShape(this.shape)}; transpose() turns other tensors, ` +
          'reshape([1, -1]) makes a row',
      );
    }
    return this.transpose();
  },
});

/** Like the methods of a class: in no list of a tensor's properties. */
function define(name: string, value: (...args: never[]) => unknown): void {
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}
