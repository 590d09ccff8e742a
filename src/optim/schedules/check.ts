/** @throws RangeError unless it is a number of 0 or more */
export function checkRate(who: string, rate: number, name = 'learning rate'): void {
  if (rate >= 0 && Number.isFinite(rate)) return;
  throw new RangeError(`${who}: ${name} ${rate}, expected a number of 0 or more`);
}

/** @throws RangeError unless it is a whole number from `least` */
export function checkSteps(who: string, steps: number, name = 'steps', least = 1): void {
  if (Number.isInteger(steps) && steps >= least) return;
  throw new RangeError(`${who}: ${name} ${steps}, expected a whole number from ${least}`);
}
