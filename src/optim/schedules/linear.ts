import { checkRate } from './check.ts';
import { progressOf } from './progress.ts';
import type { Schedule, SpanOptions } from './schedule.ts';

export interface LinearOptions extends SpanOptions {
  /** The rate at the end. Default 0. */
  readonly to?: number;
}

/** In a straight line: η(t) = η₀ + (η_T - η₀) t / T. */
export function linear(rate: number, { to = 0, steps }: LinearOptions = {}): Schedule {
  checkRate('linear', rate);
  checkRate('linear', to, 'to');
  const progress = progressOf('linear', steps);
  return (step, total) => rate + (to - rate) * progress(step, total);
}
