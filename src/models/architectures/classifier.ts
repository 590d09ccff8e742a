import * as tf from '@tensorflow/tfjs';
import { Flatten, Module, type Sequential } from '../../nn/index.ts';
import type { Rng, Tensor } from '../../tensor/index.ts';

/** What networks that classify images have in common. */
export interface ClassifierOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Number of classes. Default 1000, those of ImageNet. */
  readonly classes?: number;
}

/** Images to scores: features, listed channel by channel as PyTorch does, then a classifier. */
export abstract class ImageClassifier extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  abstract readonly features: Sequential;
  abstract readonly classifier: Sequential;

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() => {
      const flat = new Flatten({ order: 'channelsFirst' }).forward(this.features.forward(x));
      return this.classifier.forward(flat);
    }) as Tensor as Tensor<[number, number]>;
  }
}
