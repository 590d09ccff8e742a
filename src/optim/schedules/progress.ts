import { checkSteps } from './check.ts';

/**
 * How far a schedule is at a step, from 0 to 1, which it reaches after `steps` or after the total
 * that is known.
 *
 * @throws TypeError at the first step if neither is
 */
export function progressOf(
  who: string,
  steps: number | undefined,
): (step: number, total?: number) => number {
  if (steps !== undefined) checkSteps(who, steps);
  return (step, total) => {
    const length = steps ?? total;
    if (length === undefined) {
      throw new TypeError(
        `${who}: over how many steps? Give { steps }, or give the schedule to train.fit as lr, which knows`,
      );
    }
    return Math.min(1, step / length);
  };
}
