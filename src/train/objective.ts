import * as tf from '@tensorflow/tfjs';
import type { Batch, BatchContext, Columns } from '../data/index.ts';

/** The targets of a data set. */
export type Target<C> = C extends { readonly y: infer Y } ? Y : never;

/** A number that judges predictions, such as `metrics.accuracy`: the mean over the batch. */
export type Metric<Out = tf.Tensor, Y = tf.Tensor> = (
  prediction: Out,
  target: Y,
) => number | tf.Tensor;

/** Learning to predict the column `y` from the column `x`: `loss(model.forward(x), y)`. */
export interface Supervised<C extends Columns, Out> {
  /** A scalar, the mean over the batch; any loss of `nn`. */
  readonly loss: (prediction: Out, target: Target<C>) => tf.Tensor;
  /** Further numbers to report, by name. They have no part in the gradient. */
  readonly metrics?: Readonly<Record<string, Metric<Out, Target<C>>>>;
  readonly objective?: never;
}

/**
 * What an objective gives: the loss, and further numbers to report by name. Of several in a tensor
 * the mean counts.
 */
export type Reported =
  | number
  | tf.Tensor
  | ({ readonly loss: number | tf.Tensor } & Readonly<Record<string, number | tf.Tensor>>);

/** Anything else that is to become small, such as `({ x }, { rng }) => vae.elbo(x, { rng })`. */
export interface Custom<C extends Columns> {
  /** The loss, a scalar and the mean over the batch, alone or with further numbers to report. */
  readonly objective: (
    batch: Batch<C>,
    context: BatchContext,
  ) => tf.Tensor | ({ readonly loss: tf.Tensor } & Readonly<Record<string, number | tf.Tensor>>);
  readonly loss?: never;
  readonly metrics?: never;
}

/** What training makes small: a loss of outputs and targets, or a function of the whole batch. */
export type Objective<C extends Columns, Out> = Supervised<C, Out> | Custom<C>;

/** The loss of a batch, and what is measured besides when the tape of the gradients is closed. */
export interface Outcome {
  readonly loss: tf.Scalar;
  /** The tensors that {@link measure} needs. */
  readonly tensors: readonly tf.Tensor[];
  /** Whether it tells numbers that are none of a tensor's. */
  readonly isPlain: boolean;
  /** The further numbers. */
  measure(): Record<string, number>;
  /** Frees what {@link measure} needs. */
  dispose(): void;
}

/** Runs within a tidy or a tape, which owns the loss. */
export function lossOf<C extends Columns, Out>(
  model: object,
  objective: Objective<C, Out>,
  batch: Batch<C>,
  context: BatchContext,
): Outcome {
  if (objective.objective) return reportedLoss(objective.objective(batch, context), 'objective');
  const { x, y } = batch as { readonly x?: tf.Tensor; readonly y?: Target<C> };
  if (x === undefined || y === undefined) {
    throw new TypeError(
      `loss compares model.forward(x) with y, the data have ${Object.keys(batch).join(', ')}; ` +
        'give an objective of the batch instead',
    );
  }
  const prediction = (model as { forward(x: tf.Tensor): Out }).forward(x);
  const loss = scalar(objective.loss(prediction, y));
  const { metrics = {} } = objective;
  const tensors: tf.Tensor[] = [];
  const keep = (x: tf.Tensor) => {
    const kept = tf.keep(x.clone());
    tensors.push(kept);
    return kept;
  };
  const measured = Object.entries(metrics);
  const kept = measured.length > 0 ? mapTensors(prediction, keep) : prediction;
  return {
    loss,
    tensors,
    isPlain: false,
    measure: () => {
      if (measured.length === 0) return {};
      return tf.tidy(() => {
        // Tensors of this moment: those that were kept may have other values next time.
        const out = mapTensors(kept, (x) => x.clone());
        const target = y instanceof tf.Tensor ? (y.clone() as Target<C>) : y;
        return Object.fromEntries(
          measured.map(([name, metric]) => [name, toNumber(metric(out, target))]),
        );
      });
    },
    dispose: () => tf.dispose(tensors),
  };
}

/** @param who names the function that gave it, in errors */
export function reportedLoss(given: Reported, who: string): Outcome {
  const { loss, ...others } = isRecord(given) ? given : { loss: given };
  if (loss === undefined) {
    throw new TypeError(
      `${who}: it gave ${Object.keys(others).join(', ') || 'nothing'}; one of its numbers must be called loss, ` +
        'the one that is drawn and watched',
    );
  }
  const value = scalar(typeof loss === 'number' ? tf.scalar(loss) : loss);
  const kept = Object.entries(others).map(
    ([name, part]) => [name, typeof part === 'number' ? part : tf.keep(part.mean())] as const,
  );
  const tensors = kept.flatMap(([, part]) => (typeof part === 'number' ? [] : [part]));
  return {
    loss: value,
    tensors,
    isPlain: typeof loss === 'number' || tensors.length < kept.length,
    measure: () => Object.fromEntries(kept.map(([name, part]) => [name, toNumber(part)])),
    dispose: () => tf.dispose(tensors),
  };
}

function scalar(loss: tf.Tensor): tf.Scalar {
  if (loss.size === 1) return loss.reshape([]);
  throw new RangeError(
    `the loss has shape [${loss.shape.join(', ')}], expected a scalar; take its mean`,
  );
}

const isRecord = (given: Reported): given is Exclude<Reported, number | tf.Tensor> =>
  typeof given === 'object' && !(given instanceof tf.Tensor);

const toNumber = (value: number | tf.Tensor): number =>
  typeof value === 'number' ? value : (value.dataSync()[0] as number);

/** The same, with another tensor in the place of each. */
function mapTensors<T>(value: T, f: (tensor: tf.Tensor) => tf.Tensor): T {
  const map = (part: unknown): unknown => {
    if (part instanceof tf.Tensor) return f(part);
    if (Array.isArray(part)) return part.map(map);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, map(inner)]));
  };
  return map(value) as T;
}
