import type * as tf from '@tensorflow/tfjs';
import { sigmoid, tanh } from '../../activations/index.ts';
import { Layer } from '../layer.ts';
import type { KeepsShape } from '../shapes.ts';

/** `nn.sigmoid` as a layer. */
export class Sigmoid extends Layer<KeepsShape> {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return sigmoid(x);
  }
}

/** `nn.tanh` as a layer. */
export class Tanh extends Layer<KeepsShape> {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return tanh(x);
  }
}
