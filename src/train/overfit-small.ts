import { type Columns, DataLoader, type DatasetOf } from '../data/index.ts';
import type { StateDict } from '../nn/index.ts';
import { DivergedError } from './diverged.ts';
import { evaluate } from './evaluate.ts';
import { type FitSettings, fit } from './fit.ts';
import type { Objective } from './objective.ts';
import type { Gives, Trainable } from './trainable.ts';

export interface OverfitSmallSettings<C extends Columns>
  extends Pick<FitSettings<C>, 'rng' | 'optimizer' | 'lr' | 'signal'> {
  /** How many examples, the first ones. Default 20. */
  readonly n?: number;
  /** Steps, each on all of them. Default 300. */
  readonly steps?: number;
  /** The loss that has to be reached. Default 0.05: about 95% for the right class. */
  readonly target?: number;
}

/** Options of {@link overfitSmall}: its settings, and what is to be made small. */
export type OverfitSmallOptions<C extends Columns, Out> = OverfitSmallSettings<C> &
  Objective<C, Out>;

export interface OverfitSmall {
  /** After the last step; NaN where the training diverged. */
  readonly loss: number;
  /** Before each step. */
  readonly losses: readonly number[];
  /** Whether the loss is below the target. */
  readonly passed: boolean;
  /**
   * Variables that no step has moved, by their paths: frozen ones, and those that no gradient
   * reaches.
   */
  readonly unmoved: readonly string[];
}

/**
 * The second of the checks before a training: a network and its training that are sound learn a
 * handful of examples by heart. Leave out all regularization. It tells faults of the training, not
 * those of the data: shuffled labels are learned by heart too. What did not move is told, since a
 * frozen layer passes. The model has its old weights back afterwards.
 *
 * @example
 * const { loss, passed, unmoved } = await train.overfitSmall(net, set, { loss: nn.crossEntropy, optimizer: optim.sgd(), lr: 0.1 });
 * @throws RangeError for fewer than one example or step
 */
export async function overfitSmall<C extends Columns, Out>(
  model: Trainable & Gives<Out>,
  data: DatasetOf<C, object>,
  options: OverfitSmallOptions<C, Out>,
): Promise<OverfitSmall> {
  const { n = 20, steps = 300, target = 0.05 } = options;
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`overfitSmall: n must be a whole number from 1, given ${n}`);
  }
  const few = data.take(n) as unknown as DatasetOf<C, object>;
  const before = model.stateDict();
  const losses: number[] = [];
  let loss = Number.NaN;
  try {
    const batches = new DataLoader(few, { batchSize: n });
    await fit(model, batches as never, {
      ...options,
      epochs: steps,
      progress: false,
      callbacks: [{ onBatchEnd: (_, log) => void losses.push(log.loss) }],
    });
    ({ loss } = await evaluate(model, few, options));
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
  } finally {
    few.dispose();
  }
  const unmoved = sameIn(before, model.stateDict());
  model.loadStateDict(before);
  return { loss, losses, passed: loss < target, unmoved };
}

/** The names under which two states have equal values. */
const sameIn = (before: StateDict, after: StateDict): string[] =>
  Object.entries(before)
    .filter(([name, { values }]) =>
      Array.from(values).every((value, i) => value === after[name]?.values[i]),
    )
    .map(([name]) => name);
