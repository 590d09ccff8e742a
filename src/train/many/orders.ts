import { type Rng, toRng } from '../../tensor/index.ts';
import { perRun } from './runner.ts';

/** One for all runs, which then see the same batches, or one for each. */
export type Draws = Rng | number | readonly (Rng | number)[];

/** Draws the order of each run for an epoch, as a data loader would. */
export function ordersOf(
  rng: Draws,
  runs: number,
  size: number,
): () => (index: number) => readonly number[] {
  if (!Array.isArray(rng)) {
    const one = toRng(rng as Rng | number);
    return () => {
      const order = one.permutation(size);
      return () => order;
    };
  }
  const own = perRun<Rng | number>('rng', rng as readonly (Rng | number)[], runs);
  const generators = Array.from({ length: runs }, (_, index) => toRng(own(index)));
  // Each epoch's is drawn for all, also for runs that have ended, which need not be thought of then.
  return () => {
    const drawn = generators.map((generator) => generator.permutation(size));
    return (index) => drawn[index] as readonly number[];
  };
}
