import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '../../tensor/index.ts';
import { Module } from '../module.ts';

/**
 * Layers run one after the other.
 *
 * @example new nn.Sequential(new nn.Linear(784, 64, { rng }), new nn.ReLU(), new nn.Linear(64, 10, { rng }))
 */
export class Sequential extends Module {
  readonly layers: readonly Module[];

  constructor(...layers: Module[]) {
    super();
    this.layers = layers;
  }

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(
      () => this.layers.reduce<tf.Tensor>((h, layer) => layer.forward(h), x) as Tensor,
    );
  }

  /** The layers by position, as PyTorch names them: `0`, `1`, ... */
  override *namedChildren(): Generator<[string, Module]> {
    for (const [index, layer] of this.layers.entries()) yield [String(index), layer];
  }
}
