import * as tf from '@tensorflow/tfjs';
import { oneHot, showShape, type Tensor } from '../tensor/index.ts';
import { fusedLoss } from './fused.ts';

/** What becomes of the losses of the items: their mean (the default, as in PyTorch), their sum, or nothing. */
export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions {
  /** Default `'mean'`. */
  reduction?: Reduction;
}

/** Near the smallest number float32 holds in full precision. */
const TINY = 1e-37;

function reduce(losses: tf.Tensor, reduction: Reduction = 'mean'): Tensor {
  if (reduction === 'none') return losses as Tensor;
  return (reduction === 'sum' ? losses.sum() : losses.mean()) as Tensor;
}

/** Runs `f` in a tidy, after checking that prediction and target have one shape: broadcasting would hide a mistake. */
function paired(
  name: string,
  prediction: tf.Tensor,
  target: tf.Tensor,
  f: () => tf.Tensor,
  options?: LossOptions,
): Tensor {
  if (String(prediction.shape) !== String(target.shape)) {
    throw new RangeError(
      `${name}: prediction has shape ${showShape(prediction.shape)} and target ${showShape(target.shape)}; ` +
        'reshape one to the other',
    );
  }
  return tf.tidy(() => reduce(f(), options?.reduction));
}

/** (y - t)^2. Its gradient, under the mean over n values, is 2 (y - t) / n. */
export const mse = (prediction: tf.Tensor, target: tf.Tensor, options?: LossOptions): Tensor =>
  paired('mse', prediction, target, () => tf.squaredDifference(prediction, target), options);

/** |y - t|. */
export const mae = (prediction: tf.Tensor, target: tf.Tensor, options?: LossOptions): Tensor =>
  paired('mae', prediction, target, () => prediction.sub(target).abs(), options);

/** d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2), with d = y - t (Huber, 1964). Default delta 1. */
export const huber = (
  prediction: tf.Tensor,
  target: tf.Tensor,
  options: LossOptions & { delta?: number } = {},
): Tensor => {
  const { delta = 1 } = options;
  return paired(
    'huber',
    prediction,
    target,
    () => {
      const d = prediction.sub(target).abs();
      const inner = d.minimum(delta);
      return inner.square().div(2).add(d.sub(inner).mul(delta));
    },
    options,
  );
};

/** log(cosh(y - t)): like d^2 / 2 near 0 and |d| - log 2 far away. */
export const logCosh = (prediction: tf.Tensor, target: tf.Tensor, options?: LossOptions): Tensor =>
  paired(
    'logCosh',
    prediction,
    target,
    () => {
      const d = prediction.sub(target);
      return d.add(tf.softplus(d.mul(-2))).sub(Math.LN2);
    },
    options,
  );

/** Class of each row, as a tensor `[n]` of whole numbers or as numbers, or one row of probabilities each `[n, C]`. */
export type Labels = tf.Tensor | readonly number[];

function classes(scores: tf.Tensor): number {
  if (scores.rank !== 2) {
    throw new RangeError(`scores have shape ${showShape(scores.shape)}, expected [rows, classes]`);
  }
  return scores.shape[1] as number;
}

/** Labels as probabilities `[n, C]`, for scores of that shape. */
function targets(scores: tf.Tensor, labels: Labels): tf.Tensor2D {
  const count = classes(scores);
  const soft = labels instanceof tf.Tensor && labels.rank === 2;
  const given = labels instanceof tf.Tensor ? labels.shape : [labels.length];
  if (
    soft
      ? String(given) !== String(scores.shape)
      : given.length !== 1 || given[0] !== scores.shape[0]
  ) {
    throw new RangeError(
      `labels have shape ${showShape(given)}, expected [${scores.shape[0]}] or ${showShape(scores.shape)} ` +
        `for scores of shape ${showShape(scores.shape)}`,
    );
  }
  return soft ? (labels as tf.Tensor2D) : oneHot(labels, count);
}

/**
 * Multiclass hinge (Weston and Watkins): the sum over wrong classes j of max(0, s_j - s_y + margin).
 * At chance, with all scores equal, it is C - 1. Default margin 1.
 */
export const hinge = (
  scores: tf.Tensor,
  labels: Labels,
  { margin = 1, reduction }: LossOptions & { margin?: number } = {},
): Tensor =>
  tf.tidy(() => {
    const right = targets(scores, labels);
    const own = scores.mul(right).sum(1, true);
    const over = scores.sub(own).add(margin).relu().mul(tf.sub(1, right));
    return reduce(over.sum(1), reduction);
  });

/** max(0, 1 - t s) for targets t of -1 or 1. */
export const binaryHinge = (scores: tf.Tensor, target: tf.Tensor, options?: LossOptions): Tensor =>
  paired('binaryHinge', scores, target, () => tf.sub(1, scores.mul(target)).relu(), options);

/**
 * -(t log p + (1 - t) log(1 - p)) for probabilities p, which are held above 1e-37 to keep the loss finite
 * (PyTorch holds the logarithm above -100). From scores, use bceWithLogits.
 */
export const bce = (probability: tf.Tensor, target: tf.Tensor, options?: LossOptions): Tensor =>
  paired(
    'bce',
    probability,
    target,
    () => {
      const log = (p: tf.Tensor) => p.maximum(TINY).log();
      return target
        .mul(log(probability))
        .add(tf.sub(1, target).mul(log(tf.sub(1, probability))))
        .neg();
    },
    options,
  );

/** `bce(sigmoid(z), t)`, computed from z without overflow. Its gradient by z is sigmoid(z) - t. */
export const bceWithLogits = (
  logits: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions,
): Tensor =>
  paired(
    'bceWithLogits',
    logits,
    target,
    () =>
      fusedLoss('SigmoidCrossEntropy', logits, target) ??
      tf.softplus(logits).sub(logits.mul(target)),
    options,
  );

/** Negative log likelihood: -sum_k t_k log p_k, of log-probabilities `[n, C]`. */
export const nll = (
  logProbabilities: tf.Tensor,
  labels: Labels,
  options: LossOptions = {},
): Tensor =>
  tf.tidy(() =>
    reduce(logProbabilities.mul(targets(logProbabilities, labels)).sum(1).neg(), options.reduction),
  );

/** Cross-entropy of probabilities `[n, C]`, which are held above 1e-37. From scores, use softmaxCrossEntropy. */
export const crossEntropy = (
  probabilities: tf.Tensor,
  labels: Labels,
  options: LossOptions = {},
): Tensor => tf.tidy(() => nll(probabilities.maximum(TINY).log(), labels, options));

/**
 * Cross-entropy of softmax(z), from the scores z `[n, C]`; PyTorch's `cross_entropy`. Its gradient by z is
 * softmax(z) - t, over n under the mean. With zero scores it is ln C.
 *
 * `labelSmoothing` e mixes the labels with the uniform distribution: (1 - e) t + e / C. Default 0.
 */
export const softmaxCrossEntropy = (
  scores: tf.Tensor,
  labels: Labels,
  { labelSmoothing = 0, reduction }: LossOptions & { labelSmoothing?: number } = {},
): Tensor =>
  tf.tidy(() => {
    const hard = targets(scores, labels);
    const soft =
      labelSmoothing === 0
        ? hard
        : hard.mul(1 - labelSmoothing).add(labelSmoothing / classes(scores));
    const losses =
      fusedLoss('SoftmaxCrossEntropy', scores, soft) ??
      tf.logSumExp(scores, 1, true).sub(scores).mul(soft).sum(1);
    return reduce(losses, reduction);
  });

/** Focal loss of softmax(z): -(1 - p_y)^gamma log p_y (Lin et al., 2017). Default gamma 2; with 0, cross-entropy. */
export const focal = (
  scores: tf.Tensor,
  labels: Labels,
  { gamma = 2, reduction }: LossOptions & { gamma?: number } = {},
): Tensor =>
  tf.tidy(() => {
    const logP = tf.logSoftmax(scores);
    const weight = tf.sub(1, logP.exp()).maximum(0).pow(gamma);
    return reduce(weight.mul(logP).mul(targets(scores, labels)).sum(1).neg(), reduction);
  });

/** sum_k p_k log(p_k / q_k) over the last axis, with 0 log 0 = 0: never negative, and 0 only where p = q. */
export const kl = (p: tf.Tensor, q: tf.Tensor, options: LossOptions = {}): Tensor => {
  if (String(p.shape) !== String(q.shape)) {
    throw new RangeError(`kl: shapes ${showShape(p.shape)} and ${showShape(q.shape)} differ`);
  }
  return tf.tidy(() => {
    return reduce(
      p.mul(p.maximum(TINY).log().sub(q.maximum(TINY).log())).sum(-1),
      options.reduction,
    );
  });
};

/**
 * KL divergence of two Bernoulli distributions, from a wanted mean `rho` to the mean `rhoHat` of each unit: the
 * penalty of a sparse autoencoder. The sum over units by default.
 */
export const klBernoulli = (
  rho: number,
  rhoHat: tf.Tensor,
  { reduction = 'sum' }: LossOptions = {},
): Tensor =>
  tf.tidy(() => {
    const q = rhoHat.clipByValue(1e-7, 1 - 1e-7);
    const entropy = xLogX(rho) + xLogX(1 - rho);
    const cross = q
      .log()
      .mul(rho)
      .add(
        tf
          .sub(1, q)
          .log()
          .mul(1 - rho),
      );
    return reduce(tf.sub(entropy, cross), reduction);
  });

const xLogX = (x: number): number => (x === 0 ? 0 : x * Math.log(x));

/**
 * KL divergence from N(mu, exp(logVar)) to N(0, I): -1/2 sum(1 + logVar - mu^2 - exp(logVar)) over the last axis
 * (Kingma and Welling, 2014, appendix B).
 */
export const klGaussian = (mu: tf.Tensor, logVar: tf.Tensor, options: LossOptions = {}): Tensor => {
  if (String(mu.shape) !== String(logVar.shape)) {
    throw new RangeError(
      `klGaussian: mu has shape ${showShape(mu.shape)} and logVar ${showShape(logVar.shape)}`,
    );
  }
  return tf.tidy(() =>
    reduce(logVar.add(1).sub(mu.square()).sub(logVar.exp()).sum(-1).mul(-0.5), options.reduction),
  );
};
