// Whether a sentence is kind: embeddings, read from both ends.
import { sentences } from '../sentences.mjs';

export const sizes = {
  full: { words: 5000, length: 100, embedding: 128, units: 32, count: 128, batch: 32 },
  cpu: { words: 500, length: 20, embedding: 16, units: 8, count: 32, batch: 16 },
  tiny: { words: 50, length: 6, embedding: 4, units: 3, count: 8, batch: 4 },
};

export const unit = ({ count, length, units }) =>
  `fit, ${count} sentences of ${length} words, twice ${units} units`;

export function create(tf, rng, { words, length, embedding, units, count, batch }) {
  const { x, y } = sentences(tf, rng, { words, length, count });
  const { layers } = tf;
  const model = tf.sequential();
  model.add(layers.embedding({ inputDim: words, outputDim: embedding, inputLength: length }));
  model.add(layers.bidirectional({ layer: layers.lstm({ units }), mergeMode: 'concat' }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  model.compile({ loss: 'binaryCrossentropy', optimizer: 'rmsprop', metrics: ['acc'] });
  return {
    async step() {
      const { history } = await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
      return history.loss;
    },
  };
}
