import { type Rng, toRng } from '../tensor/index.ts';
import type { Trial } from './bayesian.ts';
import { checkCount } from './samplers.ts';
import { configAt, type Space } from './space.ts';

/** How `regularizedEvolution` breeds its settings. */
export interface EvolutionOptions {
  /** Evaluations in all, those of the first population among them. */
  readonly n: number;
  readonly rng: Rng | number;
  /** How many are alive. Default 8, at most n. */
  readonly population?: number;
  /** How many of them are drawn, of which the best has a child. Default 3, at most `population`. */
  readonly tournament?: number;
  /** Whether larger values are better. Default false. */
  readonly maximize?: boolean;
}

/**
 * Regularized evolution (E. Real et al., 2019). The first population is drawn at random. Then, each
 * time, the best of a few that are drawn has a child, which differs from it in one hyperparameter,
 * and the oldest dies, however good it is: so that nobody lives by a lucky evaluation. With n not above
 * the population it is a random search.
 *
 * @returns the trials in their order; NaN, as of a run that diverged, is the worst value
 * @throws RangeError for counts that are no whole numbers from 1, a tournament larger than the
 *   population, and a space in which nothing can change
 * @example
 * const space = { width: tune.choice([8, 16, 32]), layers: tune.integer(1, 3) };
 * const trials = await tune.regularizedEvolution(space, accuracyOf, { n: 20, maximize: true, rng: 1 });
 */
export async function regularizedEvolution<S extends Space>(
  space: S,
  objective: (config: Trial<S>['config']) => number | Promise<number>,
  { n, maximize = false, ...options }: EvolutionOptions,
): Promise<Trial<S>[]> {
  checkCount('regularizedEvolution: n', n);
  const population = Math.min(options.population ?? 8, n);
  checkCount('regularizedEvolution: population', population);
  const tournament = options.tournament ?? Math.min(3, population);
  checkCount('regularizedEvolution: tournament', tournament);
  if (tournament > population) {
    throw new RangeError(
      `regularizedEvolution: a tournament of ${tournament} among ${population}; draw fewer`,
    );
  }
  const axes = Object.values(space);
  const movable = axes.flatMap(({ levels }, axis) => (levels === 1 ? [] : [axis]));
  if (movable.length === 0) {
    throw new RangeError('regularizedEvolution: no hyperparameter has a second value');
  }
  const rng = toRng(options.rng);
  const worth = (value: number) =>
    Number.isNaN(value) ? Number.NEGATIVE_INFINITY : maximize ? value : -value;

  const trials: Trial<S>[] = [];
  const genes: number[][] = [];
  while (trials.length < n) {
    const shares =
      trials.length < population ? axes.map(() => rng.uniform()) : mutated(parentOf(trials));
    const config = configAt(space, shares);
    trials.push({ config, value: await objective(config) });
    genes.push(shares);
  }
  return trials;

  /** The place of the best of a tournament among those alive: the youngest. */
  function parentOf(all: readonly Trial<S>[]): number {
    const oldest = all.length - population;
    const drawn = rng.permutation(population).slice(0, tournament);
    return drawn
      .map((place) => oldest + place)
      .reduce((a, b) =>
        worth((all[b] as Trial<S>).value) > worth((all[a] as Trial<S>).value) ? b : a,
      );
  }

  /** The genes of one of them with another value on one axis. */
  function mutated(parent: number): number[] {
    const shares = [...(genes[parent] as number[])];
    const axis = movable[rng.int(movable.length)] as number;
    const { levels } = axes[axis] as Space[string];
    if (levels === undefined) {
      shares[axis] = rng.uniform();
      return shares;
    }
    const old = Math.min(Math.floor((shares[axis] as number) * levels), levels - 1);
    const level = (old + 1 + rng.int(levels - 1)) % levels;
    shares[axis] = (level + 0.5) / levels;
    return shares;
  }
}
