/**
 * Whether all is tried: where NOTEGRAD_CASES is `all`. Else tests that do one thing for many cases, each
 * of which takes its time, do it for some of them; where cases are drawn, each run draws others.
 */
export const isThorough = process.env['NOTEGRAD_CASES'] === 'all';

/** How many cases of a property are tried: all, or a quarter. */
export const tries = (count: number): { numRuns: number } => ({
  numRuns: isThorough ? count : Math.ceil(count / 4),
});

/** All cases, or every fifth. */
export const someOf = <T>(cases: readonly T[]): readonly T[] =>
  isThorough ? cases : cases.filter((_, i) => i % 5 === 0);
