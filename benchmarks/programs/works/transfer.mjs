// A trained network's features taught something new: depthwise separable convolutions that only
// predict, one frame at a time, and a head that is trained on what they give.
import { spots } from '../images.mjs';

export const sizes = {
  full: { side: 128, width: 1, frames: 8, epochs: 5 },
  cpu: { side: 64, width: 0.25, frames: 2, epochs: 1 },
  tiny: { side: 32, width: 0.125, frames: 4, epochs: 1 },
};

export const unit = ({ side, frames, epochs }) =>
  `${frames} frames of ${side} by ${side} predicted, ${epochs} epochs of the head`;

/** Blocks of MobileNet: the stride, and the channels at width 1. */
const BLOCKS = [
  [1, 32],
  [2, 64],
  [1, 64],
  [2, 128],
  [1, 128],
  [2, 256],
  [1, 256],
];

function createFeatures(tf, side, width) {
  const { layers } = tf;
  const channels = (count) => Math.max(4, Math.round(count * width));
  const input = tf.input({ shape: [side, side, 3] });
  const finish = (x) => layers.reLU({ maxValue: 6 }).apply(layers.batchNormalization().apply(x));
  const same = { padding: 'same', useBias: false };
  let x = finish(
    layers.conv2d({ ...same, filters: channels(32), kernelSize: 3, strides: 2 }).apply(input),
  );
  for (const [strides, filters] of BLOCKS) {
    x = finish(layers.depthwiseConv2d({ ...same, kernelSize: 3, strides }).apply(x));
    x = finish(layers.conv2d({ ...same, filters: channels(filters), kernelSize: 1 }).apply(x));
  }
  return tf.model({ inputs: input, outputs: x });
}

export function create(tf, rng, { side, width, frames, epochs }) {
  const features = createFeatures(tf, side, width);
  const camera = tf.tidy(() =>
    tf.tile(tf.image.resizeBilinear(spots(tf, rng, frames).images, [side, side]), [1, 1, 1, 3]),
  );
  const kinds = Array.from({ length: frames }, (_, i) => i % 4);
  const wanted = tf.tidy(() => tf.oneHot(tf.tensor1d(kinds, 'int32'), 4).toFloat());
  const head = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: features.outputs[0].shape.slice(1) }),
      tf.layers.dense({ units: 100, activation: 'relu' }),
      tf.layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });
  head.compile({ optimizer: tf.train.adam(1e-4), loss: 'categoricalCrossentropy' });
  return {
    async step() {
      const seen = tf.tidy(() =>
        tf.concat(
          Array.from({ length: frames }, (_, i) =>
            features.predict(camera.slice([i], [1]).mul(2).sub(1)),
          ),
        ),
      );
      const { history } = await head.fit(seen, wanted, {
        batchSize: Math.ceil(frames * 0.4),
        epochs,
        verbose: 0,
      });
      seen.dispose();
      return history.loss;
    },
  };
}
