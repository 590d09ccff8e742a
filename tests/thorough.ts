/**
 * Whether all is tried: where NOTEGRAD_CASES is `all`. Else tests that do one thing for many cases, each
 * of which takes its time, do it for some of them; where cases are drawn, each run draws others.
 */
export const isThorough = process.env['NOTEGRAD_CASES'] === 'all';

/** How many cases of a property are tried: all, or an eighth. */
export const tries = (count: number): { numRuns: number } => ({
  numRuns: isThorough ? count : Math.ceil(count / 8),
});

/** All cases, or one in so many, drawn anew in each run. The titles of their tests name them. */
export function someOf<T>(cases: readonly T[], every = 5): readonly T[] {
  if (isThorough) return cases;
  const drawn = new Set<T>();
  while (drawn.size < Math.ceil(cases.length / every))
    drawn.add(cases[Math.floor(Math.random() * cases.length)] as T);
  return cases.filter((one) => drawn.has(one));
}
