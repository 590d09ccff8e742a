import { checkRate } from './check.ts';
import { progressOf } from './progress.ts';
import type { Schedule, SpanOptions } from './schedule.ts';

export interface CosineOptions extends SpanOptions {
  /** The rate at the end. Default 0. */
  readonly to?: number;
}

/**
 * Half a wave of the cosine: η(t) = η_T + (η₀ - η_T) (1 + cos(π t / T)) / 2 (Loshchilov and Hutter,
 * 2017).
 */
export function cosine(rate: number, { to = 0, steps }: CosineOptions = {}): Schedule {
  checkRate('cosine', rate);
  checkRate('cosine', to, 'to');
  const progress = progressOf('cosine', steps);
  return (step, total) => to + ((rate - to) * (1 + Math.cos(Math.PI * progress(step, total)))) / 2;
}
