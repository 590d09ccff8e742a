import * as tf from '@tensorflow/tfjs';
import { sameType } from './same-type.ts';

/**
 * x / ‖x‖ along the last axis: embeddings of length 1, whose squared distance is 2 − 2 cos of their
 * angle. Vectors shorter than 1e-6 are divided by that. PyTorch's `F.normalize`.
 */
export const l2Normalize = <T extends tf.Tensor>(x: T): T =>
  tf.tidy(() => sameType(x.div(x.square().sum(-1, true).maximum(1e-12).sqrt())));
