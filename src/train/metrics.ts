import * as tf from '@tensorflow/tfjs';

/**
 * Share of the rows whose class is predicted rightly. Scores `[n, C]` give the class with the largest one; a
 * single score, `[n, 1]` or `[n]`, gives class 1 where it is above 0 (a logit; a probability would need 0.5).
 *
 * @param target labels `[n]` (or `[n, 1]`), or one-hot rows `[n, C]`
 */
export function accuracy(prediction: tf.Tensor, target: tf.Tensor): number {
  return tf.tidy(() => {
    const predicted = classOf(prediction);
    const actual = target.rank === 2 && target.shape[1] !== 1 ? target.argMax(1) : target.flatten();
    if (predicted.shape[0] !== actual.shape[0]) {
      throw new RangeError(
        `accuracy: predictions [${prediction.shape.join(', ')}] and targets [${target.shape.join(', ')}] ` +
          'differ in their number of rows',
      );
    }
    return predicted.toInt().equal(actual.toInt()).mean().dataSync()[0] as number;
  });
}

function classOf(scores: tf.Tensor): tf.Tensor {
  if (scores.rank === 2 && scores.shape[1] !== 1) return scores.argMax(1);
  if (scores.rank <= 2) return scores.flatten().greater(0);
  throw new RangeError(
    `accuracy: scores [n, C], [n, 1] or [n], given [${scores.shape.join(', ')}]`,
  );
}

/** How often each class was predicted as each: `matrix[actual][predicted]`. */
export function confusionMatrix(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  classes = 1 + Math.max(...Array.from(predicted), ...Array.from(actual)),
): number[][] {
  sameLength('confusionMatrix', predicted, actual);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < actual.length; i++) {
    const row = matrix[actual[i] as number];
    const column = predicted[i] as number;
    if (row?.[column] === undefined) {
      throw new RangeError(
        `confusionMatrix: class ${actual[i]} predicted as ${column}, expected 0 to ${classes - 1}`,
      );
    }
    row[column] += 1;
  }
  return matrix;
}

/** How well one class is found. */
export interface ClassScores {
  /** Of those predicted as the class, the share that is. 0 where none was predicted. */
  readonly precision: number;
  /** Of those that are of the class, the share that was found. 0 where there is none. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

/** Precision, recall and F1 of each class of a confusion matrix. */
export function classScores(confusion: readonly (readonly number[])[]): ClassScores[] {
  return confusion.map((row, k) => {
    const hits = row[k] as number;
    const predicted = confusion.reduce((sum, other) => sum + (other[k] as number), 0);
    const actual = row.reduce((sum, count) => sum + count, 0);
    const precision = predicted === 0 ? 0 : hits / predicted;
    const recall = actual === 0 ? 0 : hits / actual;
    const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { precision, recall, f1 };
  });
}

/** Points of a receiver operating characteristic, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** False positive rate. */
  readonly fpr: readonly number[];
  /** True positive rate. */
  readonly tpr: readonly number[];
  /** Area under the curve: the chance that a positive scores above a negative, ties counting half. */
  readonly auc: number;
}

/** The curve of a score for labels 0 and 1, one point a distinct score. */
export function rocCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): RocCurve {
  sameLength('rocCurve', scores, labels);
  const order = byScore(scores);
  const positives = order.filter((i) => labels[i] === 1).length;
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError('rocCurve: examples of both classes are needed, labelled 0 and 1');
  }
  const [fpr, tpr] = [[0], [0]];
  let [hits, alarms, auc] = [0, 0, 0];
  for (const [k, i] of order.entries()) {
    if (labels[i] === 1) hits++;
    else alarms++;
    if (scores[order[k + 1] as number] === scores[i]) continue;
    const [x, y] = [alarms / negatives, hits / positives];
    auc += ((x - (fpr.at(-1) as number)) * (y + (tpr.at(-1) as number))) / 2;
    fpr.push(x);
    tpr.push(y);
  }
  return { fpr, tpr, auc };
}

/**
 * Average precision: the mean, over the positives, of the best precision at or beyond each one's recall (the area
 * under the interpolated precision-recall curve).
 *
 * @param positives how many there are in all, found or not. Default: as many as are labelled 1
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  positives = Array.from(labels).filter((label) => label === 1).length,
): number {
  sameLength('averagePrecision', scores, labels);
  const precisions: number[] = [];
  let hits = 0;
  for (const [k, i] of byScore(scores).entries()) {
    if (labels[i] === 1) precisions.push(++hits / (k + 1));
  }
  let best = 0;
  const sum = precisions.reduceRight((total, p) => {
    best = Math.max(best, p);
    return total + best;
  }, 0);
  return positives === 0 ? 0 : sum / positives;
}

/** Peak signal-to-noise ratio in decibels, 10 log₁₀(peak² / mse). Default peak 1. */
export function psnr(meanSquaredError: number, peak = 1): number {
  return 10 * Math.log10(peak ** 2 / meanSquaredError);
}

/** e to a mean cross-entropy in nats: how many equally likely choices leave one as unsure. */
export function perplexity(crossEntropy: number): number {
  return Math.exp(crossEntropy);
}

function byScore(scores: ArrayLike<number>): number[] {
  const order = Array.from({ length: scores.length }, (_, i) => i);
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
}

function sameLength(who: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length && a.length > 0) return;
  throw new RangeError(
    `${who}: lists of ${a.length} and ${b.length}, expected the same, at least 1`,
  );
}
