import type { StateDict } from '../nn/index.ts';
import type { Callback, FitRun } from './callback.ts';
import type { EpochLog } from './history.ts';

export interface SnapshotsOptions {
  /** Epochs from one snapshot to the next: the length of a cycle of the learning rate. */
  readonly every: number;
}

/**
 * Keeps the weights at the end of each cycle of a training (G. Huang et al., 2017): the members of a
 * snapshot ensemble, for the price of one training. The learning rate is to fall within a cycle and
 * to jump up again.
 *
 * @example
 * const snapshots = new train.Snapshots({ every: 5 });
 * await train.fit(net, set, { loss: nn.crossEntropy, epochs: 20, callbacks: [snapshots], rng: 1 });
 * for (const state of snapshots.states) { net.loadStateDict(state); … }
 */
export class Snapshots implements Callback {
  /** One a cycle, the oldest first. */
  readonly states: StateDict[] = [];
  readonly #every: number;

  constructor({ every }: SnapshotsOptions) {
    if (!Number.isInteger(every) || every < 1) {
      throw new RangeError(`Snapshots: every must be a whole number from 1, given ${every}`);
    }
    this.#every = every;
  }

  onTrainBegin(): void {
    this.states.length = 0;
  }

  onEpochEnd({ model }: Pick<FitRun, 'model'>, { epoch }: Pick<EpochLog, 'epoch'>): void {
    if (epoch % this.#every === 0) this.states.push(model.stateDict());
  }
}
