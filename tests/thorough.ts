/**
 * Whether all is tried: in CI. Else tests that do one thing for many cases, each of which takes its
 * time, do it for some of them.
 */
export const isThorough = Boolean(process.env['CI']);
