// Trains the networks of `models.segmenter()`, U-Nets with and without skip connections on scenes
// of shapes and of digits, and packs their weights, one byte each, into src/models/shipped/packed.
// It takes a minute:
//
//     node scripts/train-segmenters.mjs
import fresh from './fresh.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const { data, metrics, models, nn, optim, tf, train } = await import('../dist/index.js');

const sets = {
  shapes: {
    inChannels: 3,
    training: data.shapes({ rng: 1, n: 600, clutter: 2 }),
    held: data.shapes({ rng: 2, n: 200, clutter: 2 }),
  },
  digits: {
    inChannels: 1,
    training: await data.digitScenes({ rng: 1, n: 600, rows: [0, 1200] }),
    held: await data.digitScenes({ rng: 2, n: 200, rows: [1200, 1797] }),
  },
};
const perClass = (maps) => maps.reshape([-1, 4]).transpose();
const loss = (logits, labels) =>
  nn
    .crossEntropy(logits, labels)
    .add(
      nn.dice(perClass(tf.softmax(logits)), perClass(tf.oneHot(labels.toInt(), 4)), { smooth: 1 }),
    );
for (const [scenes, { inChannels, training, held }] of Object.entries(sets)) {
  for (const skips of [true, false]) {
    const net = new models.UNet({ rng: 1, classes: 4, inChannels, skips });
    await train.fit(net, new data.Dataset({ x: training.x, y: training.y }), {
      loss,
      lr: optim.schedules.oneCycle(0.01),
      epochs: 8,
      batchSize: 16,
      rng: 1,
    });
    net.eval();
    const score = () =>
      metrics.miou(
        tf.tidy(() => net.forward(held.x).argMax(-1)),
        held.y,
        { classes: 4 },
      );
    const before = score();
    const name = `segmenter-${scenes}${skips ? '' : '-plain'}`;
    packWeights(net, name, 'train-segmenters.mjs');
    console.log(`${name}: mIoU ${before}, packed ${score()}`);
    net.dispose();
  }
}
