import * as tf from '@tensorflow/tfjs';
import { type BatchContext, batchContext } from '../data/batch-context.ts';
import type { Columns } from '../data/index.ts';
import { type Rng, toRng } from '../tensor/index.ts';
import { Averages } from './averages.ts';
import { breather } from './breathe.ts';
import { lossOf, type Objective } from './objective.ts';
import { type Batches, inOrder, type Source } from './source.ts';
import { enterEvaluation, type Gives, type Trainable } from './trainable.ts';

/** Loss and metrics over a data set. */
export interface Evaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Options of {@link evaluate}: its settings, and what is measured. */
export type EvaluateOptions<C extends Columns, Out> = Objective<C, Out> & {
  /** Examples in a batch of a data set; changes the speed, not the result. Default 256. */
  readonly batchSize?: number;
  /** Where an objective draws from. */
  readonly rng?: Rng | number;
};

/**
 * The mean loss and metrics of a model over a data set, in evaluation mode (no dropout). The
 * model's mode is put back afterwards.
 *
 * @example const { loss, metrics } = await evaluate(net, test, { loss: nn.crossEntropy });
 */
export async function evaluate<C extends Columns, Out>(
  model: Trainable & Gives<Out>,
  data: Source<C>,
  options: EvaluateOptions<C, Out>,
): Promise<Evaluation> {
  const rng = options.rng === undefined ? undefined : toRng(options.rng);
  const context = batchContext(rng, 'evaluate: objective');
  return measure(model, inOrder(data, options.batchSize), options, context);
}

/** {@link evaluate} of batches, with what an objective may use. */
export async function measure<C extends Columns, Out>(
  model: Trainable & Gives<Out>,
  batches: Batches<C>,
  objective: Objective<C, Out>,
  context: BatchContext,
): Promise<Evaluation> {
  const losses = new Averages();
  const metrics = new Averages();
  const breathe = breather();
  const back = enterEvaluation(model);
  try {
    for (const batch of batches) {
      const examples = batch.indices.length;
      const measured = tf.tidy(() => {
        const outcome = lossOf(model, objective, batch, context);
        try {
          return { loss: outcome.loss.dataSync()[0] as number, metrics: outcome.measure() };
        } finally {
          outcome.dispose();
        }
      });
      losses.add({ loss: measured.loss }, examples);
      metrics.add(measured.metrics, examples);
      await breathe();
    }
  } finally {
    back();
  }
  return { loss: losses.means().loss ?? Number.NaN, metrics: metrics.means() };
}
