import { checkCount } from './samplers.ts';

export interface HalvingOptions {
  /** Which share stays: one of `factor`, rounded down, at least one. Default 3. */
  readonly factor?: number;
  /** Epochs of the first round; each round multiplies them by `factor`. Default 1. */
  readonly epochs?: number;
  /** Whether a smaller score is the better. Default false. */
  readonly minimize?: boolean;
}

/** One round: who ran, how far, and how well. */
export interface HalvingRound {
  /** Epochs that each has behind it, since the start. */
  readonly epochs: number;
  /** Numbers of the candidates that ran, the best first. */
  readonly ranked: readonly number[];
  /** Their scores, in that order. */
  readonly scores: readonly number[];
}

/** The winner, each round with who went on, and what it all cost. */
export interface Halving {
  /** Number of the candidate that is left. */
  readonly best: number;
  readonly rounds: readonly HalvingRound[];
  /** Epochs in all, where everybody goes on from where it stopped. */
  readonly cost: number;
}

/**
 * Successive halving (K. Jamieson and A. Talwalkar, 2016): all candidates run a little, the best
 * share runs on, until one is left. 27 candidates with factor 3 run 1, 3, 9, 27 epochs and take 81
 * in all, instead of 729. It relies on early ranks telling something of late ones.
 *
 * @param candidates how many there are
 * @param evaluate takes the numbers of those that run on and the epochs that each shall have behind
 * it, and gives a score of each, the larger the better; NaN, as of a run that diverged, is the worst
 * @example
 * const nets = tune.random(space, { n: 27, rng: 1 }).map(make);
 * await tune.successiveHalving(27, async (running, epochs) => { ...; return accuracies; });
 */
export async function successiveHalving(
  candidates: number,
  evaluate: (
    running: readonly number[],
    epochs: number,
  ) => readonly number[] | Promise<readonly number[]>,
  { factor = 3, epochs = 1, minimize = false }: HalvingOptions = {},
): Promise<Halving> {
  checkCount('successiveHalving: candidates', candidates);
  checkCount('successiveHalving: epochs', epochs);
  if (!(factor > 1)) {
    throw new RangeError(`successiveHalving: factor must be above 1, given ${factor}`);
  }
  const rounds: HalvingRound[] = [];
  let running: readonly number[] = Array.from({ length: candidates }, (_, i) => i);
  let [reach, before, cost] = [epochs, 0, 0];
  for (;;) {
    const scores = await evaluate(running, reach);
    if (scores.length !== running.length) {
      throw new RangeError(
        `successiveHalving: ${scores.length} scores for ${running.length} candidates; give one each`,
      );
    }
    const worth = (score: number) =>
      Number.isNaN(score) ? Number.NEGATIVE_INFINITY : minimize ? -score : score;
    const order = running
      .map((candidate, i) => ({ candidate, score: scores[i] as number }))
      .sort((a, b) => worth(b.score) - worth(a.score) || 0);
    const ranked = order.map(({ candidate }) => candidate);
    rounds.push({ epochs: reach, ranked, scores: order.map(({ score }) => score) });
    cost += running.length * (reach - before);
    if (running.length === 1) return { best: ranked[0] as number, rounds, cost };
    running = ranked.slice(0, Math.max(1, Math.floor(ranked.length / factor)));
    [before, reach] = [reach, Math.round(reach * factor)];
  }
}
