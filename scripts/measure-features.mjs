// Measures the tables of chapter L1-1, three seeds each, and prints them as JSON. Its parts:
//
// - drawn, real: test accuracy over the number of training images, for features made by hand and
//   learned ones, on drawn digits of 16 x 16 and on real ones of 8 x 8
// - moved: the same with 300 real digits, each at a random place in an image of 12 x 12
// - half: the convolutional network of drawn, 3000 images, with half the windows, 420 steps, or both
// - turned: the same network trained as usual and on turned images, tested on turned images
//
// All parts take twenty minutes. Name some to run only these; append :METHOD for one method only:
//
//     node scripts/measure-features.mjs
//     node scripts/measure-features.mjs moved drawn:hogNearest
import fresh from './fresh.mjs';

await fresh();
const { data, models, nn, optim, Rng, tf, train } = await import('../dist/index.js');

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
const cnn = (side, seed, windows = 16) =>
  new nn.Sequential(
    new nn.Conv2d(1, windows, 3, { padding: 1, rng: seed }),
    nn.relu,
    new nn.MaxPool2d(2),
    new nn.Conv2d(windows, 2 * windows, 3, { padding: 1, rng: seed + 10 }),
    nn.relu,
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear((windows * side * side) / 8, 10, { rng: seed + 20 }),
  );

const accuracyOn = (net, x, y) => train.accuracy(net, new data.Dataset({ x, y }));

/** 1600 steps of 50, however many images there are. */
async function fitted(net, { x, y }, lr, seed, { steps = 1600, map } = {}) {
  const set = new data.Dataset({ x, y });
  const loader = { batchSize: 50, shuffle: true, rng: seed, map };
  await train.fit(net, map ? new data.DataLoader(set, loader) : set, {
    loss: nn.crossEntropy,
    batchSize: 50,
    lr: optim.schedules.linear(lr),
    epochs: Math.round(steps / Math.ceil(set.size / 50)),
    rng: seed,
  });
  return net;
}

async function learned(net, set, test, lr, seed, options) {
  const accuracy = accuracyOn(await fitted(net, set, lr, seed, options), test.x, test.y);
  net.dispose();
  return accuracy;
}

const nearest = (set, test) => new models.KNN().fit(set.x, set.y).accuracy(test.x, test.y);
const withHog =
  (method, cell) =>
  (set, test, ...rest) => {
    const features = ({ x, y }) => ({ x: data.hog(x, { cell }), y });
    return method(features(set), features(test), ...rest);
  };

/** Every method by its name: trained on the one set, its accuracy on the other. */
const methods = (side, cell, cellNearest) => ({
  cnn: (set, test, seed) => learned(cnn(side, seed), set, test, 0.003, seed),
  hog: withHog(
    (set, test, seed) => learned(linear(set.x.shape[1], seed), set, test, 0.03, seed),
    cell,
  ),
  hogNearest: withHog(nearest, cellNearest),
  pixels: (set, test, seed) => learned(linear(side * side, seed), set, test, 0.03, seed),
  mlp: (set, test, seed) => learned(mlp(side * side, seed), set, test, 0.01, seed),
  nearest,
});

const rounded = (value) => Number(value.toFixed(3));

/** One row a method of one list a size of one accuracy a seed. */
async function measure(name, sizes, [side, ...cells], only, setsOf) {
  const rows = {};
  for (const [method, run] of Object.entries(methods(side, ...cells))) {
    if (only && only !== method) continue;
    rows[method] = [];
    for (const n of sizes) {
      const accuracies = [];
      for (const seed of seeds) {
        const { set, test } = setsOf(n, seed);
        accuracies.push(rounded(await run(set, test, seed)));
      }
      rows[method].push(accuracies);
      console.error(name, method, n, accuracies.join(' '));
    }
  }
  return rows;
}

const glyphs = (n, seed) => ({
  set: data.glyphDigits({ n, size: 16, rng: seed }),
  test: data.glyphDigits({ n: 1000, size: 16, rng: seed + 100 }),
});
const realDigits = (digits, n, seed) => {
  const { train: pool, test } = digits.split({ testSize: 597, stratify: true, rng: seed });
  return { set: pool.take(n), test };
};

/** Images of 8 x 8, each at a random place in one of 12 x 12. */
function placed({ x, y }, rng) {
  const padded = x.pad([
    [0, 0],
    [2, 2],
    [2, 2],
    [0, 0],
  ]);
  const images = padded.unstack().map((image) => {
    const by = { x: rng.int(5) - 2, y: rng.int(5) - 2 };
    return data.shift(image.expandDims(0), by);
  });
  return { x: tf.concat(images), y };
}

const parts = {
  drawn: (only) => measure('drawn', [100, 300, 1000, 3000], [16, 4, 3], only, glyphs),
  real: async (only) => {
    const digits = await data.digits();
    const sets = (n, seed) => realDigits(digits, n, seed);
    return measure('real', [50, 100, 300, 1000], [8, 2, 2], only, sets);
  },
  moved: async (only) => {
    const digits = await data.digits();
    return measure('moved', [300], [12, 2, 2], only, (n, seed) => {
      const { set, test } = realDigits(digits, n, seed);
      const rng = new Rng(seed);
      return { set: placed(set, rng), test: placed(test, rng) };
    });
  },
  half: async () => {
    const rows = {};
    for (const [windows, steps] of [
      [8, 420],
      [8, 1600],
      [16, 420],
    ]) {
      const runs = [];
      for (const seed of seeds) {
        const { set, test } = glyphs(3000, seed);
        runs.push(
          rounded(await learned(cnn(16, seed, windows), set, test, 0.003, seed, { steps })),
        );
      }
      rows[`${windows} windows, ${steps} steps`] = runs;
      console.error('half', windows, steps, runs.join(' '));
    }
    return rows;
  },
  turned: async () => {
    const rows = { usual: [], turning: [] };
    for (const [way, runs] of Object.entries(rows)) {
      for (const seed of seeds) {
        const { set, test } = glyphs(3000, seed);
        const turn = ({ x, y }, { rng }) => ({
          x: data.rotate(
            x,
            Array.from({ length: x.shape[0] }, () => rng.uniform(-30, 30)),
          ),
          y,
        });
        const map = way === 'turning' ? turn : undefined;
        const net = await fitted(cnn(16, seed), set, 0.003, seed, { map });
        runs.push(
          [0, 15, 30, 45, 90].map((angle) =>
            rounded(accuracyOn(net, data.rotate(test.x, angle), test.y)),
          ),
        );
        net.dispose();
        console.error('turned', way, seed, runs.at(-1).join(' '));
      }
    }
    return rows;
  },
};

await tf.ready();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
const results = {};
for (const name of wanted) {
  const [part, only] = name.split(':');
  results[name] = await parts[part](only);
}
console.log(JSON.stringify(results));
