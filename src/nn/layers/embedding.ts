import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../../tensor/index.ts';
import { type Initializer, normal } from '../init/index.ts';
import { type Parameter, parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { Gives } from './shapes.ts';

export interface EmbeddingOptions {
  /** Draws the initial vectors: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Initial vectors. Default N(0, 1), as in PyTorch. */
  readonly init?: Initializer;
}

/**
 * A vector for each of `count` words: int32 indices `[...]` -> `[..., features]`. It has
 * count features parameters, a row a word.
 */
export class Embedding extends Layer<Gives<number[]>> {
  readonly count: number;
  readonly features: number;
  readonly weight: Parameter<[number, number]>;

  constructor(count: number, features: number, { rng, init = normal }: EmbeddingOptions) {
    super();
    this.count = count;
    this.features = features;
    this.weight = parameter([count, features], { init, rng: toRng(rng) });
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return tf.gather(this.weight, x.toInt());
  }

  protected override settings(): string {
    return `${this.count} -> ${this.features}`;
  }
}
