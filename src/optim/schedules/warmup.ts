import { checkSteps } from './check.ts';
import { toSchedule } from './constant.ts';
import type { Schedule } from './schedule.ts';

/**
 * Rises in a straight line to where `then` begins, and goes on with it: η(t) = η₀ t / w for t < w,
 * then `then(t - w)`. The first step has rate 0, as in optax (Goyal et al., 2017).
 *
 * @param steps length w of the rise
 * @param then a rate, or a schedule whose time begins at 0 after the rise
 */
export function warmup(steps: number, then: number | Schedule): Schedule {
  checkSteps('warmup', steps);
  const next = toSchedule(then);
  return (step, total) => {
    const rest = total === undefined ? undefined : total - steps;
    return step < steps ? (next(0, rest) * step) / steps : next(step - steps, rest);
  };
}
