import * as tf from '@tensorflow/tfjs';
import { showShape, type Tensor } from '../../tensor/index.ts';

/** What becomes of the losses of the items: their mean, their sum, or nothing. */
export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions<R extends Reduction = Reduction> {
  /** Default `'mean'`, as in PyTorch. */
  readonly reduction?: R;
}

/** What a loss gives: a number, or under `'none'` one for each item. */
export type Loss<R extends Reduction> = R extends 'none' ? Tensor : Tensor<[]>;

/** Near the smallest number float32 holds in full precision: what a probability is held above. */
export const TINY = 1e-37;

/** Losses of items of which not all count: 0 where `counts` is 0, which is 1 elsewhere. */
export interface Counted {
  readonly losses: tf.Tensor;
  readonly counts: tf.Tensor;
}

/** The losses of the items, reduced; what else `f` makes is freed. */
export function reduced<R extends Reduction>(
  reduction: R | undefined,
  f: () => tf.Tensor | Counted,
): Loss<R> {
  return tf.tidy(() => {
    const given = f();
    const { losses, counts } =
      given instanceof tf.Tensor ? { losses: given, counts: undefined } : given;
    if (reduction === 'none') return losses;
    if (reduction === 'sum') return losses.sum();
    return counts ? losses.sum().div(counts.sum()) : losses.mean();
  }) as Tensor as Loss<R>;
}

/** Throws unless two tensors have one shape: broadcasting would hide a mistake. */
export function expectSameShape(
  who: string,
  [nameA, a]: readonly [string, tf.Tensor],
  [nameB, b]: readonly [string, tf.Tensor],
): void {
  if (String(a.shape) === String(b.shape)) return;
  throw new RangeError(
    `${who}: ${nameA} has shape ${showShape(a.shape)} and ${nameB} ${showShape(b.shape)}; ` +
      'reshape one to the other',
  );
}

/** A loss of each element of a prediction against that of a target of the same shape. */
export function elementwise<R extends Reduction>(
  who: string,
  prediction: tf.Tensor,
  target: tf.Tensor,
  options: LossOptions<R> | undefined,
  f: () => tf.Tensor,
): Loss<R> {
  expectSameShape(who, ['prediction', prediction], ['target', target]);
  return reduced(options?.reduction, f);
}
