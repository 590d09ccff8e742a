import { checkRate } from './check.ts';
import { progressOf } from './progress.ts';
import type { Schedule, SpanOptions } from './schedule.ts';

export interface PolynomialOptions extends SpanOptions {
  /** Default 1, a straight line, as in PyTorch. */
  readonly power?: number;
  /** The rate at the end. Default 0. */
  readonly to?: number;
}

/** η(t) = η_T + (η₀ - η_T) (1 - t / T)^power. */
export function polynomial(
  rate: number,
  { power = 1, to = 0, steps }: PolynomialOptions = {},
): Schedule {
  checkRate('polynomial', rate);
  checkRate('polynomial', power, 'power');
  checkRate('polynomial', to, 'to');
  const progress = progressOf('polynomial', steps);
  return (step, total) => to + (rate - to) * (1 - progress(step, total)) ** power;
}
