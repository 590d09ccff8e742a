import { checkRate } from './check.ts';
import { progressOf } from './progress.ts';
import type { Schedule, SpanOptions } from './schedule.ts';

/** Either the factor `gamma` of one step, or the rate `to` that is reached after `steps` steps. */
export type ExponentialOptions =
  | {
      /** Factor from one step to the next. */
      readonly gamma: number;
      readonly to?: never;
      readonly steps?: never;
    }
  | (SpanOptions & {
      /** The rate at the end, above 0; larger than the first for a range test. */
      readonly to: number;
      readonly gamma?: never;
    });

/**
 * By the same factor at each step: η(t) = η₀ γᵗ, or from η₀ to `to`: η(t) = η₀ (η_T / η₀)^(t / T).
 */
export function exponential(rate: number, { gamma, to, steps }: ExponentialOptions): Schedule {
  checkRate('exponential', rate);
  if (gamma !== undefined) {
    checkRate('exponential', gamma, 'gamma');
    return (step) => rate * gamma ** step;
  }
  if (!(rate > 0 && to > 0)) {
    throw new RangeError(
      `exponential: from ${rate} to ${to}, expected two numbers above 0: no factor leads to or from 0`,
    );
  }
  const progress = progressOf('exponential', steps);
  return (step, total) => rate * (to / rate) ** progress(step, total);
}
