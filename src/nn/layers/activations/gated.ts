import type * as tf from '@tensorflow/tfjs';
import { type GeluOptions, gelu, silu } from '../../activations/index.ts';
import { Layer } from '../layer.ts';
import type { KeepsShape } from '../shapes.ts';

/** `nn.gelu` as a layer. */
export class GELU extends Layer<KeepsShape> {
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: GeluOptions = {}) {
    super();
    this.approximate = approximate;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  protected override settings(): string {
    return `approximate ${this.approximate}`;
  }
}

/** `nn.silu` as a layer. */
export class SiLU extends Layer<KeepsShape> {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return silu(x);
  }
}
