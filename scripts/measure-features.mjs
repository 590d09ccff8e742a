// Measures the table of chapter L1-1: test accuracy over the number of training images, for features
// made by hand and learned ones, on drawn digits of 16 x 16 and on real ones of 8 x 8, three seeds
// each. It prints JSON: data set, method, then one list of seeds a size. It takes ten minutes:
//
//     node scripts/measure-features.mjs
import fresh from './fresh.mjs';

await fresh();
const { data, models, nn, optim, tf, train } = await import('../dist/index.js');

const seeds = [1, 2, 3];

const linear = (inputs, seed) =>
  new nn.Sequential(new nn.Flatten(), new nn.Linear(inputs, 10, { rng: seed }));
const mlp = (inputs, seed) =>
  new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(inputs, 64, { rng: seed }),
    nn.relu,
    new nn.Linear(64, 10, { rng: seed + 10 }),
  );
const cnn = (side, seed) =>
  new nn.Sequential(
    new nn.Conv2d(1, 16, 3, { padding: 1, rng: seed }),
    nn.relu,
    new nn.MaxPool2d(2),
    new nn.Conv2d(16, 32, 3, { padding: 1, rng: seed + 10 }),
    nn.relu,
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(2 * side * side, 10, { rng: seed + 20 }),
  );

/** 1600 steps of 50, however many images there are. */
async function learned(net, { x, y }, test, lr, seed) {
  const size = x.shape[0];
  await train.fit(net, new data.Dataset({ x, y }), {
    loss: nn.crossEntropy,
    lr: optim.schedules.linear(lr),
    epochs: Math.round(1600 / Math.ceil(size / 50)),
    batchSize: 50,
    rng: seed,
  });
  const accuracy = train.accuracy(net, new data.Dataset({ x: test.x, y: test.y }));
  net.dispose();
  return accuracy;
}

/** Every method by its name: trained on the one set, its accuracy on the other. */
const methods = (side, cell) => ({
  cnn: (set, test, seed) => learned(cnn(side, seed), set, test, 0.003, seed),
  hog: (set, test, seed) => {
    const features = ({ x, y }) => ({ x: data.hog(x, { cell }), y });
    const [a, b] = [features(set), features(test)];
    return learned(linear(a.x.shape[1], seed), a, b, 0.03, seed);
  },
  pixels: (set, test, seed) => learned(linear(side * side, seed), set, test, 0.03, seed),
  mlp: (set, test, seed) => learned(mlp(side * side, seed), set, test, 0.01, seed),
  nearest: (set, test) => new models.KNN().fit(set.x, set.y).accuracy(test.x, test.y),
});

async function measure(name, sizes, side, cell, setsOf) {
  const rows = {};
  for (const [method, run] of Object.entries(methods(side, cell))) {
    rows[method] = [];
    for (const n of sizes) {
      const accuracies = [];
      for (const seed of seeds) {
        const { set, test } = setsOf(n, seed);
        accuracies.push(Number((await run(set, test, seed)).toFixed(3)));
      }
      rows[method].push(accuracies);
      console.error(name, method, n, accuracies.join(' '));
    }
  }
  return rows;
}

await tf.ready();
const drawn = await measure('drawn', [100, 300, 1000, 3000], 16, 4, (n, seed) => ({
  set: data.glyphDigits({ n, size: 16, rng: seed }),
  test: data.glyphDigits({ n: 1000, size: 16, rng: seed + 100 }),
}));
const digits = await data.digits();
const real = await measure('real', [50, 100, 300, 1000], 8, 2, (n, seed) => {
  const { train: pool, test } = digits.split({ testSize: 597, stratify: true, rng: seed });
  return { set: pool.take(n), test };
});
console.log(JSON.stringify({ drawn, real }));
