import type * as tf from '@tensorflow/tfjs';
import { boxIou, giou } from '../../metrics/index.ts';
import { elementwise, type Loss, type LossOptions, type Reduction } from './reduce.ts';

/**
 * 1 - IoU of predicted and true boxes (Yu et al., 2016, who take -ln IoU). Where the two are
 * disjoint it is 1, and its gradient 0: see {@link giouLoss}.
 *
 * @param prediction corners `[..., 4]` as x1, y1, x2, y2
 * @param target corners of the same shape
 */
export const iouLoss = <R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('iouLoss', prediction, target, options, () =>
    boxIou(prediction, target).neg().add(1),
  );

/**
 * 1 - GIoU of predicted and true boxes (Rezatofighi et al., 2019; torchvision's
 * `generalized_box_iou_loss`): from 0 for equal boxes to 2 for boxes far apart.
 *
 * @param prediction corners `[..., 4]` as x1, y1, x2, y2
 * @param target corners of the same shape
 */
export const giouLoss = <R extends Reduction = 'mean'>(
  prediction: tf.Tensor,
  target: tf.Tensor,
  options?: LossOptions<R>,
): Loss<R> =>
  elementwise('giouLoss', prediction, target, options, () => giou(prediction, target).neg().add(1));
