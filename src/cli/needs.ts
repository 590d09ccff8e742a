import { dataNames, whyUnavailable } from '../data/available/index.ts';
import type { Need } from '../notebook/run/index.ts';

/** What a cell's `needs:` tag may ask for: the data sets. */
export const needs: Readonly<Record<string, Need>> = Object.fromEntries(
  dataNames.map((name) => [name, () => whyUnavailable(name)]),
);
