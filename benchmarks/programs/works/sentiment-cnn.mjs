// Whether a sentence is kind: embeddings, a convolution along the sentence, its largest answers.
import { sentences } from '../sentences.mjs';

export const sizes = {
  full: { words: 5000, length: 100, embedding: 128, filters: 250, count: 96, batch: 32 },
  cpu: { words: 500, length: 40, embedding: 32, filters: 32, count: 16, batch: 16 },
  tiny: { words: 50, length: 10, embedding: 4, filters: 4, count: 8, batch: 4 },
};

export const unit = ({ count, length, filters }) =>
  `fit, ${count} sentences of ${length} words, ${filters} filters`;

export function create(tf, rng, { words, length, embedding, filters, count, batch }) {
  const { x, y } = sentences(tf, rng, { words, length, count });
  const { layers } = tf;
  const model = tf.sequential();
  model.add(layers.embedding({ inputDim: words, outputDim: embedding, inputLength: length }));
  model.add(layers.dropout({ rate: 0.5 }));
  model.add(layers.conv1d({ filters, kernelSize: 5, padding: 'valid', activation: 'relu' }));
  model.add(layers.globalMaxPool1d());
  model.add(layers.dense({ units: filters, activation: 'relu' }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  model.compile({ loss: 'binaryCrossentropy', optimizer: 'adam', metrics: ['acc'] });
  return {
    async step() {
      const { history } = await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
      return history.loss;
    },
  };
}
