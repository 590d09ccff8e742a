import * as tf from '@tensorflow/tfjs';
import type { Vocabulary } from '../data/index.ts';
import {
  Embedding,
  GRU,
  type HiddenState,
  Linear,
  LSTM,
  Module,
  type Recurrent,
  type RecurrentOptions,
  RNN,
} from '../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../tensor/index.ts';
import { type SampleOptions, sample } from './sample.ts';

export interface CharRnnOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Kind of the recurrent layer. Default `'gru'`. */
  readonly cell?: 'rnn' | 'gru' | 'lstm';
  /** Size of the hidden state. Default 64. */
  readonly hidden?: number;
  /** Length of a character's vector. Default 16. */
  readonly features?: number;
}

export interface WriteOptions extends SampleOptions {
  /** Most characters to write after the start. Default 100. */
  readonly length?: number;
  /** Ends the text once it has been written. Default none. */
  readonly until?: string;
}

/** What a character network makes of a text. */
export interface Reading {
  /** Scores of the character that comes next, after each, `[N, T, characters]`. */
  readonly scores: Tensor<[number, number, number]>;
  /** The hidden state after each character, `[N, T, hidden]`. */
  readonly hidden: Tensor<[number, number, number]>;
  /** What it carries on after the last. */
  readonly state: HiddenState;
}

type Make = new (inputSize: number, hiddenSize: number, options: RecurrentOptions) => Recurrent;
const layers = { rnn: RNN, gru: GRU, lstm: LSTM } as object as Record<string, Make>;

/**
 * A network that tells the next character (Karpathy, 2015): a vector for each character, a recurrent
 * layer, a linear layer. Indices of characters `[N, T]` -> scores of the one that comes next after
 * each, `[N, T, characters]`.
 *
 * @example
 * const text = data.textWindows(poems, { vocabulary: new data.Vocabulary(poems) });
 * const model = new models.CharRnn(text.vocabulary, { rng: 1 });
 * await train.fit(model, text, { loss: nn.crossEntropy, clipNorm: 1, rng: 2 });
 * model.write('明月', { temperature: 0.8, rng: 3 });
 */
export class CharRnn extends Module<[x: tf.Tensor], Tensor<[number, number, number]>> {
  readonly vocabulary: Vocabulary;
  readonly embedding: Embedding;
  readonly recurrent: Recurrent;
  readonly output: Linear;

  /** @throws RangeError for another kind of cell */
  constructor(
    vocabulary: Vocabulary,
    { rng: seed, cell = 'gru', hidden = 64, features = 16 }: CharRnnOptions,
  ) {
    super();
    const layer = Object.hasOwn(layers, cell) ? layers[cell] : undefined;
    if (!layer) {
      throw new RangeError(`CharRnn: cell is ${cell}, expected 'rnn', 'gru' or 'lstm'`);
    }
    const rng = toRng(seed);
    this.vocabulary = vocabulary;
    this.embedding = new Embedding(vocabulary.size, features, { rng });
    this.recurrent = new layer(features, hidden, { rng });
    this.output = new Linear(hidden, vocabulary.size, { rng }) as Linear;
  }

  override forward(x: tf.Tensor): Tensor<[number, number, number]> {
    return tf.tidy(() => this.read(x).scores);
  }

  /**
   * The scores and the hidden states, beginning with a state, zeros by default. The caller owns
   * what it gives.
   */
  read(x: tf.Tensor, state?: HiddenState): Reading {
    return tf.tidy(() => {
      const vectors = this.embedding.forward(x) as tf.Tensor;
      const given = state ?? this.recurrent.initialState(x.shape[0] as number);
      const { outputs, state: after } = this.recurrent.forward(vectors, given);
      const scores = this.output.forward(outputs as tf.Tensor);
      return { scores, hidden: outputs, state: after } as unknown as tf.TensorContainer;
    }) as unknown as Reading;
  }

  /**
   * The start, and what the network writes after it: each character is drawn from its probabilities
   * and read in its turn.
   *
   * @throws RangeError for an empty start, and for a temperature below 0
   */
  write(start: string, { rng: seed, length = 100, temperature, until }: WriteOptions): string {
    const given = this.vocabulary.encode(start);
    if (given.length === 0) {
      throw new RangeError('CharRnn: the start is empty; give the character to begin with');
    }
    const options = { rng: toRng(seed), ...(temperature === undefined ? {} : { temperature }) };
    let text = start;
    let indices = given;
    let state: HiddenState | undefined;
    for (let written = 0; written < length; written++) {
      const before = state;
      const next = tf.tidy(() => {
        const x = tf.tensor2d(indices, [1, indices.length], 'int32');
        const { scores, state: after } = this.read(x, before);
        const last = scores.slice([0, indices.length - 1, 0]) as tf.Tensor;
        return { last, after } as unknown as tf.TensorContainer;
      }) as unknown as { last: tf.Tensor; after: HiddenState };
      const index = sample(next.last.dataSync() as Float32Array, options);
      tf.dispose([next.last, before] as unknown as tf.TensorContainer);
      state = next.after;
      indices = [index];
      const character = this.vocabulary.decode(indices);
      text += character;
      if (character === until) break;
    }
    tf.dispose(state as unknown as tf.TensorContainer);
    return text;
  }
}
