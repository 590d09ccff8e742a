import type * as tf from '@tensorflow/tfjs';
import { elu, selu } from '../../activations/index.ts';
import { Layer } from '../layer.ts';
import type { KeepsShape } from '../shapes.ts';

/** `nn.elu` as a layer. Default alpha 1. */
export class ELU extends Layer<KeepsShape> {
  readonly alpha: number;

  constructor({ alpha = 1 }: { readonly alpha?: number } = {}) {
    super();
    this.alpha = alpha;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return elu(x, { alpha: this.alpha });
  }

  protected override settings(): string {
    return `alpha ${this.alpha}`;
  }
}

/** `nn.selu` as a layer. */
export class SELU extends Layer<KeepsShape> {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return selu(x);
  }
}
