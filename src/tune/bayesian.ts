import { type Rng, toRng } from '../tensor/index.ts';
import { expectedImprovement, type ImprovementOptions } from './expected-improvement.ts';
import { GaussianProcess } from './gaussian-process.ts';
import { checkCount, stratified } from './samplers.ts';
import { type Config, configAt, type Space } from './space.ts';

export interface BayesianOptions extends ImprovementOptions {
  /** Evaluations in all. */
  readonly n: number;
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Evaluations before the process is asked, a Latin hypercube. Default 2 an axis, at most n. */
  readonly initial?: number;
  /** Length scale in shares of an axis. Default: of .05, .1, .2, .4, .8 the likeliest, each time. */
  readonly lengthScale?: number;
  /** Places among which the next one is chosen, each time. Default 500. */
  readonly candidates?: number;
}

/** One evaluation. */
export interface Trial<S extends Space> {
  readonly config: Config<S>;
  /** What the objective gave; NaN, as of a run that diverged, is taken for the worst so far. */
  readonly value: number;
}

const LENGTHS = [0.05, 0.1, 0.2, 0.4, 0.8];

/**
 * Bayesian optimization: a Gaussian process learns the objective from the evaluations so far, and
 * the next one is made where the expected improvement is largest. For few, dear evaluations and few
 * axes; the process itself costs n³.
 *
 * @returns the trials in their order
 * @example
 * const space = { lr: tune.logUniform(1e-4, 1) };
 * const trials = await tune.bayesian(space, ({ lr }) => lossOf(lr), { n: 12, rng: 1 });
 */
export async function bayesian<S extends Space>(
  space: S,
  objective: (config: Config<S>) => number | Promise<number>,
  options: BayesianOptions,
): Promise<Trial<S>[]> {
  const { n, maximize = false, candidates = 500, lengthScale } = options;
  const axes = Object.keys(space).length;
  const initial = Math.min(options.initial ?? 2 * axes, n);
  checkCount('bayesian: n', n);
  checkCount('bayesian: initial', initial);
  checkCount('bayesian: candidates', candidates);
  const rng = toRng(options.rng);
  const first = stratified(axes, initial, rng);
  const places: number[][] = [];
  const trials: Trial<S>[] = [];
  while (trials.length < n) {
    const shares =
      first[trials.length] ??
      next(places, known(trials, maximize), stratified(axes, candidates, rng), {
        maximize,
        ...(lengthScale === undefined ? {} : { lengthScale }),
      });
    const config = configAt(space, shares);
    trials.push({ config, value: await objective(config) });
    places.push(shares);
  }
  return trials;
}

/** The values so far, the worst of them in the place of what is none. */
function known<S extends Space>(trials: readonly Trial<S>[], maximize: boolean): number[] {
  const finite = trials.map(({ value }) => value).filter(Number.isFinite);
  const worst = maximize ? Math.min(...finite, Infinity) : Math.max(...finite, -Infinity);
  return trials.map(({ value }) =>
    Number.isFinite(value) ? value : Number.isFinite(worst) ? worst : 0,
  );
}

/** Of the candidates the one of largest expected improvement. */
function next(
  places: readonly (readonly number[])[],
  values: readonly number[],
  candidates: number[][],
  { maximize, lengthScale }: { readonly maximize: boolean; readonly lengthScale?: number },
): number[] {
  const lengths = lengthScale === undefined ? LENGTHS : [lengthScale];
  const process = lengths
    .map((length) => new GaussianProcess({ lengthScale: length }).fit(places, values))
    .reduce((a, b) => (b.logMarginalLikelihood > a.logMarginalLikelihood ? b : a));
  const best = maximize ? Math.max(...values) : Math.min(...values);
  const { mean, std } = process.predict(candidates);
  const worth = candidates.map((_, i) =>
    expectedImprovement(mean[i] as number, std[i] as number, best, { maximize }),
  );
  return candidates[worth.indexOf(Math.max(...worth))] as number[];
}
