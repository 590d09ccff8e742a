// A generative adversarial network whose discriminator also names the digit: transposed
// convolutions, batch normalization, two heads, `trainOnBatch` of the two models in turn.
import { spots } from '../images.mjs';
import { below } from '../random.mjs';

export const sizes = {
  full: { batch: 10, width: 16, latent: 100 },
  cpu: { batch: 2, width: 2, latent: 100 },
  tiny: { batch: 2, width: 1 / 6, latent: 4 },
};

export const unit = ({ batch, width }) =>
  `discriminator and generator, batch of ${batch}, ${24 * width} channels`;

function createGenerator(tf, width, latent) {
  const { layers } = tf;
  const start = 24 * width;
  const net = tf.sequential();
  net.add(layers.dense({ units: 3 * 3 * start, inputShape: [latent], activation: 'relu' }));
  net.add(layers.reshape({ targetShape: [3, 3, start] }));
  const up = { kernelSize: 5, kernelInitializer: 'glorotNormal' };
  net.add(layers.conv2dTranspose({ ...up, filters: start / 2, activation: 'relu' }));
  net.add(layers.batchNormalization());
  const double = { ...up, strides: 2, padding: 'same' };
  net.add(layers.conv2dTranspose({ ...double, filters: start / 4, activation: 'relu' }));
  net.add(layers.batchNormalization());
  net.add(layers.conv2dTranspose({ ...double, filters: 1, activation: 'tanh' }));

  const noise = tf.input({ shape: [latent] });
  const digit = tf.input({ shape: [1] });
  const code = layers.flatten().apply(
    layers
      .embedding({
        inputDim: 10,
        outputDim: latent,
        embeddingsInitializer: 'glorotNormal',
      })
      .apply(digit),
  );
  const image = net.apply(layers.multiply().apply([noise, code]));
  return tf.model({ inputs: [noise, digit], outputs: image });
}

function createDiscriminator(tf, width) {
  const { layers } = tf;
  const net = tf.sequential();
  for (const [i, filters] of [2, 4, 8, 16].entries()) {
    net.add(
      layers.conv2d({
        filters: Math.ceil(filters * width),
        kernelSize: 3,
        strides: i % 2 === 0 ? 2 : 1,
        padding: 'same',
        ...(i === 0 && { inputShape: [28, 28, 1] }),
      }),
    );
    net.add(layers.leakyReLU({ alpha: 0.2 }));
    net.add(layers.dropout({ rate: 0.3 }));
  }
  net.add(layers.flatten());
  const image = tf.input({ shape: [28, 28, 1] });
  const features = net.apply(image);
  const real = layers.dense({ units: 1, activation: 'sigmoid' }).apply(features);
  const digit = layers.dense({ units: 10, activation: 'softmax' }).apply(features);
  return tf.model({ inputs: image, outputs: [real, digit] });
}

export function create(tf, rng, { batch, width, latent }) {
  const optimizer = () => tf.train.adam(2e-4, 0.5);
  const loss = ['binaryCrossentropy', 'sparseCategoricalCrossentropy'];
  const discriminator = createDiscriminator(tf, width);
  discriminator.compile({ optimizer: optimizer(), loss });
  const generator = createGenerator(tf, width, latent);
  const noise = tf.input({ shape: [latent] });
  const digit = tf.input({ shape: [1] });
  discriminator.trainable = false;
  const combined = tf.model({
    inputs: [noise, digit],
    outputs: discriminator.apply(generator.apply([noise, digit])),
  });
  combined.compile({ optimizer: optimizer(), loss });

  const data = spots(tf, rng, batch);
  const images = data.images.mul(2).sub(1);
  const classes = tf.tensor2d(data.classes, [batch, 1]);
  const draw = (count) => [
    tf.randomUniform([count, latent], -1, 1),
    tf.tensor2d(
      Array.from({ length: count }, () => below(rng, 10)),
      [count, 1],
    ),
  ];

  async function trainDiscriminator() {
    const [x, real, digits] = tf.tidy(() => {
      const [z, wanted] = draw(batch);
      const made = generator.predict([z, wanted], { batchSize: batch });
      const soft = tf.ones([batch, 1]).mul(0.95);
      return [
        tf.concat([images, made]),
        tf.concat([soft, tf.zeros([batch, 1])]),
        tf.concat([classes, wanted]),
      ];
    });
    const losses = await discriminator.trainOnBatch(x, [real, digits]);
    tf.dispose([x, real, digits]);
    return losses;
  }

  async function trainGenerator() {
    const [z, wanted, trick] = tf.tidy(() => [
      ...draw(2 * batch),
      tf.ones([2 * batch, 1]).mul(0.95),
    ]);
    const losses = await combined.trainOnBatch([z, wanted], [trick, wanted]);
    tf.dispose([z, wanted, trick]);
    return losses;
  }

  return {
    async step() {
      return [...(await trainDiscriminator()), ...(await trainGenerator())];
    },
  };
}
