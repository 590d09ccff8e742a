import { type Numbers, readFinite, vectorOf } from '../tensor/index.ts';
import { classes, sameLength } from './classes.ts';

/** Points of a receiver operating characteristic, from (0, 0) to (1, 1). */
export interface RocCurve {
  /** False positive rate. */
  readonly fpr: readonly number[];
  /** True positive rate. */
  readonly tpr: readonly number[];
  /**
   * Area under the curve: the chance that a positive scores above a negative, ties counting half.
   */
  readonly auc: number;
}

/**
 * The curve of a score for labels 0 and 1, one point a distinct score.
 *
 * @throws RangeError unless there are examples of both classes, and as many labels as scores
 */
export function rocCurve(scores: Numbers, labels: Numbers): RocCurve {
  const ranked = ranking('rocCurve', scores, labels);
  const positives = ranked.filter(({ label }) => label === 1).length;
  const negatives = ranked.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError('rocCurve: examples of both classes are needed, labeled 0 and 1');
  }
  const [fpr, tpr] = [[0], [0]];
  let [hits, alarms, auc] = [0, 0, 0];
  for (const [k, { score, label }] of ranked.entries()) {
    if (label === 1) hits++;
    else alarms++;
    if (ranked[k + 1]?.score === score) continue;
    const [x, y] = [alarms / negatives, hits / positives];
    auc += ((x - (fpr.at(-1) as number)) * (y + (tpr.at(-1) as number))) / 2;
    fpr.push(x);
    tpr.push(y);
  }
  return { fpr, tpr, auc };
}

/** Area under the {@link rocCurve}: 1 for a perfect order, 1/2 for none. */
export const auc = (scores: Numbers, labels: Numbers): number => rocCurve(scores, labels).auc;

/** Where the precision of a curve is read: at each positive, or at fixed recalls. */
export type RecallPoints = 'all' | 'voc11' | 'coco101';

export interface AveragePrecisionOptions {
  /** How many positives there are in all, found or not. Default: as many as are labeled 1. */
  readonly positives?: number;
  /**
   * Where the precision is read: `'all'` at the recall of each positive, `'voc11'` at 0, 0.1, ...,
   * 1 (PASCAL VOC until 2009), `'coco101'` at 0, 0.01, ..., 1 (COCO). Default `'all'`.
   */
  readonly method?: RecallPoints;
  /**
   * Whether the best precision at or beyond a recall counts, or the precision at it, as retrieval
   * and scikit-learn have it: positives at ranks 2 and 3 give 2/3, or 7/12. Default true.
   */
  readonly interpolate?: boolean;
}

/**
 * Average precision: the mean of the best precision at or beyond a recall, over the recalls of
 * `method`. By default these are the recalls of the positives, and the mean is the area under the
 * interpolated precision-recall curve. 0 where there are no positives.
 */
export function averagePrecision(
  scores: Numbers,
  labels: Numbers,
  options: AveragePrecisionOptions = {},
): number {
  const ranked = ranking('averagePrecision', scores, labels);
  const positives = options.positives ?? ranked.filter(({ label }) => label === 1).length;
  if (positives === 0) return 0;
  // best[k] holds the precision at the recall (k + 1) / positives, then the best at or beyond it.
  const best: number[] = [];
  for (const [k, { label }] of ranked.entries()) {
    if (label === 1) best.push((best.length + 1) / (k + 1));
  }
  for (let k = options.interpolate === false ? -1 : best.length - 2; k >= 0; k--) {
    best[k] = Math.max(best[k] as number, best[k + 1] as number);
  }
  const { method = 'all' } = options;
  const last = { all: positives, voc11: 10, coco101: 100 }[method];
  let [sum, count] = [0, 0];
  for (let i = method === 'all' ? 1 : 0; i <= last; i++) {
    // The first positive whose recall is at least i / last, in whole numbers.
    sum += best[Math.max(1, Math.ceil((i * positives) / last)) - 1] ?? 0;
    count++;
  }
  return sum / count;
}

/** The examples by falling score; equal scores stay in their order. */
function ranking(
  who: string,
  scores: Numbers,
  labels: Numbers,
): { readonly score: number; readonly label: number }[] {
  const list = vectorOf(readFinite(scores, `${who}: scores`), `${who}: scores`);
  const truth = classes(labels, `${who}: labels`);
  sameLength(who, list, truth);
  return list
    .map((score, i) => ({ score, label: truth[i] as number }))
    .sort((a, b) => b.score - a.score);
}
