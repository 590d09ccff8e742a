import * as core from '@tensorflow/tfjs';
import { showShape, trust } from './check.ts';
import type { Nested } from './numbers.ts';
import { fillNormal, fillUniform } from './random.ts';
import type { Rng } from './rng.ts';
import type { Dims, Shape, ShapeOf } from './shapes/index.ts';
import * as tf from './tf.ts';
import type { Tensor } from './types.ts';

const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/**
 * A float32 tensor of nested arrays; the compiler reads the shape off the brackets.
 *
 * @throws Error if the rows are of different lengths.
 * @example tensor([[1, 2, 3], [4, 5, 6]]) // Tensor<[2, 3]>
 */
export function tensor<const T extends Nested>(values: T): Tensor<ShapeOf<T>> {
  return trust(core.tensor(values as core.TensorLike, undefined, 'float32'));
}

/** All elements 0, float32. */
export function zeros<const S extends Shape>(shape: S): Tensor<Dims<S>> {
  return full(shape, 0);
}

/** All elements 1, float32. */
export function ones<const S extends Shape>(shape: S): Tensor<Dims<S>> {
  return full(shape, 1);
}

/** All elements `value`, float32. */
export function full<const S extends Shape>(shape: S, value: number): Tensor<Dims<S>> {
  return tf.fill(shape, value, 'float32');
}

/** A tensor filled from flat values in row-major order. */
export function fromData<const S extends Shape>(
  values: Float32Array | readonly number[],
  shape: S,
): Tensor<Dims<S>> {
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(
      `fromData: ${values.length} values for shape ${showShape(shape)}, which has ${sizeOf(shape)} elements`,
    );
  }
  return trust(core.tensor(Float32Array.from(values), [...shape], 'float32'));
}

/** `start, start + step, ...` below `stop`, float32; with one argument, from 0. */
export function arange(start: number, stop?: number, step = 1): Tensor<[number]> {
  return stop === undefined ? tf.range(0, start) : tf.range(start, stop, step);
}

/** `count` numbers from `start` to `stop`, both included, equally far apart. */
export function linspace<const N extends number>(
  start: number,
  stop: number,
  count: N,
): Tensor<[N]> {
  return tf.linspace(start, stop, count);
}

/** The n x n identity. */
export function eye<const N extends number>(n: N): Tensor<[N, N]> {
  return tf.eye(n);
}

/** Independent draws from the normal distribution. Defaults: mean 0, std 1. */
export function randn<const S extends Shape>(
  shape: S,
  { rng, mean = 0, std = 1 }: { rng: Rng | number; mean?: number; std?: number },
): Tensor<Dims<S>> {
  return fillNormal(shape, rng, mean, std);
}

/**
 * Independent draws from [low, high). Defaults: low 0, high 1.
 *
 * @throws RangeError unless both are finite and low is at most high.
 */
export function uniform<const S extends Shape>(
  shape: S,
  { rng, low = 0, high = 1 }: { rng: Rng | number; low?: number; high?: number },
): Tensor<Dims<S>> {
  return fillUniform(shape, rng, low, high);
}

/**
 * One row per label, 1 at the label and 0 elsewhere: `[n] -> [n, classes]`.
 *
 * @throws RangeError if a label is not a whole number in [0, classes).
 */
export function oneHot<const C extends number>(
  labels: readonly number[] | Int32Array | Uint8Array | Tensor,
  classes: C,
): Tensor<[number, C]> {
  const list = 'dataSync' in labels ? labels.dataSync() : labels;
  const data = new Float32Array(list.length * classes);
  list.forEach((label, row) => {
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(`oneHot: label ${label} at row ${row}, expected 0 to ${classes - 1}`);
    }
    data[row * classes + label] = 1;
  });
  return fromData(data, [list.length, classes]);
}
