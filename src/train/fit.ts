import * as tf from '@tensorflow/tfjs';
import { batchContext } from '../data/batch-context.ts';
import type { Draw } from '../data/draw.ts';
import type { Batch, Columns } from '../data/index.ts';
import {
  adam,
  type ClipOptions,
  type Gradients,
  type Optimizer,
  type OptimizerFactory,
  type Schedule,
} from '../optim/index.ts';
import { type Rng, toRng } from '../tensor/index.ts';
import type { BatchLog, Callback, FitRun } from './callback.ts';
import { DivergedError } from './diverged.ts';
import { checkEpochs, type EpochOptions, type Place, runEpochs } from './epochs.ts';
import { measure } from './evaluate.ts';
import { type GradientOptions, GradientSteps } from './gradient-steps.ts';
import type { History } from './history.ts';
import type { Objective } from './objective.ts';
import { inOrder, type Source, shuffled, uncopied } from './source.ts';
import type { Gives, Trainable } from './trainable.ts';

export interface FitSettings<C extends Columns>
  extends EpochOptions<FitRun>,
    GradientOptions,
    ClipOptions {
  /**
   * Draws the order of the examples, and for an objective its random numbers. A seed or a
   * generator; needed for a data set.
   */
  readonly rng?: Rng | number;
  /** Examples in a batch of a data set. Default 32. */
  readonly batchSize?: number;
  /**
   * Makes the optimizer, as `optim.sgd({ momentum: 0.9 })`, for this training only; or one of your
   * own, which goes on where it was and stays yours. Default `optim.adam()`.
   */
  readonly optimizer?: OptimizerFactory | Optimizer;
  /**
   * Learning rate during this training, instead of the optimizer's own: a number, or a schedule
   * over the steps of this training, which is told how many there are:
   * `optim.schedules.cosine(0.1)`.
   */
  readonly lr?: number | Schedule;
  /** Evaluated after each epoch. */
  readonly validation?: Source<C>;
}

/** Options of {@link fit}: its settings, and what is to be made small. */
export type FitOptions<C extends Columns, Out> = FitSettings<C> & Objective<C, Out>;

/**
 * Trains a model: for each epoch, each batch, one step of the optimizer against the gradient of the
 * loss. Ends after `epochs`, when a callback stops it, or when the reader presses Stop: the weights
 * then are those of the last whole step, and the history says `interrupted`. The model is left in
 * evaluation mode.
 *
 * The same seeds give the same result. No tensors are left but those of an optimizer of your own.
 *
 * @param data what to learn from: a data set, shuffled anew for each epoch with `rng`, or a loader
 *   of your own
 * @example
 * const history = await fit(net, digits, { loss: nn.crossEntropy, lr: 0.005, epochs: 5, rng: 1 });
 *
 * @throws DivergedError when the loss becomes NaN or infinite
 */
export async function fit<C extends Columns, Out>(
  model: Trainable & Gives<Out>,
  data: Source<C>,
  options: FitOptions<C, Out>,
): Promise<History> {
  const { epochs = 10, batchSize, validation } = options;
  checkEpochs(epochs, 'fit');
  const rng = options.rng === undefined ? undefined : toRng(options.rng);
  const batches = shuffled(data, { rng, batchSize }, 'fit');
  const context = batchContext(rng, 'fit: objective');
  const { optimizer, release } = optimizerOf(model, options, epochs * batches.length);
  const steps = new GradientSteps<C, Out>(model, optimizer, options, context);
  try {
    return await runEpochs<Batch<C> | Draw<C>, FitRun>(
      {
        batches: uncopied(batches),
        run: { model, optimizer },
        beginEpoch: () => void model.train(),
        step: (batch, place, run) => trainStep(run, options, steps, batch, place),
        endEpoch: async () => {
          if (!validation) return undefined;
          // The same draws each time, so that epochs can be compared.
          const draws = batchContext(rng?.fork('validation'), 'fit: objective');
          return measure(model, inOrder(validation), options, draws);
        },
      },
      { ...options, epochs },
    );
  } finally {
    model.eval();
    steps.dispose();
    release();
  }
}

/**
 * The optimizer for a training of so many steps; `release` undoes what is for this training only.
 */
function optimizerOf<C extends Columns>(
  model: Trainable,
  { optimizer: given = adam(), lr }: Pick<FitSettings<C>, 'optimizer' | 'lr'>,
  total: number,
): { optimizer: Optimizer; release: () => void } {
  const isMade = typeof given === 'function';
  const optimizer = isMade ? given([...model.namedParameters()]) : given;
  const { schedule: before, steps: start } = optimizer;
  if (lr !== undefined) {
    optimizer.lr = typeof lr === 'number' ? lr : (step) => lr(step - start, total);
  }
  const release = () => {
    if (isMade) optimizer.dispose();
    else if (lr !== undefined) optimizer.schedule = before;
  };
  return { optimizer, release };
}

/**
 * One step of the optimizer; the numbers are those before it. With a loss that is no number no step
 * is made.
 */
async function trainStep<C extends Columns, Out>(
  run: FitRun,
  options: FitOptions<C, Out>,
  steps: GradientSteps<C, Out>,
  batch: Batch<C> | Draw<C>,
  { step, epoch, batch: index }: Place,
): Promise<Omit<BatchLog, keyof Place>> {
  const { optimizer } = run;
  const { lr } = optimizer;
  const { value: computed, release } = steps.of(batch);
  const { gradients, outcome } = computed;
  try {
    const [value = Number.NaN] = await computed.loss.data();
    if (!Number.isFinite(value)) throw new DivergedError(value, epoch, index, lr);
    await tellGradients(run, options.callbacks ?? [], gradients, step);
    const metrics = outcome.measure();
    tf.tidy(() => optimizer.applyGradients(computed.clipped));
    return { loss: value, metrics, lr };
  } finally {
    release();
  }
}

async function tellGradients(
  run: FitRun,
  callbacks: readonly Callback[],
  gradients: Gradients,
  step: number,
): Promise<void> {
  const listeners = callbacks.filter((callback) => callback.onGradients);
  if (listeners.length === 0) return;
  // An optimizer of the reader's own may know its parameters by other paths than the model does.
  const paths = new Map([...run.model.namedParameters()].map(([path, p]) => [p, path]));
  const named = Object.entries(gradients).map(([path, gradient]) => {
    const parameter = run.optimizer.parameters.get(path);
    // Tensors of this moment: the gradients may have other values next time.
    return [(parameter && paths.get(parameter)) ?? path, gradient.clone()] as const;
  });
  const given = Object.fromEntries(named);
  try {
    for (const listener of listeners) await listener.onGradients?.(run, given, step);
  } finally {
    tf.dispose(given);
  }
}
