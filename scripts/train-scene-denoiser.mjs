// Trains the network of `models.sceneDenoiser()` on 800 gray scenes that `data.shapes` draws, with
// noise of 0.1 drawn anew in each step, from three seeds. It packs the weights of the first, two
// bytes each, into src/models/shipped/packed, and prints what each reaches on the test scenes of
// chapter V2. A seed takes about a minute:
//
//     node scripts/train-scene-denoiser.mjs
import fresh from './fresh.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const { data, Matrix, metrics, models, nn, optim, Rng, tf, train } = await import(
  '../dist/index.js'
);

const kind = { objects: [1, 4], sides: [6, 16], clutter: 4, noise: 0, polarity: 'any' };
const grayOf = (options) => data.shapes({ ...kind, ...options }).x.mean(3, true);
const x = grayOf({ rng: 8, n: 800 });
// The test scenes of the chapter, and its noise
const held = grayOf({ rng: 7, n: 190 }).slice([130, 0, 0, 0], [60, 32, 32, 1]);
const rng = new Rng(2);
const grains = tf.tensor4d(
  Array.from({ length: 60 }, () => [...Matrix.randn([32, 32], { rng }).mul(0.1).data]).flat(),
  [60, 32, 32, 1],
);
const score = (net) => {
  const singles = tf.unstack(net.forward(held.add(grains)));
  const psnrs = singles.map((one, i) => metrics.psnr(one, tf.unstack(held)[i]));
  return psnrs.reduce((a, b) => a + b, 0) / psnrs.length;
};

for (const seed of [1, 2, 3]) {
  const net = new models.DnCnn({ rng: seed });
  const start = process.cpuUsage().user;
  await train.fit(net, new data.Dataset({ x }), {
    objective: ({ x: clean }, { rng: draw }) =>
      nn.mse(
        net.forward(data.addNoise(clean, { rng: draw, std: 0.1, range: [-Infinity, Infinity] })),
        clean,
      ),
    lr: optim.schedules.oneCycle(0.006),
    epochs: 40,
    batchSize: 16,
    rng: seed,
    progress: false,
  });
  const seconds = ((process.cpuUsage().user - start) / 1e6).toFixed(0);
  const before = score(net);
  if (seed === 1) packWeights(net, 'scene-denoiser', 'train-scene-denoiser.mjs', { bits: 16 });
  console.log(`seed ${seed}: ${before.toFixed(2)} dB, then ${score(net).toFixed(2)}; ${seconds} s`);
}
