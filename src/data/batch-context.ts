import { Rng } from '../tensor/index.ts';

/** What a function of a batch may use beside it. */
export interface BatchContext {
  /** Where it draws its random numbers. */
  readonly rng: Rng;
}

/**
 * A stream of random numbers that begins where `rng` is when it is first asked for. Whoever draws
 * nothing leaves `rng` as it is.
 *
 * @throws TypeError when the stream is asked for and there is no generator
 */
export function batchContext(rng: Rng | undefined, who: string): BatchContext {
  let stream: Rng | undefined;
  return {
    get rng() {
      if (!rng) {
        throw new TypeError(`${who} draws random numbers, which needs a seed; give rng: 1`);
      }
      stream ??= new Rng(rng.bits());
      return stream;
    },
  };
}
