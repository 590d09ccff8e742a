// Digits: a convolutional network of the layers API, trained by `fit` with a part held out.
import { spots } from '../images.mjs';

export const sizes = {
  full: { examples: 1280, batch: 320, filters: 16 },
  cpu: { examples: 10, batch: 8, filters: 16 },
  tiny: { examples: 10, batch: 4, filters: 1 },
};

export const unit = ({ examples, batch }) => `fit, ${examples} images in batches of ${batch}`;

export function create(tf, rng, { examples, batch, filters }) {
  const { images, labels } = spots(tf, rng, examples);
  const model = tf.sequential();
  model.add(
    tf.layers.conv2d({
      inputShape: [28, 28, 1],
      filters,
      kernelSize: 3,
      activation: 'relu',
    }),
  );
  model.add(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
  model.add(tf.layers.conv2d({ filters: 2 * filters, kernelSize: 3, activation: 'relu' }));
  model.add(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }));
  model.add(tf.layers.conv2d({ filters: 2 * filters, kernelSize: 3, activation: 'relu' }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 4 * filters, activation: 'relu' }));
  model.add(tf.layers.dropout({ rate: 0.25 }));
  model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({
    optimizer: 'rmsprop',
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return {
    async step() {
      const { history } = await model.fit(images, labels, {
        batchSize: batch,
        epochs: 1,
        validationSplit: 0.2,
        verbose: 0,
      });
      return [history.loss[0], history.val_loss[0]];
    },
  };
}
