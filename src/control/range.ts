/** @throws Error for an empty range, a step that is not positive, and a value out of the range */
export function checkRange(
  control: string,
  from: number,
  to: number,
  step: number,
  value: number,
): void {
  if (!(from < to && Number.isFinite(to - from)))
    throw new Error(
      `${control}: from ${from} to ${to}; expected two numbers, the smaller one first`,
    );
  if (!(step > 0 && step <= to - from))
    throw new Error(`${control}: step ${step}; expected one above 0 and at most ${to - from}`);
  if (!(value >= from && value <= to))
    throw new Error(`${control}: value ${value}; expected one from ${from} to ${to}`);
}
