import type { Module, StateDict } from '../nn/index.ts';
import type { Optimizer } from '../optim/index.ts';
import type { EpochLog, History } from './history.ts';

/** A training as its callbacks see it. */
export interface Run {
  readonly model: Module;
  readonly optimizer: Optimizer;
  readonly history: History;
  /** Ends the training after this batch or epoch. */
  stop(): void;
}

/** Called at points of a training. Each may return a promise, which is awaited. */
export interface Callback {
  onTrainBegin?(run: Run): void | Promise<void>;
  /** @param batch from 0, within the epoch */
  onBatchEnd?(run: Run, batch: number, loss: number): void | Promise<void>;
  onEpochEnd?(run: Run, log: EpochLog): void | Promise<void>;
  /** Also called when training was stopped or interrupted, not when it failed. */
  onTrainEnd?(run: Run): void | Promise<void>;
}

/** What a callback watches: smaller is better. */
export type Monitor = (log: EpochLog) => number;

/** The validation loss where there is one, else the training loss. */
const lossOf: Monitor = (log) => log.valLoss ?? log.loss;

export interface CheckpointOptions {
  /** Default: the validation loss, or the training loss without validation. For an accuracy, give its negative. */
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

  onEpochEnd({ model }: Pick<Run, 'model'>, log: EpochLog): void {
    const value = this.#monitor(log);
    if (!(value < this.bestValue - this.#minDelta)) return;
    this.bestValue = value;
    this.bestEpoch = log.epoch;
    this.bestState = model.stateDict();
  }

  /** Puts the best weights back. */
  restore(model: Module): void {
    if (!this.bestState) throw new Error('Checkpoint: nothing to restore, no epoch has ended yet');
    model.loadStateDict(this.bestState);
  }
}

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

  onEpochEnd(run: Run, log: EpochLog): void {
    this.checkpoint.onEpochEnd(run, log);
    if (log.epoch - this.checkpoint.bestEpoch >= this.#patience) run.stop();
  }

  onTrainEnd({ model, history }: Run): void {
    const { bestEpoch } = this.checkpoint;
    if (!this.#restoreBest || bestEpoch === 0 || bestEpoch === history.epochs.length) return;
    this.checkpoint.restore(model);
    history.restoredEpoch = bestEpoch;
  }
}
