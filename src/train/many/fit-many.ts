import * as tf from '@tensorflow/tfjs';
import { cellSignal, workTime } from '../../display/index.ts';
import type { AnyModule } from '../../nn/index.ts';
import { Averages } from '../averages.ts';
import { breather } from '../breathe.ts';
import { checkEpochs } from '../epochs.ts';
import type { Evaluation } from '../evaluate.ts';
import type { GradientOptions } from '../gradient-steps.ts';
import type { History, StopReason } from '../history.ts';
import { openProgress } from '../progress.ts';
import { ManySteps } from './gradients.ts';
import { type Draws, passesOf } from './orders.ts';
import { evaluateMany, type Measures } from './passes.ts';
import { type Examples, type MapBatch, Rows } from './rows.ts';
import { handBack, move, perRun, type Runner, type RunnerOptions, runnersOf } from './runner.ts';
import { Stack } from './stack.ts';

/** When a run has learned enough. */
export interface Until {
  /** Whether it may stop, by its loss and metrics over `data`. */
  readonly reached: (numbers: Evaluation) => boolean;
  /** Steps from one look to the next. Default 10. */
  readonly every?: number;
  /** Where it is looked. Default the training data. */
  readonly data?: Examples;
}

export interface FitManyOptions extends RunnerOptions, Measures, GradientOptions {
  /**
   * Draws the order of the examples: one for all runs, which then see the same batches, or one for
   * each run.
   */
  readonly rng: Draws;
  /** Times each example is seen. Default 10. */
  readonly epochs?: number;
  /** Examples in a batch. Default 32. */
  readonly batchSize?: number;
  /**
   * The examples of each run, by their indices; as many for each, and one may be there several
   * times, as in a bootstrap. Default: all learn from all.
   */
  readonly rows?: readonly (readonly number[])[];
  /**
   * Makes each batch of learning another as it is drawn, with its `x` in the shape of the data set:
   * the `map` of a data loader, for all runs or for each.
   */
  readonly map?: MapBatch | readonly MapBatch[];
  /** Evaluated after each epoch. */
  readonly validation?: Examples;
  /** Ends a run early, so that the others go on faster. */
  readonly until?: Until;
  /** After each epoch; the networks then have the weights of the moment. */
  readonly onEpochEnd?: (epoch: number) => void | Promise<void>;
  /** As that of `fit`. Default true. */
  readonly progress?: boolean;
  /** As that of `fit`. */
  readonly signal?: AbortSignal;
}

/**
 * Trains networks that are alike at the same time, as one network whose weights have one more axis.
 * Each gets what `fit` would give it, to rounding, so that a sweep over learning rates and seeds
 * costs a fraction of its runs one by one. A run whose loss is no number any more, or that has
 * reached `until`, stays as it is and costs nothing further.
 *
 * Networks of linear layers, of functions of an element or a row, of dropout, `LayerNorm` and
 * `PReLU` can be trained so, in an `MLP` or a `Sequential`. Each example is one row of numbers;
 * images are flattened.
 *
 * @param nets as many as there are runs; their weights are changed
 * @returns what happened to each, in the order of `nets`. `batchLosses.length` is the number of its
 *   steps; `stopped` says `'early'` where it reached `until`, and `'diverged'`
 * @throws RangeError for no networks, for networks that differ, for lists of another length, and for
 *   rows that the data set does not have
 * @throws TypeError for a layer that cannot be trained so
 * @example
 * const lr = [0.01, 0.1, 1];
 * const nets = lr.map(() => new models.MLP([64, 32, 10], { rng: 1 }));
 * const runs = await fitMany(nets, digits, { loss: nn.crossEntropy, lr, optimizer: optim.sgd(), rng: 1 });
 * runs.map(({ losses }) => losses.at(-1));
 */
export async function fitMany(
  nets: readonly AnyModule[],
  data: Examples,
  options: FitManyOptions,
): Promise<History[]> {
  const { epochs = 10, batchSize = 32, validation, until, signal = cellSignal() } = options;
  checkEpochs(epochs, 'fitMany');
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`fitMany: batchSize must be a whole number from 1, given ${batchSize}`);
  }
  if (nets.length === 0) throw new RangeError('fitMany: no networks given');
  const size = sizeOf(options.rows, nets.length, data.size);
  const total = epochs * Math.ceil(size / batchSize);
  const stack = new Stack(nets);
  const variables = nets.map((_, run) => stack.variablesOf(run));
  const runners = runnersOf(variables, options, total);
  const passes = passesOf(options.rng, nets.length, size);
  const mapOf = options.map && perRun<MapBatch>('map', options.map, nets.length);
  const examples = new Rows(data);
  const held = validation && new Rows(validation);
  const watched = until && (until.data ? new Rows(until.data) : examples);
  const numbersOf = (rows: Rows) => {
    for (const net of nets) net.eval();
    const numbers = evaluateMany(stack, running, rows, options);
    for (const net of nets) net.train();
    return numbers;
  };

  const steps = new ManySteps(stack, nets, options);
  let running: readonly Runner[] = runners;
  let step = 0;
  const leave = (why: StopReason, who: (at: number) => boolean) => {
    for (const [at, { history }] of running.entries()) if (who(at)) history.stopped = why;
    running = running.filter((_, at) => !who(at));
  };

  const bar = openProgress(total, options.progress ?? true);
  const breathe = breather();
  for (const net of nets) net.train();
  try {
    for (let epoch = 1; epoch <= epochs && running.length > 0; epoch++) {
      const start = workTime();
      const pass = passes();
      const means = runners.map(() => new Averages());
      for (let from = 0; from < size && running.length > 0; from += batchSize) {
        const to = Math.min(size, from + batchSize);
        const indices = running.map(({ index }) => {
          const own = options.rows?.[index];
          const places = pass.order(index).slice(from, to);
          return own ? places.map((place) => own[place] as number) : places;
        });
        const change =
          mapOf &&
          ((batch: Parameters<MapBatch>[0], at: number) => {
            const { index } = running[at] as Runner;
            return mapOf(index)(batch, pass.context(index));
          });
        const batch = tf.tidy(() => examples.batch(indices, change));
        const { losses, gradients } = steps.of(running, batch);
        leave('diverged', (at) => !Number.isFinite(losses[at]));
        const finite = losses.flatMap((loss, row) =>
          Number.isFinite(loss) ? [{ loss, row }] : [],
        );
        for (const [at, { loss, row }] of finite.entries()) {
          const runner = running[at] as Runner;
          runner.history.batchLosses.push(loss);
          means[runner.index]?.add({ loss }, to - from);
          move(runner, gradients, row, step, total);
        }
        step++;
        if (until && watched && step % (until.every ?? 10) === 0 && running.length > 0) {
          const reached = numbersOf(watched).map(until.reached);
          leave('early', (at) => reached[at] === true);
        }
        bar.update(
          step,
          () => `epoch ${epoch}/${epochs} · ${running.length} of ${nets.length} runs`,
          [],
        );
        await breathe();
        if (signal.aborted) leave('interrupted', () => true);
      }
      const numbers = held && running.length > 0 ? numbersOf(held) : [];
      for (const [at, { index, history, rate }] of running.entries()) {
        const { loss = Number.NaN } = means[index]?.means() ?? {};
        const of = numbers[at];
        history.epochs.push({
          epoch,
          loss,
          ...(of ? { valLoss: of.loss } : {}),
          metrics: {},
          valMetrics: of?.metrics ?? {},
          lr: rate(step - 1, total),
          seconds: (workTime() - start) / 1000,
        });
      }
      if (!options.onEpochEnd) continue;
      for (const runner of runners) handBack(runner);
      await options.onEpochEnd(epoch);
    }
  } finally {
    steps.dispose();
    for (const runner of runners) handBack(runner);
    for (const net of nets) net.eval();
    bar.end(step, `${nets.length} runs, ${step} steps`, []);
  }
  return runners.map(({ history }) => history);
}

/** How many examples each run learns from. */
function sizeOf(
  rows: readonly (readonly number[])[] | undefined,
  runs: number,
  size: number,
): number {
  if (!rows) return size;
  const lengths = [...new Set(rows.map((own) => own.length))];
  if (rows.length !== runs || lengths.length !== 1 || lengths[0] === 0) {
    throw new RangeError(
      `fitMany: ${runs} networks, and rows with ${rows.map((own) => own.length).join(', ')} entries; ` +
        'give one list a network, all of one length',
    );
  }
  const stranger = rows.flat().find((row) => !(Number.isInteger(row) && row >= 0 && row < size));
  if (stranger !== undefined) {
    throw new RangeError(`fitMany: row ${stranger} is outside 0 .. ${size - 1}`);
  }
  return lengths[0] as number;
}
