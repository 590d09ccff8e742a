import type { Gradients, Optimizer } from '../optim/index.ts';
import type { EpochLog, History } from './history.ts';
import type { Trainable } from './trainable.ts';

/** A loop as its callbacks see it. */
export interface Run {
  readonly history: History;
  /** Steps there will be if nothing ends the loop before. */
  readonly total: number;
  /** Ends the loop after this batch or epoch. */
  stop(): void;
}

/** A training by `fit` as its callbacks see it. */
export interface FitRun extends Run {
  readonly model: Trainable;
  readonly optimizer: Optimizer;
}

/** Numbers of one batch. */
export interface BatchLog {
  /** From 0, over all epochs. */
  readonly step: number;
  /** From 1. */
  readonly epoch: number;
  /** From 1, within the epoch. */
  readonly batch: number;
  /** Before the step. */
  readonly loss: number;
  /** What else was measured, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Learning rate of the step; of `fit` only. */
  readonly lr?: number;
}

/** Called at points of a training. Each may return a promise, which is awaited. */
export interface Callback<R extends Run = FitRun> {
  onTrainBegin?(run: R): void | Promise<void>;
  /**
   * Before the step that these gradients cause; of `fit` only.
   *
   * @param gradients by the parameters' paths, as they were before any clipping. They are freed
   *   afterwards
   * @param step from 0, over all epochs
   */
  onGradients?(run: R, gradients: Gradients, step: number): void | Promise<void>;
  onBatchEnd?(run: R, log: BatchLog): void | Promise<void>;
  onEpochEnd?(run: R, log: EpochLog): void | Promise<void>;
  /** Also called when training was stopped or interrupted, not when it failed. */
  onTrainEnd?(run: R): void | Promise<void>;
}
