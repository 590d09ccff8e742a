import type { Columns } from '../data/index.ts';
import { type OptimizerFactory, schedules } from '../optim/index.ts';
import { DivergedError } from './diverged.ts';
import { type FitSettings, fit } from './fit.ts';
import type { Objective } from './objective.ts';
import type { Source } from './source.ts';
import type { Gives, Trainable } from './trainable.ts';

export interface LrRangeSettings<C extends Columns>
  extends Pick<FitSettings<C>, 'rng' | 'batchSize' | 'clipNorm' | 'clipValue' | 'signal'> {
  /** Makes the optimizer. Default `optim.adam()`. */
  readonly optimizer?: OptimizerFactory;
  /** Rate of the first step. Default 1e-5. */
  readonly from?: number;
  /** Rate of the last step, if the loss does not rise before. Default 10. */
  readonly to?: number;
  /** Steps, each with a rate larger by the same factor. Default 100. */
  readonly steps?: number;
  /** How much of the running mean of the losses stays in a step. Default 0.9. */
  readonly smoothing?: number;
}

/** Options of {@link lrRangeTest}: its settings, and what is to be made small. */
export type LrRangeOptions<C extends Columns, Out> = LrRangeSettings<C> & Objective<C, Out>;

/** One entry a step. */
export interface LrRange {
  readonly rates: readonly number[];
  /** Of the batch, before the step. */
  readonly losses: readonly number[];
  /** The running mean of the losses, with the bias towards its start taken out. */
  readonly smoothed: readonly number[];
  /** The rate at which the smoothed loss falls fastest, seen over the logarithm of the rate. */
  readonly steepest: number;
}

/** The test ends where the smoothed loss is so many times its least. */
const BLOWN = 4;

/**
 * Learning-rate range test (L. Smith, 2017): one short training in which the rate grows from step to
 * step by the same factor. Where the loss falls fastest, or a little below, is a good rate to begin
 * with; where it is least is too late. It ends when the loss rises well above its least. The model
 * has its old weights back afterwards.
 *
 * @example
 * const { rates, smoothed, steepest } = await train.lrRangeTest(net, set, { loss: nn.crossEntropy, rng: 1 });
 * plot.line({ x: rates, y: smoothed }, { xLog: true });
 * @throws RangeError unless 0 < from < to, for fewer than 2 steps, and a smoothing that is none
 */
export async function lrRangeTest<C extends Columns, Out>(
  model: Trainable & Gives<Out>,
  data: Source<C>,
  options: LrRangeOptions<C, Out>,
): Promise<LrRange> {
  const { from = 1e-5, to = 10, steps = 100, smoothing = 0.9 } = options;
  check({ from, to, steps, smoothing });
  const rates: number[] = [];
  const losses: number[] = [];
  const smoothed: number[] = [];
  let [mean, least] = [0, Number.POSITIVE_INFINITY];
  const before = model.stateDict();
  try {
    await fit(model, data, {
      ...options,
      // Each has at least one batch; the test ends itself.
      epochs: steps,
      lr: schedules.exponential(from, { to, steps: steps - 1 }),
      progress: false,
      callbacks: [
        {
          onBatchEnd(run, { lr = Number.NaN, loss }) {
            rates.push(lr);
            losses.push(loss);
            mean = smoothing * mean + (1 - smoothing) * loss;
            const now = mean / (1 - smoothing ** losses.length);
            smoothed.push(now);
            least = Math.min(least, now);
            if (losses.length >= steps || now > BLOWN * least) run.stop();
          },
        },
      ],
    });
  } catch (error) {
    // To diverge is what the last rates are for.
    if (!(error instanceof DivergedError) || losses.length < 2) throw error;
  } finally {
    model.loadStateDict(before);
  }
  return { rates, losses, smoothed, steepest: steepestOf(rates, smoothed) };
}

function check({
  from,
  to,
  steps,
  smoothing,
}: Required<Pick<LrRangeSettings<Columns>, 'from' | 'to' | 'steps' | 'smoothing'>>): void {
  if (!(from > 0 && to > from)) {
    throw new RangeError(`lrRangeTest: expected 0 < from < to, given ${from} to ${to}`);
  }
  if (!Number.isInteger(steps) || steps < 2) {
    throw new RangeError(`lrRangeTest: steps must be a whole number from 2, given ${steps}`);
  }
  if (!(smoothing >= 0 && smoothing < 1)) {
    throw new RangeError(`lrRangeTest: smoothing must be from 0 to below 1, given ${smoothing}`);
  }
}

/** Differences over two steps; rates grow by one factor, so that its logarithm can be left out. */
function steepestOf(rates: readonly number[], smoothed: readonly number[]): number {
  let [best, slope] = [0, Number.POSITIVE_INFINITY];
  for (let i = 1; i + 1 < smoothed.length; i++) {
    const change = (smoothed[i + 1] as number) - (smoothed[i - 1] as number);
    if (change < slope) [best, slope] = [i, change];
  }
  return rates[best] as number;
}
