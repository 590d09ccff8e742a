import * as tf from '@tensorflow/tfjs';
import { Averages } from '../averages.ts';
import type { Evaluation } from '../evaluate.ts';
import type { Metric } from '../objective.ts';
import type { Rows } from './rows.ts';
import { type Runner, stacked } from './runner.ts';
import type { Stack } from './stack.ts';

export interface Measures {
  /** Any loss of `nn`; it is asked for the loss of each example. */
  readonly loss: (
    prediction: tf.Tensor,
    target: tf.Tensor,
    options: { readonly reduction: 'none' },
  ) => tf.Tensor;
  /** Further numbers of the validation and of `until`, by name. */
  readonly metrics?: Readonly<Record<string, Metric>>;
}

/** Examples computed at a time, as `evaluate` takes them. */
const CHUNK = 256;

/** Loss and metrics of each network over a data set. */
export function evaluateMany(
  stack: Stack,
  runners: readonly Runner[],
  rows: Rows,
  { loss, metrics = {} }: Measures,
): Evaluation[] {
  const means = runners.map(() => new Averages());
  for (let from = 0; from < rows.size; from += CHUNK) {
    const length = Math.min(CHUNK, rows.size - from);
    const indices = Array.from({ length }, (_, i) => from + i);
    tf.tidy(() => {
      const { x, y } = rows.batch(runners.map(() => indices));
      const prediction = below(stack.forward(x, stacked(runners)));
      const each = loss(prediction, y, { reduction: 'none' });
      const losses = each.reshape([runners.length, -1]).mean(1).dataSync();
      const target = y.slice(0, length);
      for (const [at, averages] of means.entries()) {
        const values: Record<string, number> = { loss: losses[at] as number };
        // Of scores that are no numbers there is nothing to measure.
        const isSound = Number.isFinite(values.loss);
        for (const [name, metric] of Object.entries(metrics)) {
          const value = isSound
            ? metric(prediction.slice(at * length, length), target)
            : Number.NaN;
          values[name] = typeof value === 'number' ? value : (value.dataSync()[0] as number);
        }
        averages.add(values, length);
      }
    });
  }
  return means.map((averages) => {
    const { loss: mean = Number.NaN, ...others } = averages.means();
    return { loss: mean, metrics: others };
  });
}

/** The predictions of all networks below each other: `[runs * rows, out]`. */
export const below = (y: tf.Tensor): tf.Tensor => {
  const [runs = 0, rows = 0, ...rest] = y.shape;
  return y.reshape([runs * rows, ...rest]);
};
