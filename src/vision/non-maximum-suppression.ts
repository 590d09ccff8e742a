import { type Corners, iouOf } from '../metrics/index.ts';
import { type Numbers, readFinite, showShape, vectorOf } from '../tensor/index.ts';

export interface NmsOptions {
  /** A box goes whose IoU with a better one that stays is greater. Default 0.5. */
  readonly threshold?: number;
  /** Class of each box; boxes of two classes leave each other alone. Default: all are of one. */
  readonly labels?: Numbers;
}

/**
 * Non-maximum suppression: the best box stays, all that overlap it go, and so on with the best of
 * those that are left. A box that is gone removes no other.
 *
 * @param boxes corners `[n, 4]` as x1, y1, x2, y2
 * @param scores one a box
 * @returns the numbers of the boxes that stay, best first; of equal scores the first comes first
 * @example vision.nms([[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 30, 30]], [0.9, 0.8, 0.7]) // [0, 2]
 * @throws RangeError unless there are four numbers a box, and one score (and one label) each
 * @see torchvision's `nms`, and with labels its `batched_nms`
 */
export function nms(
  boxes: Numbers,
  scores: Numbers,
  { threshold = 0.5, labels }: NmsOptions = {},
): number[] {
  const { corners, score } = readBoxes('nms', boxes, scores);
  const label = labels && vectorOf(readFinite(labels, 'nms: labels'), 'nms: labels');
  if (label && label.length !== score.length) {
    throw new RangeError(`nms: ${label.length} labels for ${score.length} boxes; give one each`);
  }
  const kept: number[] = [];
  for (const i of byScore(score)) {
    const rivals = label ? kept.filter((k) => label[k] === label[i]) : kept;
    if (rivals.every((k) => iouOf(corners[k] as Corners, corners[i] as Corners) <= threshold))
      kept.push(i);
  }
  return kept;
}

export interface SoftNmsOptions {
  /** Width of the decay: a box of IoU u with a better one has its score times exp(-u² / sigma). Default 0.5. */
  readonly sigma?: number;
  /** Boxes whose score falls below this go. Default 0.001. */
  readonly least?: number;
}

/**
 * Soft non-maximum suppression (Bodla et al., 2017): boxes that overlap a better one lose score, and
 * stay.
 *
 * @param boxes corners `[n, 4]` as x1, y1, x2, y2
 * @param scores one a box
 * @returns the boxes that stay, best first, with what became of their scores
 * @throws RangeError unless there are four numbers a box, and one score each
 */
export function softNms(
  boxes: Numbers,
  scores: Numbers,
  { sigma = 0.5, least = 0.001 }: SoftNmsOptions = {},
): { readonly index: number; readonly score: number }[] {
  const { corners, score } = readBoxes('softNms', boxes, scores);
  let left = score.map((value, index) => ({ index, score: value }));
  const kept: { index: number; score: number }[] = [];
  for (;;) {
    left = left.filter((box) => box.score >= least);
    const [first] = left;
    if (!first) return kept;
    const best = left.reduce((a, b) => (b.score > a.score ? b : a), first);
    kept.push(best);
    left = left.flatMap((box) => {
      if (box === best) return [];
      const iou = iouOf(corners[best.index] as Corners, corners[box.index] as Corners);
      const decay = Math.exp(-(iou ** 2) / sigma);
      return [{ index: box.index, score: box.score * decay }];
    });
  }
}

function readBoxes(who: string, boxes: Numbers, scores: Numbers) {
  const { shape, data } = readFinite(boxes, `${who}: boxes`);
  const score = vectorOf(readFinite(scores, `${who}: scores`), `${who}: scores`);
  const none = shape.length === 1 && shape[0] === 0;
  if (!none && (shape.length !== 2 || shape[1] !== 4)) {
    throw new RangeError(
      `${who}: boxes of shape ${showShape(shape)}, expected [n, 4] with corners x1, y1, x2, y2`,
    );
  }
  if (score.length !== shape[0]) {
    throw new RangeError(`${who}: ${score.length} scores for ${shape[0]} boxes; give one each`);
  }
  const corners = score.map((_, i) => Array.from({ length: 4 }, (_, k) => data[4 * i + k]));
  return { corners: corners as unknown as Corners[], score };
}

const byScore = (score: readonly number[]): number[] =>
  [...score.keys()].sort((a, b) => (score[b] as number) - (score[a] as number));
