import { cellSignal, workTime } from '../display/index.ts';
import { Averages } from './averages.ts';
import { breather } from './breathe.ts';
import type { BatchLog, Callback, Run } from './callback.ts';
import type { Evaluation } from './evaluate.ts';
import { type EpochLog, History, short } from './history.ts';
import { openProgress } from './progress.ts';
import type { Pass } from './source.ts';

/** Options of everything that goes through data again and again. */
export interface EpochOptions<R extends Run> {
  /** Times each example is seen. Default 10. */
  readonly epochs?: number;
  readonly callbacks?: readonly Callback<R>[];
  /**
   * Show how far it is: a bar in a terminal, a display in a notebook, nothing in a headless run.
   * Default true.
   */
  readonly progress?: boolean;
  /** Ends the loop at the next batch. Default: the signal of the notebook's Stop. */
  readonly signal?: AbortSignal;
}

/** Where in a loop a step is. */
export type Place = Pick<BatchLog, 'step' | 'epoch' | 'batch'>;

/** A batch as far as a loop knows it. */
interface Examples {
  readonly indices: ArrayLike<unknown>;
}

/** What is done in a loop. */
export interface Work<B extends Examples, R extends Run> {
  readonly batches: Pass<B>;
  /** What callbacks are told, beside the loop itself. */
  readonly run: Omit<R, keyof Run>;
  /** One batch: its numbers, those before any step it takes. */
  step(batch: B, place: Place, run: R): Promise<Omit<BatchLog, keyof Place>>;
  /** Before the batches of an epoch. */
  beginEpoch?(): void;
  /** After them, unless it was stopped: the numbers of the validation. */
  endEpoch?(): Promise<Evaluation | undefined>;
}

/** @throws RangeError unless it is a whole number from 1 */
export function checkEpochs(epochs: number, who: string): void {
  if (Number.isInteger(epochs) && epochs >= 1) return;
  throw new RangeError(`${who}: epochs must be a whole number from 1, given ${epochs}`);
}

/**
 * Does some work for each batch of each epoch, with history, progress, callbacks and Stop. Ends
 * after `epochs`, when a callback stops it, or when the reader presses Stop.
 */
export async function runEpochs<B extends Examples, R extends Run>(
  work: Work<B, R>,
  {
    epochs,
    callbacks = [],
    signal = cellSignal(),
    progress = true,
  }: EpochOptions<R> & { readonly epochs: number },
): Promise<History> {
  const { batches } = work;
  const history = new History();
  const total = epochs * batches.length;
  let stopping = false;
  const stop = () => {
    stopping = true;
    history.stopped = 'early';
  };
  const run = { ...work.run, history, total, stop } as Run as R;
  const ends = () => {
    if (signal.aborted) history.stopped = 'interrupted';
    return stopping || signal.aborted;
  };
  const bar = openProgress(total, progress);
  // One for the whole loop: epochs may be shorter than the time it waits.
  const breathe = breather();

  /** One pass through the data; nothing when it was not completed. */
  async function onePass(epoch: number): Promise<EpochLog | undefined> {
    const start = workTime();
    const means = new Averages();
    let batch = 0;
    let rate: Pick<BatchLog, 'lr'> = {};
    work.beginEpoch?.();
    for (const examples of batches) {
      batch++;
      const place = { step: history.batchLosses.length, epoch, batch };
      const numbers = await work.step(examples, place, run);
      const { loss, metrics, ...others } = numbers;
      rate = others;
      history.batchLosses.push(loss);
      means.add({ ...metrics, loss }, examples.indices.length);
      bar.update(
        history.batchLosses.length,
        () => `epoch ${epoch}/${epochs} · batch ${batch}/${batches.length} · loss ${short(loss)}`,
        history.batchLosses,
      );
      for (const callback of callbacks) await callback.onBatchEnd?.(run, { ...place, ...numbers });
      await breathe();
      if (ends() && batch < batches.length) return undefined;
    }
    const validation = await work.endEpoch?.();
    const { loss, ...metrics } = means.means();
    return {
      epoch,
      loss: loss as number,
      ...(validation ? { valLoss: validation.loss } : {}),
      metrics,
      valMetrics: validation?.metrics ?? {},
      ...rate,
      seconds: (workTime() - start) / 1000,
    };
  }

  try {
    for (const callback of callbacks) await callback.onTrainBegin?.(run);
    for (let epoch = 1; epoch <= epochs && !ends(); epoch++) {
      const log = await onePass(epoch);
      if (!log) break;
      history.epochs.push(log);
      for (const callback of callbacks) await callback.onEpochEnd?.(run, log);
    }
    for (const callback of callbacks) await callback.onTrainEnd?.(run);
  } finally {
    bar.end(history.batchLosses.length, history.toString(), history.batchLosses);
  }
  return history;
}
