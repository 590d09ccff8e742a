import * as tf from '@tensorflow/tfjs';
import { type Batch, DataLoader, type Dataset } from '../data/index.ts';
import { cellSignal } from '../display/index.ts';
import type { Module } from '../nn/index.ts';
import { Adam, type Optimizer } from '../optim/index.ts';
import type { Rng } from '../tensor/index.ts';
import { breather } from './breathe.ts';
import type { Callback, Run } from './callbacks.ts';
import { evaluate } from './evaluate.ts';
import { type ClipOptions, clipGradients } from './gradients.ts';
import { type EpochLog, History, short } from './history.ts';
import { Averages, lossOf, type Objective } from './objective.ts';
import { openProgress, type Progress } from './progress.ts';

export interface FitSettings<X extends readonly number[], Y extends readonly number[]>
  extends ClipOptions {
  /** What to learn from: a data set, shuffled anew for each epoch with `rng`, or a loader of your own. */
  readonly data: Dataset<X, Y> | DataLoader<X, Y>;
  /** Draws the order of the examples. Needed for a data set. */
  readonly rng?: Rng;
  /** Examples in a batch of a data set. Default 32. */
  readonly batchSize?: number;
  /** Times each example is seen. Default 10. */
  readonly epochs?: number;
  /** Default `Adam` with its defaults, for this call only. */
  readonly optimizer?: Optimizer;
  /** Learning rate of each epoch (from 1), instead of the optimizer's own. */
  readonly schedule?: (epoch: number) => number;
  /** Evaluated after each epoch. */
  readonly validation?: Dataset<X, Y> | DataLoader<X, Y>;
  readonly callbacks?: readonly Callback[];
  /** Show how far it is: a bar in a terminal, a display in a notebook, nothing in a headless run. Default true. */
  readonly progress?: boolean;
  /** Ends the training at the next batch. Default: the signal of the notebook's Stop. */
  readonly signal?: AbortSignal;
}

export type FitOptions<X extends readonly number[], Y extends readonly number[]> = FitSettings<
  X,
  Y
> &
  Objective<X, Y>;

/** The loss is no number any more. The weights are those before the step that would have spoilt them. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(loss: number, epoch: number, batch: number, lr: number) {
    super(
      `fit: the loss is ${loss} at epoch ${epoch}, batch ${batch}, with learning rate ${lr}. ` +
        `Try a smaller learning rate (${short(lr / 10)}), limit the gradients (clipNorm: 1), ` +
        'or look for NaN and very large values in the data.',
    );
  }
}

/**
 * Trains a model: for each epoch, each batch, one step of the optimizer against the gradient of the loss. Ends
 * after `epochs`, when a callback stops it, or when the reader presses Stop: the weights then are those of the
 * last whole step, and the history says `interrupted`. The model is left in evaluation mode.
 *
 * The same seeds give the same result. No tensors are left but the optimizer's own.
 *
 * @example
 * const history = await fit(net, { data, rng, loss: nn.crossEntropy, metrics: { accuracy }, epochs: 5 });
 *
 * @throws DivergedError when the loss becomes NaN or infinite
 */
export async function fit<X extends readonly number[], Y extends readonly number[]>(
  model: Module,
  options: FitOptions<X, Y>,
): Promise<History> {
  const { epochs = 10, callbacks = [], signal = cellSignal(), progress = true } = options;
  if (!Number.isInteger(epochs) || epochs < 1) {
    throw new RangeError(`fit: epochs must be a whole number from 1, given ${epochs}`);
  }
  const loader = loaderOf(options);
  if (loader.length === 0) {
    throw new RangeError(
      `fit: no batch of ${loader.batchSize} can be made of ${loader.dataset.size} examples`,
    );
  }
  const optimizer = options.optimizer ?? new Adam(model.parameters());
  const history = new History();
  const bar = await openProgress(epochs * loader.length, progress);
  // One for the whole training: epochs may be shorter than the time it waits.
  const breathe = breather();
  let stopping = false;
  const run: Run = {
    model,
    optimizer,
    history,
    stop() {
      stopping = true;
      history.stopped = 'early';
    },
  };
  const ends = () => {
    if (signal.aborted) history.stopped = 'interrupted';
    return stopping || signal.aborted;
  };
  try {
    for (const callback of callbacks) await callback.onTrainBegin?.(run);
    for (let epoch = 1; epoch <= epochs && !ends(); epoch++) {
      if (options.schedule) optimizer.lr = options.schedule(epoch);
      const log = await trainEpoch({ run, loader, options, epoch, epochs, bar, breathe, ends });
      if (!log) break;
      history.epochs.push(log);
      for (const callback of callbacks) await callback.onEpochEnd?.(run, log);
    }
    for (const callback of callbacks) await callback.onTrainEnd?.(run);
  } finally {
    bar.end(history.batchLosses.length, history.toString(), history.batchLosses);
    model.eval();
    if (!options.optimizer) optimizer.dispose();
  }
  return history;
}

interface EpochContext<X extends readonly number[], Y extends readonly number[]> {
  readonly run: Run;
  readonly loader: DataLoader<X, Y>;
  readonly options: FitOptions<X, Y>;
  readonly epoch: number;
  readonly epochs: number;
  readonly bar: Progress;
  readonly breathe: () => Promise<void>;
  readonly ends: () => boolean;
}

/** One pass through the data; nothing when it was not completed. */
async function trainEpoch<X extends readonly number[], Y extends readonly number[]>({
  run,
  loader,
  options,
  epoch,
  epochs,
  bar,
  breathe,
  ends,
}: EpochContext<X, Y>): Promise<EpochLog | undefined> {
  const { model, optimizer, history } = run;
  const start = performance.now();
  const losses = new Averages();
  const metrics = new Averages();
  let index = 0;
  model.train();
  for (const batch of loader) {
    const report = (values: Record<string, number>) => metrics.add(values, batch.indices.length);
    const loss = await trainStep(model, optimizer, options, batch, report, (value) => {
      throw new DivergedError(value, epoch, index + 1, optimizer.lr);
    });
    history.batchLosses.push(loss);
    losses.add({ loss }, batch.indices.length);
    index++;
    bar.update(
      history.batchLosses.length,
      `epoch ${epoch}/${epochs} · batch ${index}/${loader.length} · loss ${short(loss)}`,
      history.batchLosses,
    );
    for (const callback of options.callbacks ?? []) {
      await callback.onBatchEnd?.(run, index - 1, loss);
    }
    await breathe();
    if (ends() && index < loader.length) return undefined;
  }
  const validation = options.validation && (await evaluate(model, options.validation, options));
  return {
    epoch,
    loss: losses.means().loss as number,
    ...(validation ? { valLoss: validation.loss } : {}),
    metrics: metrics.means(),
    valMetrics: validation?.metrics ?? {},
    lr: optimizer.lr,
    seconds: (performance.now() - start) / 1000,
  };
}

/** One step; the loss is that before it. With a loss that is no number, `diverged` is called and no step made. */
async function trainStep<X extends readonly number[], Y extends readonly number[]>(
  model: Module,
  optimizer: Optimizer,
  options: FitOptions<X, Y>,
  batch: Batch<X, Y>,
  report: (metrics: Record<string, number>) => void,
  diverged: (loss: number) => never,
): Promise<number> {
  const { value, grads } = tf.variableGrads(
    () => lossOf(model, options, batch, report),
    optimizer.parameters.filter((parameter) => parameter.trainable),
  );
  try {
    const [loss] = (await value.data()) as Float32Array;
    if (!Number.isFinite(loss)) diverged(loss as number);
    tf.tidy(() => optimizer.applyGradients(clipGradients(grads, options)));
    return loss as number;
  } finally {
    tf.dispose([value, grads]);
  }
}

function loaderOf<X extends readonly number[], Y extends readonly number[]>({
  data,
  rng,
  batchSize = 32,
}: FitSettings<X, Y>): DataLoader<X, Y> {
  if (data instanceof DataLoader) return data;
  if (!rng) {
    throw new TypeError(
      'fit: a data set is shuffled, which needs a generator; give rng: new Rng(seed), or a DataLoader',
    );
  }
  return new DataLoader(data, { batchSize, shuffle: true, rng });
}
