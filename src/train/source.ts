import { type Draw, draws } from '../data/draw.ts';
import { type Batch, type Columns, DataLoader, DatasetOf } from '../data/index.ts';
import type { Rng } from '../tensor/index.ts';

/** Goes through something in so many parts. */
export interface Pass<Part> extends Iterable<Part> {
  /** Number of batches. */
  readonly length: number;
}

/** What goes through data in batches; a `DataLoader` does. */
export interface Batches<C extends Columns> extends Pass<Batch<C>> {}

/** Where examples come from: a data set, or a loader of your own. */
export type Source<C extends Columns> = DatasetOf<C, object> | Batches<C>;

/**
 * Batches in the data's own order, for measuring: by default of 256, which need no memory for
 * gradients.
 */
export function inOrder<C extends Columns>(data: Source<C>, batchSize = 256): Batches<C> {
  return data instanceof DatasetOf ? new DataLoader(data, { batchSize }) : data;
}

/**
 * Batches of a data set in a new random order for each epoch, for learning; a loader as it is.
 *
 * @throws TypeError for a data set without a generator
 * @throws RangeError where there is no batch
 */
export function shuffled<C extends Columns>(
  data: Source<C>,
  {
    rng,
    batchSize = 32,
  }: { readonly rng: Rng | undefined; readonly batchSize?: number | undefined },
  who: string,
): Batches<C> {
  if (data instanceof DatasetOf && !rng) {
    throw new TypeError(
      `${who}: a data set is shuffled, which needs a seed; give rng: 1, or a DataLoader`,
    );
  }
  const batches =
    data instanceof DatasetOf
      ? new DataLoader(data, { batchSize, shuffle: true, rng: rng as Rng })
      : data;
  if (batches.length === 0) {
    throw new RangeError(
      `${who}: the data give no batch; take smaller batches, or keep the last with dropLast: false`,
    );
  }
  return batches;
}

/** The same batches, not copied from the data yet where they are rows of them. */
export function uncopied<C extends Columns>(batches: Batches<C>): Pass<Batch<C> | Draw<C>> {
  if (!(batches instanceof DataLoader)) return batches;
  return {
    length: batches.length,
    [Symbol.iterator]: () => (batches[draws]() ?? batches)[Symbol.iterator](),
  };
}
