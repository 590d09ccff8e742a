// Sweeps the learning rates of chapter V2, three seeds each, and prints PSNR (dB) on the validation
// and the test images: `residual` (the net guesses the noise) and `direct` (it gives the image),
// 500 steps, `super` (ESPCN), and `digits` (validation: 300 of the 1400 training digits). About six,
// two and three seconds a run:
//
//     node scripts/measure-restoration.mjs [residual] [direct] [super] [digits] [rates...]
import fresh from './fresh.mjs';

await fresh();
const { data, Matrix, metrics, models, nn, optim, Rng, tf, train, vision } = await import(
  '../dist/index.js'
);
const words = process.argv.slice(2);
const chosen = words.filter((word) => Number.isNaN(Number(word)));
const rates = words.map(Number).filter((word) => word > 0);
const lrs = rates.length ? rates : [0.003, 0.005, 0.01, 0.02, 0.03, 0.05];

// The scenes, parts and noise of the chapter
const kind = { objects: [1, 4], sides: [6, 16], clutter: 4, noise: 0, polarity: 'any' };
const gray = data.shapes({ ...kind, rng: 7, n: 190 }).x.mean(3, true);
const [known, validation, test] = tf.split(gray, [100, 30, 60]);
const grainy = (clean, seed) => {
  const rng = new Rng(seed);
  const draws = Array.from({ length: clean.shape[0] }, () => [
    ...Matrix.randn([32, 32], { rng }).mul(0.1).data,
  ]);
  return clean.add(tf.tensor4d(draws.flat(), clean.shape));
};
const psnr = (got, clean) => {
  const [a, b] = [tf.unstack(got), tf.unstack(clean)];
  return a.reduce((sum, one, i) => sum + metrics.psnr(one, b[i]), 0) / a.length;
};
const print = (name, lr, seed, tuned, tested) =>
  console.log(`${name} ${lr} seed ${seed}: ${tuned.toFixed(2)} and ${tested.toFixed(2)} dB`);
const noise = (x, rng, std) => data.addNoise(x, { rng, std, range: [-Infinity, Infinity] });

const scenes = (residual) => async (lr, seed) => {
  const corners = [0, 16].flatMap((row) => [0, 16].map((column) => [row, column]));
  const x = tf.concat(corners.map(([i, j]) => gray.slice([0, i, j, 0], [100, 16, 16, 1])));
  const net = new models.DnCnn({ rng: seed, residual });
  await train.fit(net, new data.Dataset({ x }), {
    objective: (batch, { rng }) => nn.mse(net.forward(noise(batch.x, rng, 0.1)), batch.x),
    lr: optim.schedules.oneCycle(lr),
    epochs: 20,
    batchSize: 16,
    rng: seed,
    progress: false,
  });
  const score = (clean, draw) => psnr(net.forward(grainy(clean, draw)), clean);
  return [score(validation, 1), score(test, 2)];
};

const enlarge = async (lr, seed) => {
  const half = (all) => tf.avgPool(all, 2, 2, 'valid');
  const bicubic = (all) =>
    tf.stack(
      tf
        .unstack(half(all))
        .map((x) =>
          vision.interpolate(Matrix.of(x.squeeze().arraySync())).toTensor().expandDims(2),
        ),
    );
  const net = new nn.Sequential(
    new nn.Conv2d(1, 16, 5, { rng: seed, padding: 2 }),
    nn.relu,
    new nn.Conv2d(16, 16, 3, { rng: seed + 10, padding: 1 }),
    nn.relu,
    new nn.Conv2d(16, 4, 3, { rng: seed + 20, padding: 1 }),
    new nn.PixelShuffle(2),
  );
  const pairs = new data.Dataset({ x: half(known), y: known.sub(bicubic(known)) });
  await train.fit(net, pairs, {
    loss: nn.mse,
    lr: optim.schedules.oneCycle(lr),
    epochs: 40,
    batchSize: 8,
    rng: seed,
    progress: false,
  });
  const score = (all) => psnr(bicubic(all).add(net.forward(half(all))), all);
  return [score(validation), score(test)];
};

const digits = async (lr, seed) => {
  const parts = (await data.digits()).split({ testSize: 397, stratify: true, rng: 1 });
  const { train: seen, test: held } = parts.train.split({ testSize: 300, stratify: true, rng: 2 });
  const flat = (x) => x.reshape([-1, 64]);
  const fitted = async (set) => {
    const net = new nn.Sequential(
      new nn.Linear(64, 128, { rng: seed }),
      nn.relu,
      new nn.Linear(128, 128, { rng: seed + 10 }),
      nn.relu,
      new nn.Linear(128, 64, { rng: seed + 20 }),
    );
    const map = ({ x }, { rng }) => ({ x: flat(noise(x, rng, 0.25)), y: flat(x) });
    const loader = new data.DataLoader(set, { batchSize: 64, shuffle: true, rng: seed, map });
    const lr_ = optim.schedules.oneCycle(lr);
    await train.fit(net, loader, { loss: nn.mse, lr: lr_, epochs: 60, progress: false });
    return net;
  };
  const score = (net, x, draw) =>
    psnr(net.forward(flat(noise(x, draw, 0.25))).clipByValue(0, 1), flat(x));
  return [
    score(await fitted(seen), held.x, 100),
    score(await fitted(parts.train), parts.test.x, 101),
  ];
};

const runs = { residual: scenes(true), direct: scenes(false), super: enlarge, digits };
for (const [name, run] of Object.entries(runs)) {
  if (chosen.length && !chosen.includes(name)) continue;
  for (const lr of lrs) {
    for (const seed of [1, 2, 3]) print(name, lr, seed, ...(await run(lr, seed)));
  }
}
