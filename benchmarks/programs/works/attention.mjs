// Dates from one notation into another: embeddings, an encoder and a decoder, dot attention.
import { below } from '../random.mjs';

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
/** Zero pads, and is masked. */
const INPUT = '_ABCDEFGJLMNOPRSTUVY0123456789, ';
/** Zero pads, one starts. */
const OUTPUT = '_>0123456789-';
const LENGTHS = { input: 12, output: 10 };

export const sizes = {
  full: { embedding: 64, units: 64, examples: 256, batch: 128 },
  cpu: { embedding: 16, units: 16, examples: 32, batch: 32 },
  tiny: { embedding: 4, units: 4, examples: 8, batch: 8 },
};

export const unit = ({ units, examples }) => `fit, ${units} units, ${examples} dates`;

const encode = (text, alphabet, length) =>
  Array.from({ length }, (_, i) => Math.max(alphabet.indexOf(text[i] ?? '_'), 0));

function dates(tf, rng, count) {
  const inputs = [];
  const shifted = [];
  const outputs = [];
  for (let i = 0; i < count; i++) {
    const [year, month, day] = [1950 + below(rng, 100), below(rng, 12), 1 + below(rng, 28)];
    const iso = `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    inputs.push(encode(`${MONTHS[month]} ${day}, ${year}`, INPUT, LENGTHS.input));
    shifted.push(encode(`>${iso}`, OUTPUT, LENGTHS.output));
    outputs.push(encode(iso, OUTPUT, LENGTHS.output));
  }
  return {
    inputs: tf.tensor2d(inputs),
    shifted: tf.tensor2d(shifted),
    outputs: tf.tidy(() => tf.oneHot(tf.tensor2d(outputs, undefined, 'int32'), OUTPUT.length)),
  };
}

function lastStepLayer(tf) {
  class LastStep extends tf.layers.Layer {
    static className = 'LastStep';

    constructor(config) {
      super(config ?? {});
      this.supportMasking = true;
    }

    computeOutputShape([batch, , width]) {
      return [batch, width];
    }

    call(input) {
      return tf.tidy(() => {
        const x = Array.isArray(input) ? input[0] : input;
        const [batch, steps, width] = x.shape;
        return x.slice([0, steps - 1, 0], [batch, 1, width]).squeeze([1]);
      });
    }
  }
  tf.serialization.registerClass(LastStep);
  return new LastStep();
}

function createModel(tf, embedding, units) {
  const { layers } = tf;
  const source = tf.input({ shape: [LENGTHS.input] });
  const started = tf.input({ shape: [LENGTHS.output] });
  const recurrent = { units, returnSequences: true };
  const encoded = layers
    .lstm(recurrent)
    .apply(
      layers
        .embedding({ inputDim: INPUT.length, outputDim: embedding, maskZero: true })
        .apply(source),
    );
  const last = lastStepLayer(tf).apply(encoded);
  const decoded = layers
    .lstm(recurrent)
    .apply(
      layers
        .embedding({ inputDim: OUTPUT.length, outputDim: embedding, maskZero: true })
        .apply(started),
      { initialState: [last, last] },
    );
  const scores = layers.dot({ axes: [2, 2] }).apply([decoded, encoded]);
  const attention = layers.activation({ activation: 'softmax' }).apply(scores);
  const context = layers.dot({ axes: [2, 1] }).apply([attention, encoded]);
  const combined = layers.concatenate().apply([context, decoded]);
  const each = (config) => layers.timeDistributed({ layer: layers.dense(config) });
  const hidden = each({ units, activation: 'tanh' }).apply(combined);
  const output = each({ units: OUTPUT.length, activation: 'softmax' }).apply(hidden);
  return tf.model({ inputs: [source, started], outputs: output });
}

export function create(tf, rng, { embedding, units, examples, batch }) {
  const { inputs, shifted, outputs } = dates(tf, rng, examples);
  const model = createModel(tf, embedding, units);
  model.compile({ loss: 'categoricalCrossentropy', optimizer: 'adam' });
  return {
    async step() {
      const { history } = await model.fit([inputs, shifted], outputs, {
        batchSize: batch,
        epochs: 1,
        shuffle: true,
        verbose: 0,
      });
      return history.loss;
    },
  };
}
