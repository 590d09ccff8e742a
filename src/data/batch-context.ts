import type { Rng } from '../tensor/index.ts';

/** What a function of a batch may use beside it. */
export interface BatchContext {
  /** Where it draws its random numbers. */
  readonly rng: Rng;
}

/**
 * @param beside what else the function may use
 * @throws TypeError when the generator is asked for and there is none
 */
export function batchContext<T extends object>(
  rng: Rng | undefined,
  who: string,
  beside?: T,
): BatchContext & T {
  return {
    ...(beside as T),
    get rng() {
      if (rng) return rng;
      throw new TypeError(`${who} draws random numbers, which needs a seed; give rng: 1`);
    },
  };
}
