// The models that are trained, each as a function that runs n steps. Data is random: only time is
// measured.

import { batchOf } from './batches.mjs';

/** A LayersModel, trained by `fit` or by a loop of tf.variableGrads. */
function layersModel(build, { input = [28, 28, 1], classes = 10, target } = {}) {
  return async (tf, kind, batch) => {
    const model = build(tf);
    const optimizer = tf.train.adam(1e-3);
    const size = batch * batchOf(kind);
    const x = tf.randomUniform([size, ...input]);
    const y =
      target === 'input'
        ? x
        : tf.oneHot(tf.randomUniform([size], 0, classes, 'int32'), classes).toFloat();
    if (kind === 'fit') {
      const loss = target === 'input' ? 'meanSquaredError' : 'categoricalCrossentropy';
      model.compile({ optimizer, loss });
      return async (n) => {
        if (n === 1) await model.trainOnBatch(x.slice(0, batch), y.slice(0, batch));
        else await model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0 });
      };
    }
    const variables = model.trainableWeights.map((weight) => weight.val);
    const loss = () => {
      const out = model.apply(x, { training: true });
      return target === 'input'
        ? tf.losses.meanSquaredError(y, out)
        : tf.losses.softmaxCrossEntropy(y, out);
    };
    return async () => {
      const { value, grads } = tf.variableGrads(loss, variables);
      optimizer.applyGradients(grads);
      value.dataSync();
      tf.dispose([value, grads]);
    };
  };
}

function cnn(tf) {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

function mlp(tf) {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28, 1] }),
      layers.dense({ units: 512, activation: 'relu' }),
      layers.dense({ units: 256, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

function lenet(tf) {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.conv2d({
        ...{ inputShape: [28, 28, 1], filters: 6, kernelSize: 5 },
        ...{ padding: 'same', activation: 'tanh' },
      }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: 'tanh' }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 120, activation: 'tanh' }),
      layers.dense({ units: 84, activation: 'tanh' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

/**
 * Stem of 16 channels, three residual blocks (16, 32 and 64 channels), batch norm after each
 * convolution.
 */
function resnet(tf) {
  const { layers } = tf;
  const conv = (x, filters, strides, kernelSize = 3) =>
    layers
      .batchNormalization()
      .apply(
        layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false }).apply(x),
      );
  const relu = (x) => layers.reLU().apply(x);
  const input = tf.input({ shape: [28, 28, 1] });
  let x = relu(conv(input, 16, 1));
  for (const [filters, strides] of [
    [16, 1],
    [32, 2],
    [64, 2],
  ]) {
    const body = conv(relu(conv(x, filters, strides)), filters, 1);
    const skip = strides === 1 ? x : conv(x, filters, strides, 1);
    x = relu(layers.add().apply([body, skip]));
  }
  const pooled = layers.globalAveragePooling2d({}).apply(x);
  const output = layers.dense({ units: 10, activation: 'softmax' }).apply(pooled);
  return tf.model({ inputs: input, outputs: output });
}

function lstm(tf) {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.lstm({ inputShape: [40, 16], units: 32 }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

function autoencoder(tf) {
  const { layers } = tf;
  const options = { kernelSize: 3, strides: 2, padding: 'same' };
  return tf.sequential({
    layers: [
      layers.conv2d({ ...options, inputShape: [28, 28, 1], filters: 16, activation: 'relu' }),
      layers.conv2d({ ...options, filters: 8, activation: 'relu' }),
      layers.conv2dTranspose({ ...options, filters: 16, activation: 'relu' }),
      layers.conv2dTranspose({ ...options, filters: 1, activation: 'sigmoid' }),
    ],
  });
}

/**
 * 784-400-20: binary cross-entropy on logits, by each peer's own function for it, plus the KL term
 * written out.
 */
async function vae(tf, _kind, batch) {
  const dense = (inputs, outputs) => ({
    w: tf.variable(tf.randomNormal([inputs, outputs], 0, Math.sqrt(1 / inputs))),
    b: tf.variable(tf.zeros([outputs])),
  });
  const layers = [dense(784, 400), dense(400, 20), dense(400, 20), dense(20, 400), dense(400, 784)];
  const [encode, mean, logVariance, decode, output] = layers;
  const apply = ({ w, b }, x) => tf.add(tf.matMul(x, w), b);
  const x = tf.randomUniform([batch, 784]);
  const optimizer = tf.train.adam(1e-3);
  const loss = () => {
    const hidden = tf.relu(apply(encode, x));
    const mu = apply(mean, hidden);
    const logVar = apply(logVariance, hidden);
    const noise = tf.randomNormal([batch, 20]);
    const z = tf.add(mu, tf.mul(noise, tf.exp(tf.mul(logVar, 0.5))));
    const logits = apply(output, tf.relu(apply(decode, z)));
    const bce = tf.losses.sigmoidCrossEntropy(x, logits, undefined, 0, tf.Reduction.SUM);
    const kl = tf.sum(tf.sub(tf.sub(tf.add(logVar, 1), tf.square(mu)), tf.exp(logVar)));
    return tf.sub(bce, tf.mul(kl, 0.5));
  };
  const variables = layers.flatMap(({ w, b }) => [w, b]);
  return async () => {
    const { value, grads } = tf.variableGrads(loss, variables);
    optimizer.applyGradients(grads);
    value.dataSync();
    tf.dispose([value, grads]);
  };
}

export const models = {
  cnn: layersModel(cnn),
  mlp: layersModel(mlp),
  vae,
  lenet: layersModel(lenet),
  resnet: layersModel(resnet),
  lstm: layersModel(lstm, { input: [40, 16] }),
  autoencoder: layersModel(autoencoder, { target: 'input' }),
};

/** Milliseconds of one 512 x 512 x 512 product, the median of many. */
export function products(tf, steps) {
  const [a, b] = [tf.randomUniform([512, 512]), tf.randomUniform([512, 512])];
  const times = [];
  for (let i = 0; i < steps * 10; i++) {
    const began = performance.now();
    const c = tf.matMul(a, b);
    times.push(performance.now() - began);
    c.dispose();
  }
  tf.dispose([a, b]);
  return times.sort((p, q) => p - q)[times.length >> 1];
}
