import type { StateDict } from '../nn/index.ts';
import type { Callback, FitRun } from './callback.ts';
import type { EpochLog } from './history.ts';
import type { Trainable } from './trainable.ts';

/** What a callback watches: smaller is better. */
export type Monitor = (log: EpochLog) => number;

/** The validation loss where there is one, else the training loss. */
const lossOf: Monitor = (log) => log.valLoss ?? log.loss;

export interface CheckpointOptions {
  /**
   * Default: the validation loss, or the training loss without validation. For an accuracy, give
   * its negative.
   */
  readonly monitor?: Monitor;
  /** How much less counts as better. Default 0. */
  readonly minDelta?: number;
}

/** Keeps a copy of the weights of the best epoch. */
export class Checkpoint implements Callback {
  /** The best value seen. */
  bestValue = Infinity;
  /** Its epoch, from 1; 0 before the first. */
  bestEpoch = 0;
  bestState: StateDict | undefined;
  readonly #monitor: Monitor;
  readonly #minDelta: number;

  constructor({ monitor = lossOf, minDelta = 0 }: CheckpointOptions = {}) {
    this.#monitor = monitor;
    this.#minDelta = minDelta;
  }

  onTrainBegin(): void {
    this.bestValue = Infinity;
    this.bestEpoch = 0;
    this.bestState = undefined;
  }

  onEpochEnd({ model }: Pick<FitRun, 'model'>, log: EpochLog): void {
    const value = this.#monitor(log);
    if (!(value < this.bestValue - this.#minDelta)) return;
    this.bestValue = value;
    this.bestEpoch = log.epoch;
    this.bestState = model.stateDict();
  }

  /** Puts the best weights back. */
  restore(model: Pick<Trainable, 'loadStateDict'>): void {
    if (!this.bestState) throw new Error('Checkpoint: nothing to restore, no epoch has ended yet');
    model.loadStateDict(this.bestState);
  }
}
