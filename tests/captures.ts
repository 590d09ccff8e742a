import { test } from 'vitest';

/** A test of captured steps: there are none where the environment turns them off. */
export const captures: typeof test = test.skipIf(
  process.env.NOTEGRAD_REPLAY === '0',
) as typeof test;
