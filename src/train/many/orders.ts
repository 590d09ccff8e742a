import { type BatchContext, batchContext } from '../../data/batch-context.ts';
import { Rng, toRng } from '../../tensor/index.ts';
import { perRun } from './runner.ts';

/** One for all runs, which then see the same batches, or one for each. */
export type Draws = Rng | number | readonly (Rng | number)[];

/** What is drawn for an epoch. */
export interface Pass {
  /** The order of the examples of a run. */
  order(index: number): readonly number[];
  /** Where a run draws what it changes in its batches. */
  context(index: number): BatchContext;
}

const WHO = 'fitMany: map';

/** Draws the order of each run for an epoch, as a data loader would. */
export function passesOf(rng: Draws, runs: number, size: number): () => Pass {
  if (!Array.isArray(rng)) {
    const one = toRng(rng as Rng | number);
    return () => {
      const order = one.permutation(size);
      // The first who draws decides where all begin: so they draw the same.
      let seed: number | undefined;
      const bits = () => {
        seed ??= one.bits();
        return seed;
      };
      const contexts = Array.from({ length: runs }, () => lazily(() => new Rng(bits())));
      return { order: () => order, context: (index) => contexts[index] as BatchContext };
    };
  }
  const own = perRun<Rng | number>('rng', rng as readonly (Rng | number)[], runs);
  const generators = Array.from({ length: runs }, (_, index) => toRng(own(index)));
  // Each epoch's is drawn for all, also for runs that have ended, which need not be thought of then.
  return () => {
    const orders = generators.map((generator) => generator.permutation(size));
    const contexts = generators.map((generator) => batchContext(generator, WHO));
    return {
      order: (index) => orders[index] as readonly number[],
      context: (index) => contexts[index] as BatchContext,
    };
  };
}

function lazily(make: () => Rng): BatchContext {
  let stream: Rng | undefined;
  return {
    get rng() {
      stream ??= make();
      return stream;
    },
  };
}
