import type * as tf from '@tensorflow/tfjs';
import { leakyRelu, prelu, relu, softplus } from '../../activations/index.ts';
import { constant } from '../../init/index.ts';
import type { TorchEntry } from '../../module.ts';
import { type Parameter, parameter } from '../../parameter.ts';
import { Layer } from '../layer.ts';
import type { KeepsShape } from '../shapes.ts';

/** `nn.relu` as a layer. */
export class ReLU extends Layer<KeepsShape> {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return relu(x);
  }
}

/** `nn.leakyRelu` as a layer. Default slope 0.01, as in PyTorch. */
export class LeakyReLU extends Layer<KeepsShape> {
  readonly slope: number;

  constructor({ slope = 0.01 }: { readonly slope?: number } = {}) {
    super();
    this.slope = slope;
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return leakyRelu(x, { slope: this.slope });
  }

  protected override settings(): string {
    return `slope ${this.slope}`;
  }
}

export interface PReLUOptions {
  /** How many slopes are learned: one for all (the default), or one for each channel. */
  readonly channels?: number;
  /** Slope at the start. Default 0.25, as in PyTorch. */
  readonly initial?: number;
}

/** max(0, x) + alpha min(0, x) with a learned alpha (He et al., 2015). */
export class PReLU extends Layer<KeepsShape> {
  readonly channels: number;
  readonly alpha: Parameter<[number]>;

  constructor({ channels = 1, initial = 0.25 }: PReLUOptions = {}) {
    super();
    this.channels = channels;
    this.alpha = parameter([channels], { init: constant(initial) });
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return { alpha: { name: 'weight' } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return prelu(x, this.alpha);
  }

  protected override settings(): string {
    return `channels ${this.channels}`;
  }
}

/** `nn.softplus` as a layer. */
export class Softplus extends Layer<KeepsShape> {
  protected override compute(x: tf.Tensor): tf.Tensor {
    return softplus(x);
  }
}
