import { checkRate, checkSteps } from './check.ts';
import type { Schedule } from './schedule.ts';

export interface StepOptions {
  /** The steps at which the rate is multiplied, or a number: at every multiple of it. */
  readonly at: readonly number[] | number;
  /** What it is multiplied by. Default 0.1, as in PyTorch. */
  readonly gamma?: number;
}

/**
 * Down by a factor now and then: η(t) = η₀ γᵏ with k the number of `at` that are reached. PyTorch's
 * `MultiStepLR` and, with a number, `StepLR`; both count epochs, this counts steps.
 */
export function step(rate: number, { at, gamma = 0.1 }: StepOptions): Schedule {
  checkRate('step', rate);
  checkRate('step', gamma, 'gamma');
  for (const place of [at].flat()) checkSteps('step', place, 'at');
  return (t) => {
    const reached =
      typeof at === 'number' ? Math.floor(t / at) : at.filter((place) => place <= t).length;
    return rate * gamma ** reached;
  };
}
