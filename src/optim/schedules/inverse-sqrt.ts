import { checkRate } from './check.ts';
import type { Schedule } from './schedule.ts';

export interface InverseSqrtOptions {
  /** Steps until the rate is 1/√2 of the first. Default 1. */
  readonly scale?: number;
}

/**
 * With the root of time: η(t) = η₀ / √(1 + t / scale).
 *
 * After `w` steps of warm-up with `scale: w` it is the schedule of the Transformer (Vaswani et al.,
 * 2017): `warmup(4000, inverseSqrt(peak, { scale: 4000 }))`.
 */
export function inverseSqrt(rate: number, { scale = 1 }: InverseSqrtOptions = {}): Schedule {
  checkRate('inverseSqrt', rate);
  if (!(scale > 0)) {
    throw new RangeError(`inverseSqrt: scale ${scale}, expected a number of steps above 0`);
  }
  return (step) => rate / Math.sqrt(1 + step / scale);
}
