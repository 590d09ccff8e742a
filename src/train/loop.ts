import * as tf from '@tensorflow/tfjs';
import { batchContext } from '../data/batch-context.ts';
import type { Batch, BatchContext, Columns } from '../data/index.ts';
import { type Rng, toRng } from '../tensor/index.ts';
import type { Run } from './callback.ts';
import { DivergedError } from './diverged.ts';
import { checkEpochs, type EpochOptions, type Place, runEpochs } from './epochs.ts';
import type { History } from './history.ts';
import { type Reported, reportedLoss } from './objective.ts';
import { type Source, shuffled } from './source.ts';

export interface LoopOptions extends EpochOptions<Run> {
  /** Draws the order of the examples, and the step's random numbers. Needed for a data set. */
  readonly rng?: Rng | number;
  /** Examples in a batch of a data set. Default 32. */
  readonly batchSize?: number;
}

/** What a step of a loop may use beside the batch. */
export interface StepContext extends BatchContext, Place {
  readonly run: Run;
}

/**
 * A training loop of your own, with the progress, Stop, history and callbacks of `fit`: for several
 * optimizers, or for steps that are no gradient of one loss. The step runs in a tidy; what it gives
 * is averaged over each epoch. A step that does the same to each batch can be captured:
 * `optim.captured`.
 *
 * @param data a data set, shuffled anew for each epoch with `rng`, or a loader of your own
 * @param step takes the steps for a batch, and gives the loss, alone or with further numbers to
 *   report
 * @example
 * await loop(real, { epochs: 20, rng: 1 }, ({ x }, { rng }) => {
 *   const fake = () => generator.forward(randn([x.shape[0], 8], { rng }));
 *   const critic = critics.step(() => criticLoss(x, fake()));
 *   const loss = generators.step(() => generatorLoss(fake()));
 *   return { loss, critic };
 * });
 *
 * @throws DivergedError when the loss becomes NaN or infinite
 */
export async function loop<C extends Columns>(
  data: Source<C>,
  options: LoopOptions,
  step: (batch: Batch<C>, context: StepContext) => Reported,
): Promise<History> {
  const { epochs = 10, batchSize } = options;
  checkEpochs(epochs, 'loop');
  const rng = options.rng === undefined ? undefined : toRng(options.rng);
  const batches = shuffled(data, { rng, batchSize }, 'loop');
  const context = batchContext(rng, 'loop: step');
  return runEpochs<Batch<C>, Run>(
    {
      batches,
      run: {},
      step: async (batch, place, run) => {
        const numbers = tf.tidy(() => {
          const outcome = reportedLoss(step(batch, Object.assign(context, place, { run })), 'loop');
          try {
            return { loss: outcome.loss.dataSync()[0] as number, metrics: outcome.measure() };
          } finally {
            outcome.dispose();
          }
        });
        if (Number.isFinite(numbers.loss)) return numbers;
        throw new DivergedError(numbers.loss, place.epoch, place.batch);
      },
    },
    { ...options, epochs },
  );
}
