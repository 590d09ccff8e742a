import * as tf from '@tensorflow/tfjs';
import { typed } from '../../tensor/index.ts';
import { Dataset, type Labeled } from '../dataset.ts';
import { unpack } from './unpack.ts';

/** Measurements `[n, F]` and classes int32 `[n]`, with the names of both. */
export type TableDataset<F extends number = number> = Dataset<
  Labeled<[F]>,
  {
    readonly name: string;
    readonly classNames: readonly string[];
    readonly featureNames: readonly string[];
  }
>;

/** A table whose first line is a header and whose last column is the class. */
export async function readTable<F extends number>(
  packed: string,
  about: {
    readonly name: string;
    readonly classNames: readonly string[];
    readonly featureNames: readonly string[] & { readonly length: F };
  },
): Promise<TableDataset<F>> {
  const [, ...lines] = (await unpack(packed)).trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  const set: Dataset = new Dataset(
    {
      x: typed(tf.tensor2d(rows.map((row) => row.slice(0, -1))), [-1, -1]),
      y: typed(
        tf.tensor1d(
          rows.map((row) => row.at(-1) as number),
          'int32',
        ),
        [-1],
      ),
    },
    about,
  );
  return set as TableDataset<F>;
}
