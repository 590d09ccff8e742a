import * as tf from '@tensorflow/tfjs';
import * as backend from '../../src/backend/index.ts';
import type { Columns, Dataset } from '../../src/data/index.ts';
import type { AnyModule } from '../../src/nn/index.ts';
import { type FitOptions, fit } from '../../src/train/index.ts';

/** All that a training leaves, as the bits of its numbers. */
export interface Trained {
  readonly losses: number[];
  readonly metrics: unknown;
  readonly values: Record<string, Int32Array>;
}

export interface Run extends Trained {
  /** Steps that were replayed. */
  readonly replayed: number;
  /** Why others were not; the latest reason. */
  readonly refused: string | undefined;
}

const bitsOf = (values: ArrayLike<number>): Int32Array =>
  new Int32Array(Float32Array.from(values).buffer);

/** Trains a network that `make` makes, and frees it. */
export async function train<C extends Columns, M extends AnyModule>(
  make: () => M,
  data: Dataset<C>,
  options: (net: M) => FitOptions<C, tf.Tensor>,
  replay?: boolean,
): Promise<Run> {
  const before = backend.info().replay;
  const net = make();
  const given = options(net);
  const history = await fit(
    net as never,
    data as never,
    {
      rng: 7,
      progress: false,
      ...(replay === undefined ? {} : { replay }),
      ...given,
    } as never,
  );
  const values = Object.fromEntries(
    Array.from(net.namedVariables(), ([path, variable]) => [path, bitsOf(variable.dataSync())]),
  );
  const { steps, refused } = backend.info().replay;
  net.dispose();
  return {
    losses: history.batchLosses,
    metrics: history.epochs.map(({ seconds: _, ...log }) => log),
    values,
    replayed: steps - before.steps,
    refused: refused.at(-1),
  };
}

/** What is to be the same with and without replay. */
export const outcomeOf = ({ losses, metrics, values }: Run): Trained => ({
  losses,
  metrics,
  values,
});

/** Tensors with strewn values, the same each time. */
export function strewn(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}
