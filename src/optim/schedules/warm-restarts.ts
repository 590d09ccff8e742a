import { checkRate, checkSteps } from './check.ts';
import { cosine } from './cosine.ts';
import type { Schedule } from './schedule.ts';

export interface WarmRestartsOptions {
  /** Steps of the first period. */
  readonly period: number;
  /** Each period is so many times as long as the one before: a whole number. Default 1. */
  readonly growth?: number;
  /** The rate at the end of a period. Default 0. */
  readonly to?: number;
}

/**
 * The cosine again and again, each time from η₀ (SGDR; Loshchilov and Hutter, 2017). With u the
 * steps since the last start and P the length of the period, η = η_T + (η₀ - η_T)(1 + cos(π u / P)) / 2.
 * PyTorch's `CosineAnnealingWarmRestarts`, where `period` is `T_0` and `growth` is `T_mult`.
 */
export function warmRestarts(
  rate: number,
  { period, growth = 1, to = 0 }: WarmRestartsOptions,
): Schedule {
  checkRate('warmRestarts', rate);
  checkRate('warmRestarts', to, 'to');
  checkSteps('warmRestarts', period, 'period');
  checkSteps('warmRestarts', growth, 'growth');
  const wave = cosine(rate, { to, steps: 1 });
  return (step) => {
    let [since, length] = [step, period];
    if (growth === 1) since %= period;
    while (since >= length) {
      since -= length;
      length *= growth;
    }
    return wave(since / length);
  };
}
