import type * as tf from '@tensorflow/tfjs';
import type { Batch } from '../data/index.ts';
import type { Module } from '../nn/index.ts';

/** A number that judges predictions, such as `accuracy`: the mean over the batch. */
export type Metric = (prediction: tf.Tensor, target: tf.Tensor) => number;

/** Learning to predict the targets from the inputs: `loss(model.forward(x), y)`. */
export interface Supervised {
  /** A scalar, the mean over the batch; any loss of `nn`. */
  readonly loss: (prediction: tf.Tensor, target: tf.Tensor) => tf.Tensor;
  /** Further numbers to report, by name. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  readonly objective?: never;
}

/** Anything else that is to become small, such as `({ x }) => vae.loss(x, rng)`. */
export interface Custom<X extends readonly number[], Y extends readonly number[]> {
  /** A scalar, the mean over the batch. */
  readonly objective: (batch: Batch<X, Y>) => tf.Tensor;
  readonly loss?: never;
  readonly metrics?: never;
}

export type Objective<X extends readonly number[], Y extends readonly number[]> =
  | Supervised
  | Custom<X, Y>;

/** The loss of a batch as a scalar; metrics are handed to `report` on the way. */
export function lossOf<X extends readonly number[], Y extends readonly number[]>(
  model: Module,
  objective: Objective<X, Y>,
  batch: Batch<X, Y>,
  report: (metrics: Record<string, number>) => void,
): tf.Scalar {
  const value = (() => {
    if (objective.objective) return objective.objective(batch);
    const prediction = model.forward(batch.x);
    const { metrics = {} } = objective;
    report(
      Object.fromEntries(
        Object.entries(metrics).map(([name, metric]) => [name, metric(prediction, batch.y)]),
      ),
    );
    return objective.loss(prediction, batch.y);
  })();
  if (value.size !== 1) {
    throw new RangeError(
      `the loss has shape [${value.shape.join(', ')}], expected a scalar; take its mean`,
    );
  }
  return value.reshape([]);
}

/** Means over examples, from means over batches. */
export class Averages {
  #weight = 0;
  readonly #sums: Record<string, number> = {};

  add(values: Readonly<Record<string, number>>, weight: number): void {
    this.#weight += weight;
    for (const [name, value] of Object.entries(values)) {
      this.#sums[name] = (this.#sums[name] ?? 0) + weight * value;
    }
  }

  means(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#weight]),
    );
  }
}
