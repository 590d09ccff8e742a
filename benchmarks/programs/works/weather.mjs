// The temperature of tomorrow: a GRU over measurements, fed by a generator of `tf.data`.
import { below } from '../random.mjs';

const FEATURES = 14;

export const sizes = {
  full: { batches: 2, batch: 128, steps: 60, units: 32 },
  cpu: { batches: 2, batch: 32, steps: 20, units: 32 },
  tiny: { batches: 2, batch: 4, steps: 5, units: 4 },
};

export const unit = ({ batches, batch, steps }) =>
  `fitDataset, ${batches} batches of ${batch} by ${steps} hours`;

export function create(tf, rng, { batches, batch, steps, units }) {
  const hours = 2000;
  const measured = Array.from({ length: hours }, (_, hour) =>
    Array.from(
      { length: FEATURES },
      (_, i) => Math.sin((2 * Math.PI * hour) / 24 + i) + 0.3 * (rng() - 0.5),
    ),
  );

  function* examples() {
    for (let i = 0; i < batches; i++) {
      const starts = Array.from({ length: batch }, () => below(rng, hours - steps - 24));
      yield {
        xs: tf.tensor3d(starts.map((start) => measured.slice(start, start + steps))),
        ys: tf.tensor2d(starts.map((start) => [measured[start + steps + 23][1]])),
      };
    }
  }

  const model = tf.sequential();
  model.add(
    tf.layers.gru({ units, inputShape: [steps, FEATURES], dropout: 0.1, recurrentDropout: 0.1 }),
  );
  model.add(tf.layers.dense({ units: 1 }));
  model.compile({ optimizer: tf.train.rmsprop(0.001), loss: 'meanAbsoluteError' });
  const data = tf.data.generator(examples).prefetch(2);
  return {
    async step() {
      const { history } = await model.fitDataset(data, {
        batchesPerEpoch: batches,
        epochs: 1,
        verbose: 0,
      });
      return history.loss;
    },
  };
}
