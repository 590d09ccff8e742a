// Digits: variables and operations alone, a loop of `minimize` over slices of the data.
import { spots } from '../images.mjs';

export const sizes = {
  full: { batches: 10, batch: 64, side: 28, filters: 8 },
  cpu: { batches: 1, batch: 4, side: 28, filters: 8 },
  tiny: { batches: 2, batch: 4, side: 8, filters: 2 },
};

export const unit = ({ batches, batch }) => `${batches} batches of ${batch}`;

export function create(tf, rng, { batches, batch, side, filters }) {
  const { images, labels } = spots(tf, rng, 4 * batch, side);
  const weight = (shape, inputs) => tf.variable(tf.randomNormal(shape, 0, Math.sqrt(2 / inputs)));
  const filters1 = weight([5, 5, 1, filters], 25);
  const filters2 = weight([5, 5, filters, 2 * filters], 25 * filters);
  const features = (side / 4) ** 2 * 2 * filters;
  const dense = weight([features, 10], features);
  const bias = tf.variable(tf.zeros([10]));
  const optimizer = tf.train.sgd(0.1);

  const logits = (x) =>
    tf.tidy(() => {
      const layer1 = x.conv2d(filters1, 1, 'same').relu().maxPool(2, 2, 'same');
      const layer2 = layer1.conv2d(filters2, 1, 'same').relu().maxPool(2, 2, 'same');
      return layer2.reshape([x.shape[0], -1]).matMul(dense).add(bias);
    });

  let at = 0;
  return {
    async step() {
      const losses = [];
      for (let i = 0; i < batches; i++) {
        const from = (at++ % 4) * batch;
        const x = images.slice([from], [batch]);
        const y = labels.slice([from], [batch]);
        const cost = optimizer.minimize(
          () => tf.losses.softmaxCrossEntropy(y, logits(x)).mean(),
          true,
        );
        losses.push((await cost.data())[0]);
        tf.dispose([x, y, cost]);
      }
      return losses;
    },
  };
}
