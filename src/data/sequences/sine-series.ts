import * as tf from '@tensorflow/tfjs';
import { type Rng, type Tensor, toRng, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';

export interface SineOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Number of stretches. Default 500. */
  readonly n?: number;
  /** Values in a stretch. Default 20. */
  readonly length?: number;
  /** Steps of a whole wave. Default 25. */
  readonly period?: number;
  /** Standard deviation of the noise on every value, y included. Default 0. */
  readonly noise?: number;
}

/** Stretches `[n, length, 1]`, and the value after each `[n, 1]`. */
export type SineDataset = Dataset<
  { readonly x: Tensor<[number, number, 1]>; readonly y: Tensor<[number, 1]> },
  {
    readonly name: string;
    /** Angle of a step in radians, 2 pi / period. */
    readonly omega: number;
  }
>;

/**
 * Stretches of sin(omega t + phase), each of a phase of its own, and the value that comes next. A
 * sine without noise needs no memory but two values: x_t = 2 cos(omega) x_{t-1} - x_{t-2}. With
 * noise no forecast has an RMSE below `noise`.
 *
 * @throws RangeError for a length that is no whole number from 1
 */
export function sineSeries({
  rng: seed,
  n = 500,
  length = 20,
  period = 25,
  noise = 0,
}: SineOptions): SineDataset {
  if (!(Number.isInteger(length) && length > 0)) {
    throw new RangeError(`sineSeries: length is ${length}, expected a whole number from 1`);
  }
  const rng = toRng(seed);
  const omega = (2 * Math.PI) / period;
  const series = Array.from({ length: n }, () => {
    const phase = rng.uniform(0, 2 * Math.PI);
    return Array.from(
      { length: length + 1 },
      (_, t) => Math.sin(omega * t + phase) + (noise === 0 ? 0 : rng.normal(0, noise)),
    );
  });
  const x = tf.tensor3d(
    series.flatMap((values) => values.slice(0, length)),
    [n, length, 1],
  );
  const y = tf.tensor2d(series.map((values) => [values[length] as number]));
  return new Dataset(
    { x: typed(x, [-1, -1, 1]), y: typed(y, [-1, 1]) },
    { name: 'sine series', omega },
  );
}
