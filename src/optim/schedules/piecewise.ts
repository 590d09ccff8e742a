import { checkRate } from './check.ts';
import { progressOf } from './progress.ts';
import type { Schedule, SpanOptions } from './schedule.ts';

export interface PiecewiseOptions extends SpanOptions {
  /** What goes in a straight line from point to point: the rate or its logarithm. Default 'linear'. */
  readonly scale?: 'linear' | 'log';
}

/**
 * In straight lines through points, which may come in any order. Before the first of them and after
 * the last, their rates stay. Of two points at one place, the later one in the list holds from there
 * on, so that the rate jumps.
 *
 * @param points each with its part of the steps, from 0 to 1, and the rate there
 * @example piecewise([[0, 0.01], [0.3, 0.1], [1, 0]])
 * @throws RangeError for no points, for a part or a rate that is none, and for a rate of 0 on the
 *   scale 'log'
 */
export function piecewise(
  points: readonly (readonly [part: number, rate: number])[],
  { scale = 'linear', steps }: PiecewiseOptions = {},
): Schedule {
  const places = points.map(([part, rate]) => ({ part, rate })).sort((a, b) => a.part - b.part);
  const [first] = places;
  if (!first)
    throw new RangeError('piecewise: no points given, expected [part, rate] at least once');
  for (const { part, rate } of places) {
    checkRate('piecewise', rate);
    if (!(part >= 0 && part <= 1)) {
      throw new RangeError(`piecewise: part ${part} of the steps, expected a number from 0 to 1`);
    }
    if (scale === 'log' && rate === 0) {
      throw new RangeError(
        "piecewise: rate 0 has no logarithm; give a small one, or scale 'linear'",
      );
    }
  }
  const progress = progressOf('piecewise', steps);
  return (step, total) => {
    const now = progress(step, total);
    const i = places.findLastIndex(({ part }) => part <= now);
    const before = places[i] ?? first;
    const after = places[i + 1];
    if (i < 0 || !after) return before.rate;
    const way = (now - before.part) / (after.part - before.part);
    return scale === 'log'
      ? before.rate * (after.rate / before.rate) ** way
      : before.rate + (after.rate - before.rate) * way;
  };
}
