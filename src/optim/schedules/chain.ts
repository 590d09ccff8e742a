import { checkSteps } from './check.ts';
import { toSchedule } from './constant.ts';
import type { Schedule } from './schedule.ts';

/**
 * One schedule after another. Each has a time of its own, which begins at 0 where it takes over,
 * and lasts until the next does: `cosine(0.1)` needs no `steps` in a chain, unless it is the last.
 * PyTorch's `SequentialLR`.
 *
 * @param later the steps at which the others take over, each with its rate or schedule
 * @example chain(linear(0.1, { to: 0.05 }), [100, cosine(0.05)], [200, 0.001])
 */
export function chain(
  first: number | Schedule,
  ...later: readonly (readonly [at: number, schedule: number | Schedule])[]
): Schedule {
  const parts = [[0, first] as const, ...later].map(([at, schedule]) => ({
    at,
    schedule: toSchedule(schedule),
  }));
  for (const [i, { at }] of parts.entries()) {
    if (i > 0) checkSteps('chain', at, 'at', (parts[i - 1]?.at ?? 0) + 1);
  }
  return (step, total) => {
    const i = parts.findLastIndex(({ at }) => at <= step);
    const { at, schedule } = parts[i] as (typeof parts)[number];
    const end = parts[i + 1]?.at ?? total;
    return schedule(step - at, end === undefined ? undefined : end - at);
  };
}
