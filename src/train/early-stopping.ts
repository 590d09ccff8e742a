import type { Callback, FitRun } from './callback.ts';
import { Checkpoint, type CheckpointOptions } from './checkpoint.ts';
import type { EpochLog } from './history.ts';

export interface EarlyStoppingOptions extends CheckpointOptions {
  /** Epochs without an improvement before stopping. Default 5 (Keras: 0). */
  readonly patience?: number;
  /** Put the weights of the best epoch back at the end. Default true (Keras: false). */
  readonly restoreBest?: boolean;
}

/** Stops when `patience` epochs in a row have brought nothing better. */
export class EarlyStopping implements Callback {
  readonly checkpoint: Checkpoint;
  readonly #patience: number;
  readonly #restoreBest: boolean;

  constructor({ patience = 5, restoreBest = true, ...options }: EarlyStoppingOptions = {}) {
    if (!(patience >= 1)) throw new RangeError(`EarlyStopping: patience from 1, given ${patience}`);
    this.checkpoint = new Checkpoint(options);
    this.#patience = patience;
    this.#restoreBest = restoreBest;
  }

  onTrainBegin(): void {
    this.checkpoint.onTrainBegin();
  }

  onEpochEnd(run: FitRun, log: EpochLog): void {
    this.checkpoint.onEpochEnd(run, log);
    if (log.epoch - this.checkpoint.bestEpoch >= this.#patience) run.stop();
  }

  onTrainEnd({ model, history }: FitRun): void {
    const { bestEpoch } = this.checkpoint;
    if (!this.#restoreBest || bestEpoch === 0 || bestEpoch === history.epochs.length) return;
    this.checkpoint.restore(model);
    history.restoredEpoch = bestEpoch;
  }
}
