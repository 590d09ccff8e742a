import * as tf from '@tensorflow/tfjs';
import { DataLoader, type Dataset } from '../data/index.ts';
import type { Module } from '../nn/index.ts';
import { breather } from './breathe.ts';
import { Averages, lossOf, type Objective } from './objective.ts';

/** Loss and metrics over a data set. */
export interface Evaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface EvaluateOptions {
  /** Examples in a batch; changes the speed, not the result. Default 256. */
  readonly batchSize?: number;
}

/**
 * The mean loss and metrics of a model over a data set, in evaluation mode (no dropout). The mode of each
 * part is put back afterwards.
 */
export async function evaluate<X extends readonly number[], Y extends readonly number[]>(
  model: Module,
  data: Dataset<X, Y> | DataLoader<X, Y>,
  objective: Objective<X, Y>,
  { batchSize = 256 }: EvaluateOptions = {},
): Promise<Evaluation> {
  const loader = data instanceof DataLoader ? data : new DataLoader(data, { batchSize });
  const losses = new Averages();
  const metrics = new Averages();
  const breathe = breather();
  const resume = model.suspendTraining();
  try {
    for (const batch of loader) {
      const examples = batch.indices.length;
      const scalar = tf.tidy(() =>
        lossOf(model, objective, batch, (values) => metrics.add(values, examples)),
      );
      const [loss] = await scalar.data();
      scalar.dispose();
      losses.add({ loss: loss as number }, examples);
      await breathe();
    }
  } finally {
    resume();
  }
  return { loss: losses.means().loss ?? Number.NaN, metrics: metrics.means() };
}
