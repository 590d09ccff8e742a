// Text, character by character: an LSTM over the last ones, and a text drawn from it.
import { below } from '../random.mjs';

export const sizes = {
  full: { length: 40, units: 128, alphabet: 64, examples: 128, batch: 128, drawn: 10 },
  cpu: { length: 40, units: 16, alphabet: 32, examples: 32, batch: 32, drawn: 5 },
  tiny: { length: 6, units: 4, alphabet: 8, examples: 8, batch: 4, drawn: 2 },
};

export const unit = ({ units, examples, drawn }) =>
  `fit, ${units} units, ${examples} texts; ${drawn} characters drawn`;

export function create(tf, rng, { length, units, alphabet, examples, batch, drawn }) {
  // A text with something to learn: mostly the next character of the alphabet, with slips.
  const text = [0];
  while (text.length < length + 3 * examples + 1) {
    const last = text.at(-1);
    text.push(rng() < 0.8 ? (last + 1) % alphabet : below(rng, alphabet));
  }
  const starts = Array.from({ length: examples }, (_, i) => 3 * i);
  const xs = tf.buffer([examples, length, alphabet]);
  const ys = tf.buffer([examples, alphabet]);
  for (const [i, start] of starts.entries()) {
    for (let t = 0; t < length; t++) xs.set(1, i, t, text[start + t]);
    ys.set(1, i, text[start + length]);
  }
  const [x, y] = [xs.toTensor(), ys.toTensor()];

  const model = tf.sequential();
  model.add(tf.layers.lstm({ units, inputShape: [length, alphabet] }));
  model.add(tf.layers.dense({ units: alphabet, activation: 'softmax' }));
  model.compile({ optimizer: tf.train.rmsprop(0.01), loss: 'categoricalCrossentropy' });

  async function write(temperature) {
    const written = text.slice(0, length);
    for (let i = 0; i < drawn; i++) {
      const input = tf.buffer([1, length, alphabet]);
      for (const [t, character] of written.slice(-length).entries()) input.set(1, 0, t, character);
      const next = tf.tidy(() => {
        const output = model.predict(input.toTensor());
        const logits = tf.div(tf.log(output), Math.max(temperature, 1e-6)).squeeze();
        return tf.multinomial(logits, 1).dataSync()[0];
      });
      written.push(next);
    }
    return written.slice(length);
  }

  return {
    async step() {
      const { history } = await model.fit(x, y, { batchSize: batch, epochs: 1, verbose: 0 });
      await write(0.75);
      return history.loss;
    },
  };
}
