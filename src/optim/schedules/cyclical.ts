import { checkRate, checkSteps } from './check.ts';
import type { Schedule } from './schedule.ts';

export interface CyclicalOptions {
  /** The rate in the middle of a cycle. */
  readonly to: number;
  /** Steps of a cycle, up and down. Default 4000, as in PyTorch. */
  readonly period?: number;
}

/**
 * Up and down in straight lines, again and again: from η₀ to `to` in half a period and back in the
 * other (Smith, 2017; PyTorch's `CyclicLR` in the mode `triangular`).
 */
export function cyclical(rate: number, { to, period = 4000 }: CyclicalOptions): Schedule {
  checkRate('cyclical', rate);
  checkRate('cyclical', to, 'to');
  checkSteps('cyclical', period, 'period', 2);
  return (step) => {
    const phase = (step % period) / period;
    return rate + (to - rate) * (1 - Math.abs(2 * phase - 1));
  };
}
