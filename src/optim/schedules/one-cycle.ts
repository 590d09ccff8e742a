import { checkRate } from './check.ts';
import { cosine } from './cosine.ts';
import { progressOf } from './progress.ts';
import type { Schedule, SpanOptions } from './schedule.ts';

export interface OneCycleOptions extends SpanOptions {
  /** The rate at first. Default peak / 25, as in PyTorch. */
  readonly from?: number;
  /** The rate at the end. Default from / 10,000, as in PyTorch. */
  readonly to?: number;
  /** Part of the steps until the peak. Default 0.3, as in PyTorch. */
  readonly rise?: number;
}

/**
 * One rise and one fall, each half a wave of the cosine: from `from` to the peak and down to `to`
 * (Smith and Topin, 2018). PyTorch's `OneCycleLR`, but that t / T counts from 0 to 1, so that the
 * last of T steps is not yet at `to`.
 */
export function oneCycle(
  peak: number,
  { from = peak / 25, to = from / 1e4, rise = 0.3, steps }: OneCycleOptions = {},
): Schedule {
  if (!(rise > 0 && rise < 1)) {
    throw new RangeError(`oneCycle: rise ${rise}, expected a part of the steps between 0 and 1`);
  }
  for (const [name, rate] of Object.entries({ peak, from, to })) checkRate('oneCycle', rate, name);
  const progress = progressOf('oneCycle', steps);
  const up = cosine(from, { to: peak, steps: 1 });
  const down = cosine(peak, { to, steps: 1 });
  return (step, total) => {
    const part = progress(step, total);
    return part < rise ? up(part / rise) : down((part - rise) / (1 - rise));
  };
}
