// A variational autoencoder: a layer of one's own draws the code, the loss is one's own too.
import { spots } from '../images.mjs';

export const sizes = {
  full: { batch: 256, hidden: 512, pixels: 28 },
  cpu: { batch: 32, hidden: 512, pixels: 28 },
  tiny: { batch: 4, hidden: 8, pixels: 8 },
};

export const unit = ({ batch }) => `batch of ${batch}`;

const CODE = 2;

function drawLayer(tf) {
  class DrawCode extends tf.layers.Layer {
    static className = 'DrawCode';

    computeOutputShape(shapes) {
      return shapes[0];
    }

    call([mean, logVariance]) {
      return tf.tidy(() => {
        const noise = tf.randomNormal(mean.shape);
        return mean.add(logVariance.mul(0.5).exp().mul(noise));
      });
    }
  }
  tf.serialization.registerClass(DrawCode);
  return new DrawCode({});
}

export function create(tf, rng, { batch, hidden, pixels }) {
  const { layers } = tf;
  const size = pixels * pixels;
  const image = tf.input({ shape: [size] });
  const features = layers.dense({ units: hidden, activation: 'relu' }).apply(image);
  const mean = layers.dense({ units: CODE }).apply(features);
  const logVariance = layers.dense({ units: CODE }).apply(features);
  const code = drawLayer(tf).apply([mean, logVariance]);
  const encoder = tf.model({ inputs: image, outputs: [mean, logVariance, code] });
  const decoder = tf.sequential({
    layers: [
      layers.dense({ units: hidden, activation: 'relu', inputShape: [CODE] }),
      layers.dense({ units: size, activation: 'sigmoid' }),
    ],
  });

  function loss(x) {
    return tf.tidy(() => {
      const [m, v, z] = encoder.apply(x);
      const rebuilt = decoder.apply(z);
      const distance = tf.losses.meanSquaredError(x, rebuilt).mul(size);
      const divergence = v.add(1).sub(m.square()).sub(v.exp()).sum(-1).mul(-0.5);
      return distance.add(divergence).mean();
    });
  }

  const data = spots(tf, rng, 4 * batch, pixels).images.reshape([4 * batch, size]);
  const optimizer = tf.train.adam();
  let at = 0;
  return {
    async step() {
      const x = data.slice([(at++ % 4) * batch], [batch]);
      const cost = optimizer.minimize(() => loss(x), true);
      const value = (await cost.data())[0];
      tf.dispose([x, cost]);
      return [value];
    },
  };
}
