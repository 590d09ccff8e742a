import type * as tf from '@tensorflow/tfjs';
import type { AnyModule } from '../module.ts';

/** How many units of a layer differ from each other. */
export interface Symmetry {
  /** Path of the weight, such as `0.weight`. */
  readonly weight: string;
  readonly units: number;
  /** Of these, how many have weights of their own. */
  readonly distinct: number;
}

/**
 * Counts the units that have the same incoming weights as another: in each weight with two axes or
 * more, the columns that are equal to within `tolerance`. Units that start alike and get the same
 * gradient stay alike.
 *
 * @param tolerance largest difference of a weight. Default 0: equal to the last bit
 */
export function symmetryProbe(
  net: AnyModule,
  { tolerance = 0 }: { readonly tolerance?: number } = {},
): Symmetry[] {
  return [...net.namedVariables()]
    .filter(([, weight]) => weight.rank >= 2)
    .map(([path, weight]) => {
      const columns = columnsOf(weight);
      const kept: Float32Array[] = [];
      for (const column of columns) {
        if (!kept.some((other) => alike(column, other, tolerance))) kept.push(column);
      }
      return { weight: path, units: columns.length, distinct: kept.length };
    });
}

function columnsOf(weight: tf.Tensor): Float32Array[] {
  const units = weight.shape.at(-1) as number;
  const values = weight.dataSync();
  return Array.from({ length: units }, (_, unit) =>
    Float32Array.from(
      { length: values.length / units },
      (_, row) => values[row * units + unit] ?? 0,
    ),
  );
}

const alike = (a: Float32Array, b: Float32Array, tolerance: number): boolean =>
  a.every((value, i) => Math.abs(value - (b[i] as number)) <= tolerance);
