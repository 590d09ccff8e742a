// Sums written out, digit by digit: an encoder whose last state is repeated for a decoder.
import { below } from '../random.mjs';

const SIGNS = '0123456789+ ';

export const sizes = {
  full: { digits: 3, units: 128, examples: 256, batch: 128 },
  cpu: { digits: 2, units: 16, examples: 128, batch: 64 },
  tiny: { digits: 1, units: 4, examples: 16, batch: 8 },
};

export const unit = ({ units, examples }) => `fit, GRU of ${units} units, ${examples} sums`;

function oneHot(tf, texts, length) {
  const values = tf.buffer([texts.length, length, SIGNS.length]);
  for (const [i, text] of texts.entries()) {
    for (let t = 0; t < length; t++) values.set(1, i, t, SIGNS.indexOf(text[t]));
  }
  return values.toTensor();
}

export function create(tf, rng, { digits, units, examples, batch }) {
  const asked = 2 * digits + 1;
  const answered = digits + 1;
  const pairs = Array.from({ length: examples }, () => [
    below(rng, 10 ** digits),
    below(rng, 10 ** digits),
  ]);
  const x = oneHot(
    tf,
    pairs.map(([a, b]) => `${a}+${b}`.padEnd(asked)),
    asked,
  );
  const y = oneHot(
    tf,
    pairs.map(([a, b]) => `${a + b}`.padEnd(answered)),
    answered,
  );

  const { layers } = tf;
  const cell = { units, recurrentInitializer: 'glorotNormal' };
  const model = tf.sequential();
  model.add(layers.gru({ ...cell, inputShape: [asked, SIGNS.length] }));
  model.add(layers.repeatVector({ n: answered }));
  model.add(layers.gru({ ...cell, returnSequences: true }));
  model.add(layers.timeDistributed({ layer: layers.dense({ units: SIGNS.length }) }));
  model.add(layers.activation({ activation: 'softmax' }));
  model.compile({
    optimizer: 'adam',
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return {
    async step() {
      const { history } = await model.fit(x, y, { batchSize: batch, epochs: 1, verbose: 0 });
      return history.loss;
    },
  };
}
