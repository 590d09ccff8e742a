// Programs for `run` that together call every kernel of the backend.

/**
 * What the networks of a course meet in training: each gives tensors, and its gradients where it
 * has them.
 */
export const CASES = `
  let seed = 0;
  const r = (...shape) => tf.randomUniform(shape, -1, 1, 'float32', ++seed);
  const loss = (f) => (...inputs) => tf.grads((...xs) => [f(...xs)].flat().map((y) => y.square().sum()).reduce((a, b) => a.add(b)))(inputs);
  const int = (...values) => tf.tensor(values, [values.length], 'int32');
  const words = (...left) => ({ bits: () => left.shift() });
  const images = r(4, 30, 31, 5);
  const table = r(200, 300);
  const mask = table.greater(0);
  const causal = tf.tensor(Array.from({ length: 1600 }, (_, i) => i % 40 <= Math.floor(i / 40)), [40, 40], 'bool');
  const filter = r(3, 3, 5, 8);
  const cases = {
    'bilinear': () => loss((x) => tf.image.resizeBilinear(x, [60, 62]))(images),
    'nearest': () => loss((x) => tf.image.resizeNearestNeighbor(x, [60, 62]))(images),
    'up-sampling layer': () => [tf.layers.upSampling2d({ size: [2, 2] }).apply(images)],
    'powers': () => loss((x, y) => tf.pow(x.abs().add(0.1), y))(table, r(300)),
    'channels first': () => loss((x, w) => tf.conv2d(x, w, 1, 'same', 'NCHW'))(r(4, 5, 30, 31), filter),
    'depthwise, two filters': () => loss((x, w) => tf.depthwiseConv2d(x, w, 1, 'same'))(images, r(3, 3, 5, 2)),
    'fused sigmoid': () => [tf.fused.conv2d({ x: images, filter, strides: 1, pad: 'same', activation: 'sigmoid' })],
    'fused elu': () => [tf.fused.matMul({ a: table, b: r(300, 20), bias: r(20), activation: 'elu' })],
    'positions': () => loss((x) => tf.concat([tf.sin(x), tf.cos(x)], 1))(table),
    'learnt slopes': () => loss((x, a) => tf.prelu(x, a))(table, r(300)),
    'attention': () => loss((q, k, v) => {
      const scores = tf.matMul(q, k, false, true).div(Math.sqrt(16));
      return tf.matMul(tf.softmax(tf.where(causal, scores, tf.scalar(-1e9))), v);
    })(r(3, 4, 40, 16), r(3, 4, 40, 16), r(3, 4, 40, 16)),
    'named indices': () => [tf.einsum('bhqd,bhkd->bhqk', r(3, 4, 40, 16), r(3, 4, 40, 16))],
    'masks': () => [tf.logicalAnd(mask, causal.slice([0, 0], [1, 1]).reshape([1])), tf.logicalOr(mask, mask.logicalNot()), table.isNaN()],
    'recurrence': () => loss((x) => tf.stack(tf.unstack(x, 1).map((step, i) => step.mul(i)), 1))(r(20, 30, 40)),
    'mirrored margins': () => [tf.mirrorPad(images, [[0, 0], [2, 2], [2, 2], [0, 0]], 'reflect')],
    'pixel shuffle': () => [tf.depthToSpace(r(4, 30, 31, 8), 2)],
    'patches': () => loss((x) => tf.spaceToBatchND(x, [2, 2], [[0, 0], [0, 1]]))(images),
    'batch of rows': () => [tf.gather(r(4, 50, 60), tf.tensor([[1, 2], [3, 4], [5, 6], [7, 8]], [4, 2], 'int32'), 1, 1)],
    'embedding': () => loss((x) => tf.gather(x, int(3, 1, 3)))(table),
    'accuracy': () => [table.round().toInt().toFloat(), table.toBool().toFloat().mean()],
    'flips': () => [tf.image.flipLeftRight(images)],
    'norms': () => loss((x) => tf.moments(x, [0]).variance.add(1e-3).sqrt())(table),
    'random numbers': () => ['RandomUniform', 'RandomNormal', 'RandomBernoulli'].map((name) => tf.engine().runKernel(name, {},
      { shape: [50, 1000], rng: words(1, 2, 3, 4), low: -1, span: 2, below: 0.999, mean: 0, std: 1, last: 2 ** 31, value: 3 })),
    'hits': () => [tf.argMax(table, 1).equal(tf.argMin(table, 1)).mean(), mask.all(1), mask.any(0), mask.sum()],
    'best few': () => Object.values(tf.topk(table, 5)),
    'counts': () => [tf.bincount(int(3, 1, 3), tf.tensor1d([]), 5), tf.oneHot(int(3, 1, 3), 5), int(3, 1, 3).sum(), int(3, 1).max()],
    'integers': () => [int(3, 1).add(int(4)), int(3, 1).mul(int(4)), int(7, 9).floorDiv(int(4)), int(7, 9).mod(int(4)), int(7, 9).less(int(8)), int(7).neg()],
    'remainders and angles': () => [tf.mod(table, r(300)), tf.atan2(table, r(300)), tf.floorDiv(table, r(300))],
    'running sums': () => [...loss((x) => tf.cumsum(x, 0))(table), tf.cumprod(table, 1)],
    'points': () => [tf.gatherND(table, tf.tensor2d([[1, 2], [3, 4]], [2, 2], 'int32')), tf.scatterND(tf.tensor2d([[1], [3]], [2, 1], 'int32'), r(2, 7), [5, 7])],
    'turned images': () => [tf.image.rotateWithOffset(images, 0.3), tf.image.transform(images, r(1, 8), 'bilinear'),
      tf.image.cropAndResize(images, tf.tensor2d([[0.1, 0.2, 0.8, 0.9]]), int(2), [9, 8])],
    'places of the largest': () => [tf.maxPoolWithArgmax(images, 2, 2, 'same').indexes],
    'responses': () => loss((x) => tf.localResponseNormalization(x, 2))(images),
    'spectra': () => [64, 30].flatMap((n) => { const y = tf.fft(tf.complex(r(20, n), r(20, n))); return [tf.real(y), tf.imag(tf.ifft(y))]; }),
    'sums of tensors': () => [tf.addN([table, table, table])],
  };`;

/** Runs the cases twice, the second time after the helper threads have had time to start. */
export const PROGRAM = `${CASES}
  const found = {};
  const round = () => Object.entries(cases).flatMap(([name, compute]) => {
    seed = 100;
    globalThis.stock = {};
    const results = tf.tidy(compute);
    found[name] = { ...stock };
    return results.map((tensor) => {
      let hash = 0;
      const words = new Int32Array(tensor.cast('float32').dataSync().buffer);
      for (const word of words) hash = (Math.imul(hash, 31) + word) | 0;
      return name + ' ' + hash;
    });
  });
  const first = round();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { found, first, second: round(), info: backend.info() };`;

/** Trains a small network with every kind of layer and gives back a hash of each weight's bits. */
export const TRAIN = `
  const { layers } = tf;
  const seed = (name, args) => tf.initializers[name]({ seed: 1, ...args });
  const model = tf.sequential({ layers: [
    layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 3, activation: 'relu', kernelInitializer: seed('heNormal') }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.batchNormalization(),
    layers.conv2d({ filters: 20, kernelSize: 3, padding: 'same', activation: 'tanh', kernelInitializer: seed('heNormal') }),
    layers.averagePooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 64, activation: 'relu', kernelInitializer: seed('heNormal') }),
    layers.dense({ units: 10, activation: 'softmax', kernelInitializer: seed('heNormal') }),
  ] });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const x = tf.randomUniform([96, 28, 28, 1], 0, 1, 'float32', 3);
  const y = tf.oneHot(tf.randomUniform([96], 0, 10, 'int32', 4), 10).toFloat();
  for (let i = 0; i < 6; i++) await model.trainOnBatch(x, y);
  const recurrent = tf.sequential({ layers: [
    layers.lstm({ inputShape: [28, 28], units: 20, kernelInitializer: seed('heNormal'), recurrentInitializer: seed('heNormal') }),
    layers.dense({ units: 10, activation: 'softmax', kernelInitializer: seed('heNormal') }),
  ] });
  recurrent.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  for (let i = 0; i < 3; i++) await recurrent.trainOnBatch(x.squeeze([-1]), y);
  // The layers of the library, whose kernels no layer of TensorFlow.js runs.
  const values = (shape, at) => tf.randomUniform(shape, -0.3, 0.3, 'float32', at);
  const whole = (kernel, gates, bias, attrs) =>
    tf.grads((z, recurrent, h0) => {
      const inputs = { z, recurrent, h0, ...(bias ? { bias: values([60], 8) } : {}) };
      return [tf.engine().runKernel(kernel, inputs, attrs)].flat()[0].square();
    })([values([96, 28, 20 * gates], 5), values([20, 20 * gates], 6), values([96, 20], 7)]);
  const others = [
    ...whole('Gru', 3, true, {}),
    ...whole('Rnn', 1, false, { relu: false }),
    ...whole('Rnn', 1, false, { relu: true }),
  ];
  const hashes = [...model.getWeights(), ...recurrent.getWeights(), ...others].map((weight) => {
    let hash = 0;
    for (const bits of new Int32Array(weight.dataSync().buffer)) hash = (Math.imul(hash, 31) + bits) | 0;
    return hash;
  });
  return { hashes, info: backend.info(), first: Array.from(model.getWeights()[0].dataSync().slice(0, 8)) };
`;
