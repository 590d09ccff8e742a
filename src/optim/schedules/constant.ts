import { checkRate } from './check.ts';
import type { Schedule } from './schedule.ts';

/** η(t) = η₀. */
export function constant(rate: number): Schedule {
  checkRate('constant', rate);
  return () => rate;
}

/** What options take: one rate for all steps, or a schedule. */
export function toSchedule(rate: number | Schedule): Schedule {
  return typeof rate === 'function' ? rate : constant(rate);
}
