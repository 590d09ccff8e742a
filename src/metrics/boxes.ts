import * as tf from '@tensorflow/tfjs';
import { showShape, type Tensor } from '../tensor/index.ts';

/** Left, upper, right and lower edge of an upright box. */
export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

/** {@link boxIou} of two boxes as plain numbers; 0 where neither has an area. */
export function iouOf(a: Corners, b: Corners): number {
  const side = (low: number, high: number) => Math.max(0, high - low);
  const area = (box: Corners) => side(box[0], box[2]) * side(box[1], box[3]);
  const wide = side(Math.max(a[0], b[0]), Math.min(a[2], b[2]));
  const both = wide * side(Math.max(a[1], b[1]), Math.min(a[3], b[3]));
  const union = area(a) + area(b) - both;
  return union > 0 ? both / union : 0;
}

/** What two areas are divided by is held above this, so that boxes without any area give no NaN. */
const LEAST = 1e-12;

/**
 * Intersection over union of boxes, |a ∩ b| / |a ∪ b|: 1 for equal boxes, 0 for disjoint ones (and
 * for boxes without area). Differentiable. Leading axes broadcast.
 *
 * @param a corners `[..., 4]` as x1, y1, x2, y2; a box with x2 < x1 or y2 < y1 has no area
 * @param b corners `[..., 4]`
 * @returns `[...]`
 * @example boxIou(a, b) // one value a row, of [n, 4] and [n, 4]
 * @example boxIou(a.expandDims(1), b) // all pairs, [n, m], as torchvision's `box_iou`
 * @throws RangeError for a last axis that is not 4, and for other axes that do not fit
 */
export function boxIou(a: tf.Tensor, b: tf.Tensor): Tensor {
  return tf.tidy(() => {
    const { both, union } = areasOf('boxIou', a, b);
    return both.div(union.maximum(LEAST)) as Tensor;
  });
}

/**
 * Generalized intersection over union (Rezatofighi et al., 2019), IoU - (|c| - |a ∪ b|) / |c| with
 * the smallest box c around both: at most the IoU, and for disjoint boxes below 0, towards -1 the
 * farther they are apart. Its gradient tells such boxes where to go, that of the IoU is 0 there.
 *
 * @param a corners `[..., 4]` as x1, y1, x2, y2
 * @param b corners `[..., 4]`; leading axes broadcast, as in {@link boxIou}
 * @returns `[...]`
 * @throws RangeError for a last axis that is not 4, and for other axes that do not fit
 */
export function giou(a: tf.Tensor, b: tf.Tensor): Tensor {
  return tf.tidy(() => {
    const { both, union, around } = areasOf('giou', a, b);
    const unused = around.sub(union).div(around.maximum(LEAST));
    return both.div(union.maximum(LEAST)).sub(unused) as Tensor;
  });
}

/** The areas of the intersection, of the union, and of the smallest box around both. */
function areasOf(who: string, a: tf.Tensor, b: tf.Tensor) {
  const [p, q] = [cornersOf(who, a), cornersOf(who, b)];
  const area = (low: tf.Tensor, high: tf.Tensor) => {
    const sides = high.sub(low).relu();
    const [width, height] = sides.unstack(sides.rank - 1) as [tf.Tensor, tf.Tensor];
    return width.mul(height);
  };
  const both = area(p.low.maximum(q.low), p.high.minimum(q.high));
  const union = area(p.low, p.high).add(area(q.low, q.high)).sub(both);
  return { both, union, around: area(p.low.minimum(q.low), p.high.maximum(q.high)) };
}

function cornersOf(who: string, boxes: tf.Tensor) {
  if (boxes.shape.at(-1) !== 4) {
    throw new RangeError(
      `${who}: boxes ${showShape(boxes.shape)}, expected [..., 4] with corners x1, y1, x2, y2`,
    );
  }
  const [low, high] = tf.split(boxes, 2, -1) as [tf.Tensor, tf.Tensor];
  return { low, high };
}
