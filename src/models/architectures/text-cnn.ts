import * as tf from '@tensorflow/tfjs';
import { Conv1d, Dropout, Embedding, GlobalMaxPool, Linear, Module, relu } from '../../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../../tensor/index.ts';

export interface TextCnnOptions {
  /** Draws the initial weights and what is dropped: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Length of a word's vector. Default 50. */
  readonly features?: number;
  /** How many words the windows span. Default 3, 4 and 5. */
  readonly windows?: readonly number[];
  /** Maps for each window. Default 100. */
  readonly channels?: number;
  /** Share dropped before the last layer. Default 0.5. */
  readonly dropout?: number;
}

/**
 * A convolutional network for sentences (Kim, 2014): windows over the words, the largest of each map
 * over the whole sentence, a linear layer. Indices of words `[N, L] -> [N, classes]`; L must be at
 * least the longest window.
 */
export class TextCnn extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  readonly embedding: Embedding;
  readonly convolutions: readonly Conv1d[];
  readonly dropout: Dropout;
  readonly fc: Linear;

  /** @param words how many different words there are */
  constructor(
    words: number,
    classes: number,
    {
      rng: seed,
      features = 50,
      windows = [3, 4, 5],
      channels = 100,
      dropout = 0.5,
    }: TextCnnOptions,
  ) {
    super();
    const rng = toRng(seed);
    this.embedding = new Embedding(words, features, { rng });
    this.convolutions = windows.map((window) => new Conv1d(features, channels, window, { rng }));
    this.dropout = new Dropout(dropout, { rng });
    this.fc = new Linear(channels * windows.length, classes, { rng }) as Linear;
  }

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() => {
      const vectors = this.embedding.forward(x) as tf.Tensor;
      const pooled = this.convolutions.map(
        (convolution) =>
          new GlobalMaxPool().forward(relu(convolution.forward(vectors) as tf.Tensor)) as tf.Tensor,
      );
      return this.fc.forward(this.dropout.forward(tf.concat(pooled, 1)));
    }) as Tensor as Tensor<[number, number]>;
  }
}
