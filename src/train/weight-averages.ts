import { averageStates, type StateDict } from '../nn/index.ts';
import type { Callback, FitRun } from './callback.ts';
import type { EpochLog } from './history.ts';
import type { Trainable } from './trainable.ts';

/** Averages the weights along a training, beside it: the training itself is not changed. */
abstract class WeightAverage implements Callback {
  /** The average so far; undefined before there is one. */
  state: StateDict | undefined;

  onTrainBegin(): void {
    this.state = undefined;
  }

  /**
   * Gives a model the averaged weights. Running statistics, as of batch normalization, are averages
   * too: with them, let the model run over the training data once more in training mode.
   */
  load(model: Pick<Trainable, 'loadStateDict'>): void {
    if (!this.state) {
      throw new Error(`${this.constructor.name}: nothing has been averaged; train with it first`);
    }
    model.loadStateDict(this.state);
  }
}

export interface EMAOptions {
  /** How much of the average stays in a step. Default 0.99. */
  readonly decay?: number;
}

/**
 * Exponential moving average of the weights, after each step: v ← d v + (1 − d) w, beginning at the
 * first weights that a step has made (B. Polyak and A. Juditsky, 1992, average alike). It looks back
 * over some 1 / (1 − d) steps.
 *
 * @example
 * const ema = new train.EMA({ decay: 0.98 });
 * await train.fit(net, set, { loss: nn.crossEntropy, callbacks: [ema], rng: 1 });
 * ema.load(net);
 */
export class EMA extends WeightAverage {
  readonly #decay: number;

  constructor({ decay = 0.99 }: EMAOptions = {}) {
    super();
    if (!(decay >= 0 && decay < 1)) {
      throw new RangeError(`EMA: decay must be from 0 to below 1, given ${decay}`);
    }
    this.#decay = decay;
  }

  onBatchEnd({ model }: Pick<FitRun, 'model'>): void {
    const now = model.stateDict();
    this.state = this.state
      ? averageStates([this.state, now], [this.#decay, 1 - this.#decay])
      : now;
  }
}

export interface SWAOptions {
  /** The first epoch that counts, from 1. Default 1. */
  readonly from?: number;
}

/**
 * Stochastic weight averaging (P. Izmailov et al., 2018): the mean of the weights at the ends of the
 * epochs from `from` on. Keep the learning rate up meanwhile.
 *
 * @example new train.SWA({ from: 6 })
 */
export class SWA extends WeightAverage {
  readonly #from: number;
  #count = 0;

  constructor({ from = 1 }: SWAOptions = {}) {
    super();
    if (!Number.isInteger(from) || from < 1) {
      throw new RangeError(`SWA: from must be a whole number from 1, given ${from}`);
    }
    this.#from = from;
  }

  override onTrainBegin(): void {
    super.onTrainBegin();
    this.#count = 0;
  }

  onEpochEnd({ model }: Pick<FitRun, 'model'>, { epoch }: Pick<EpochLog, 'epoch'>): void {
    if (epoch < this.#from) return;
    const now = model.stateDict();
    this.state = this.state ? averageStates([this.state, now], [this.#count, 1]) : now;
    this.#count++;
  }
}
