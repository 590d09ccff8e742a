import type * as tf from '@tensorflow/tfjs';
import { full, type Tensor } from '../../tensor/index.ts';
import * as f from '../activations.ts';
import { Module } from '../module.ts';
import { variable } from './linear.ts';

/** A layer that applies a function to every element, such as `new Activation(nn.sigmoid)`. */
export class Activation extends Module {
  readonly #apply: (x: tf.Tensor) => tf.Tensor;

  constructor(apply: (x: tf.Tensor) => tf.Tensor) {
    super();
    this.#apply = apply;
  }

  override forward(x: tf.Tensor): Tensor {
    return this.#apply(x) as Tensor;
  }
}

/** `nn.relu` as a layer. */
export class ReLU extends Activation {
  constructor() {
    super(f.relu);
  }
}

/** `nn.leakyRelu` as a layer. Default slope 0.01, as in PyTorch. */
export class LeakyReLU extends Activation {
  constructor(slope = 0.01) {
    super((x) => f.leakyRelu(x, slope));
  }
}

/** `nn.elu` as a layer. Default alpha 1. */
export class ELU extends Activation {
  constructor(alpha = 1) {
    super((x) => f.elu(x, alpha));
  }
}

/** `nn.selu` as a layer. */
export class SELU extends Activation {
  constructor() {
    super(f.selu);
  }
}

/** `nn.gelu` as a layer. */
export class GELU extends Activation {
  constructor(options: { approximate?: 'none' | 'tanh' } = {}) {
    super((x) => f.gelu(x, options));
  }
}

/** `nn.silu` as a layer. */
export class SiLU extends Activation {
  constructor() {
    super(f.silu);
  }
}

/** `nn.sigmoid` as a layer. */
export class Sigmoid extends Activation {
  constructor() {
    super(f.sigmoid);
  }
}

/** `nn.tanh` as a layer. */
export class Tanh extends Activation {
  constructor() {
    super(f.tanh);
  }
}

/** `nn.softplus` as a layer. */
export class Softplus extends Activation {
  constructor() {
    super(f.softplus);
  }
}

/** `nn.softmax` as a layer, along the last axis by default. */
export class Softmax extends Activation {
  constructor(axis = -1) {
    super((x) => f.softmax(x, axis));
  }
}

/** max(0, x) + alpha min(0, x) with a learned alpha: one for all, or one per channel. Initially 0.25, as in PyTorch. */
export class PReLU extends Module {
  readonly alpha: tf.Variable;

  constructor({ channels = 1, initial = 0.25 }: { channels?: number; initial?: number } = {}) {
    super();
    this.alpha = variable(() => full([channels], initial));
  }

  override forward(x: tf.Tensor): Tensor {
    return f.prelu(x, this.alpha) as Tensor;
  }
}
