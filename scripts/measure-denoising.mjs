// Measures the tables of chapter L5-2, three seeds each, and prints them as JSON. Its parts:
//
// - digits: test PSNR of every denoiser, by the kind of noise; the width of (5) by leave-one-out
// - exams: networks trained with either noise, on five kinds of images
// - targets: networks trained toward the clean image, another noisy copy, and the input itself
// - narrow: plain autoencoders of 64-128-64 and 64-64-8-64-64, on clean and on noisy images
// - once: noise drawn once before training, or anew in each step; training and test PSNR
// - field: the network and the exact posterior mean, walking to an ellipse
// - probes: classifiers with 100 labels on eight kinds of features
// - sparse: mean activation, shares, and error of every sparse autoencoder, after 40 and 600 epochs
// - rates: two of them after 40 epochs, with learning rates 0.005 and 0.02
// - evade: decoders whose units have length 1 (40 epochs), weight decay on the decoder (60)
//
// Name some parts to run only these; append :SEED for one seed only:
//
//     node scripts/measure-denoising.mjs
//     node scripts/measure-denoising.mjs digits sparse:2
import fresh from './fresh.mjs';

await fresh();
const { data, Matrix, metrics, nn, optim, preprocess, Rng, solve, tf, toMatrix, train } =
  await import('../dist/index.js');

const range = (n) => Array.from({ length: n }, (_, i) => i);
const sum = (values) => values.reduce((a, b) => a + b, 0);
const mean = (values) => sum(values) / values.length;
const rounded = (values) => values.map((v) => Number(v.toFixed(3)));
const flat = (x) => x.reshape([-1, 64]);

const digits = await data.digits();
const splitOf = (seed) => digits.split({ testSize: 397, stratify: true, rng: seed });
const gaussian = (x, rng, std = 0.3) =>
  data.addNoise(x, { rng, std, range: [-Infinity, Infinity] });
const masking = (x, rng) => data.mask(x, { rng, p: 0.4 });
const psnr = (x, clean) => metrics.psnr(flat(x), flat(clean));

// Denoisers

/** 30 epochs of an autoencoder; 64-128-64 unless another is given. */
async function denoiser(set, seed, corrupt, target = (x) => x, net = wide(seed)) {
  await train.fit(net, set, {
    objective: ({ x }, { rng }) => nn.mse(net.forward(corrupt(x, rng)), flat(target(x, rng))),
    lr: optim.schedules.linear(0.005),
    epochs: 30,
    batchSize: 50,
    rng: seed,
  });
  return net;
}
const stack = (sizes, seed) =>
  new nn.Sequential(
    new nn.Flatten(),
    ...sizes
      .slice(1)
      .flatMap((size, i) => [
        ...(i > 0 ? [nn.relu] : []),
        new nn.Linear(sizes[i], size, { rng: seed + 100 * i }),
      ]),
  );
const wide = (seed) => stack([64, 128, 64], seed);

function linearDenoiser(clean, corrupt, seed) {
  const rng = new Rng(seed);
  const withOne = (x) =>
    flat(x).pad(
      [
        [0, 0],
        [0, 1],
      ],
      1,
    );
  const copies = range(8).map(() => withOne(corrupt(clean, rng)));
  const gram = tf.addN(copies.map((noisy) => noisy.matMul(noisy, true)));
  const target = tf.addN(copies.map((noisy) => noisy.matMul(flat(clean), true)));
  const tiny = Matrix.eye(65).mul(0.1); // some pixels are 0 in all images
  const weight = solve(toMatrix(gram).add(tiny), toMatrix(target)).toTensor();
  return (x) => withOne(x).matMul(weight);
}

const squares = (x, y) => metrics.cdist(flat(x), flat(y)).square();
/** Equation (5): the mean of clean images, weighted by squared distances. */
const weighted = (d2, clean, width) =>
  d2
    .div(-2 * width ** 2)
    .softmax()
    .matMul(flat(clean));

const widths = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7];
/** Of noisy training images, each predicted from the others: the width of the highest PSNR. */
function chosenWidth(clean, seed) {
  const noisy = gaussian(clean, 700 + seed);
  const others = squares(noisy, clean).add(tf.eye(clean.shape[0]).mul(1e6));
  const scores = widths.map((width) => psnr(weighted(others, clean, width), clean));
  return widths[scores.indexOf(Math.max(...scores))];
}

function filtered(x, median) {
  const values = x.dataSync();
  const inside = (k) => Math.min(7, Math.max(0, k)); // edges are repeated
  const near = [-1, 0, 1].flatMap((r) => [-1, 0, 1].map((c) => [r, c]));
  const out = values.map((_, at) => {
    const [image, row, column] = [at >> 6, (at >> 3) & 7, at & 7];
    const window = near.map(
      ([r, c]) => values[64 * image + 8 * inside(row + r) + inside(column + c)],
    );
    if (median) return window.sort((a, b) => a - b)[4];
    const weight = ([r, c]) => ((2 - Math.abs(r)) * (2 - Math.abs(c))) / 16;
    return sum(window.map((v, k) => weight(near[k]) * v));
  });
  return tf.tensor(out, [values.length / 64, 64]);
}

/** The number of components is chosen on noisy training images. */
function byPca(clean, corrupt, x) {
  const fits = [4, 6, 8, 10, 12, 16, 20, 30].map((k) => {
    const pca = preprocess.PCA.fit(flat(clean), { nComponents: k });
    return (rows) => pca.inverse(pca.transform(flat(rows)));
  });
  const trial = corrupt(clean, new Rng(77));
  const scores = fits.map((fit) => psnr(fit(trial), clean));
  return fits[scores.indexOf(Math.max(...scores))](x);
}

async function judge(seed, corrupt) {
  const { train: known, test } = splitOf(seed);
  const noisy = corrupt(test.x, new Rng(100 + seed));
  const net = await denoiser(known, seed, corrupt);
  const results = {
    nothing: noisy,
    median: filtered(noisy, true),
    clip: noisy.clipByValue(0, 1),
    filter: filtered(noisy, false),
    pca: byPca(known.x, corrupt, noisy),
    linear: linearDenoiser(known.x, corrupt, 500 + seed)(noisy),
    network: net.forward(noisy),
  };
  const extra = {};
  const labels = [known, test].map(({ y }) => y.dataSync());
  const kept = (x) => {
    const nearest = Array.from(squares(x, known.x).argMin(1).dataSync());
    return mean(nearest.map((k, i) => Number(labels[0][k] === labels[1][i])));
  };
  if (corrupt === gaussian) {
    const d2 = squares(noisy, known.x);
    results.equation = weighted(d2, known.x, 0.3);
    extra.width = chosenWidth(known.x, seed);
    results.wider = weighted(d2, known.x, extra.width);
    const again = gaussian(known.x, 700 + seed);
    extra.onTraining = [
      psnr(weighted(squares(again, known.x), known.x, 0.3), known.x),
      psnr(net.forward(again), known.x),
    ];
    const most = Array.from(
      d2
        .div(-2 * 0.3 ** 2)
        .softmax()
        .max(1)
        .dataSync(),
    );
    extra.largestWeight = [mean(most), mean(most.map((v) => Number(v > 0.9)))];
  }
  // The label of the nearest training image, is it right?
  extra.nearest = [test.x, noisy, results.network, results.equation ?? noisy].map(kept);
  const decibels = Object.values(results).map((x) => psnr(x, test.x));
  return { decibels: rounded(decibels), ...extra };
}

const exams = {
  clean: (x) => x,
  0.1: (x, seed) => gaussian(x, 200 + seed, 0.1),
  0.3: (x, seed) => gaussian(x, 300 + seed, 0.3),
  0.6: (x, seed) => gaussian(x, 400 + seed, 0.6),
  masked: (x, seed) => masking(x, 500 + seed),
};

async function examine(seed) {
  const { train: known, test } = splitOf(seed);
  const nets = [await denoiser(known, seed, gaussian), await denoiser(known, seed, masking)];
  return Object.values(exams).map((exam) => {
    const noisy = exam(test.x, seed);
    const outputs = [noisy, ...nets.map((net) => net.forward(noisy))];
    return rounded(outputs.map((x) => Math.min(99, psnr(x, test.x))));
  });
}

async function targets(seed) {
  const { train: known, test } = splitOf(seed);
  const noisy = gaussian(test.x, new Rng(100 + seed));
  // Toward the input itself: noise first, then a plain autoencoder of what came out
  const copying = async () => {
    const net = wide(seed);
    await train.fit(net, known, {
      objective: ({ x }, { rng }) => {
        const input = gaussian(x, rng);
        return nn.mse(net.forward(input), flat(input));
      },
      lr: optim.schedules.linear(0.005),
      epochs: 30,
      batchSize: 50,
      rng: seed,
    });
    return net;
  };
  const nets = [
    await denoiser(known, seed, gaussian),
    await denoiser(known, seed, gaussian, gaussian),
    await copying(),
  ];
  return rounded(nets.map((net) => psnr(net.forward(noisy), test.x)));
}

async function narrow(seed) {
  const { train: known, test } = splitOf(seed);
  const noisy = gaussian(test.x, new Rng(100 + seed));
  // The code of 8 is linear: a ReLU would lose half of what it says
  const narrowed = new nn.Sequential(
    stack([64, 64], seed),
    nn.relu,
    new nn.Linear(64, 8, { rng: seed + 100 }),
    stack([8, 64, 64], seed + 200),
  );
  const nets = [wide(seed), narrowed];
  const rows = [];
  for (const net of nets) {
    await denoiser(known, seed, (x) => x, undefined, net);
    rows.push(rounded([test.x, noisy].map((x) => psnr(net.forward(x), test.x))));
  }
  return rows;
}

async function once(seed) {
  const { train: known, test } = splitOf(seed);
  const noisy = gaussian(test.x, new Rng(100 + seed));
  const frozen = gaussian(known.x, new Rng(50 + seed));
  const [fixed, anew] = [wide(seed), await denoiser(known, seed, gaussian)];
  const set = new data.Dataset({ x: frozen, clean: flat(known.x) });
  await train.fit(fixed, set, {
    objective: ({ x, clean }) => nn.mse(fixed.forward(x), clean),
    lr: optim.schedules.linear(0.005),
    epochs: 30,
    batchSize: 50,
    rng: seed,
  });
  return [fixed, anew].map((net) =>
    rounded([psnr(net.forward(frozen), known.x), psnr(net.forward(noisy), test.x)]),
  );
}

// An ellipse

async function field(seed) {
  const sigma = 0.15;
  const ellipse = range(400).map((i) => {
    const angle = (2 * Math.PI * i) / 400;
    return [1.5 * Math.cos(angle), 0.8 * Math.sin(angle)];
  });
  const net = new nn.Sequential(
    new nn.Linear(2, 64, { rng: 3 * seed - 2 }),
    nn.tanh,
    new nn.Linear(64, 64, { rng: 3 * seed - 1 }),
    nn.tanh,
    new nn.Linear(64, 2, { rng: 3 * seed }),
  );
  const shake = (rows, rng) => rows.map((row) => row.map((v) => v + rng.normal(0, sigma)));
  await train.fit(net, new data.Dataset({ x: tf.tensor2d(ellipse) }), {
    objective: ({ x }, { rng }) => nn.mse(net.forward(tf.tensor2d(shake(x.arraySync(), rng))), x),
    lr: optim.schedules.linear(0.01),
    epochs: 300,
    batchSize: 100,
    rng: seed,
  });
  const learned = (rows) => toMatrix(net.forward(tf.tensor2d(rows))).toArray();
  const exact = (rows) =>
    rows.map(([a, b]) => {
      const weights = ellipse.map(([x, y]) =>
        Math.exp(-((a - x) ** 2 + (b - y) ** 2) / (2 * sigma ** 2)),
      );
      const total = sum(weights);
      return [0, 1].map((j) => sum(ellipse.map((p, i) => weights[i] * p[j])) / total);
    });
  const start = shake(
    range(100).map((i) => ellipse[4 * i]),
    new Rng(6 + seed),
  );
  const distance = (rows) =>
    mean(rows.map(([x, y]) => Math.min(...ellipse.map(([a, b]) => Math.hypot(x - a, y - b)))));
  const walk = (step) => {
    let rows = start;
    return range(5).map((k) => {
      if (k > 0) rows = step(rows);
      return distance(rows);
    });
  };
  const shaken = shake(ellipse, new Rng(98 + seed));
  const squared = (rows) => sum(rows.flat().map((v) => v * v));
  const minus = (a, b) => a.map((row, i) => row.map((v, j) => v - b[i][j]));
  const wanted = minus(exact(shaken), shaken);
  const off = minus(minus(learned(shaken), shaken), wanted);
  return {
    network: walk(learned).map((v) => Number(v.toFixed(4))),
    exact: walk(exact).map((v) => Number(v.toFixed(4))),
    relative: Number(Math.sqrt(squared(off) / squared(wanted)).toFixed(3)),
  };
}

// Sparse autoencoders

async function sparse(
  set,
  seed,
  activate,
  penalty,
  { epochs = 600, lr = 0.005, unit = false } = {},
) {
  const encoder = new nn.Linear(64, 100, { rng: seed });
  const decoder = new nn.Linear(100, 64, { rng: seed + 100 });
  const encode = (x) => activate(encoder.forward(flat(x)));
  // With unit, the rows of the decoder enter divided by their lengths
  const rows = () => (unit ? decoder.weight.div(decoder.weight.norm(2, 1, true)) : decoder.weight);
  const decode = (z) => z.matMul(rows()).add(decoder.bias);
  await train.fit(new nn.Sequential(encoder, decoder), set, {
    objective: ({ x }) => {
      const z = encode(x);
      const error = decode(z).sub(flat(x)).square().sum(1).mean();
      return error.add(penalty(z, decoder));
    },
    lr: optim.schedules.linear(lr),
    epochs,
    batchSize: 100,
    rng: seed,
  });
  return { encode, decode, rows };
}
const kl = (rho, lambda) => [nn.sigmoid, (z) => nn.klBernoulli(rho, z.mean(0)).mul(lambda)];
const l1 = (lambda) => [nn.relu, (z) => z.abs().sum(1).mean().mul(lambda)];
const topK = (k) => {
  const top = new nn.TopK(k);
  return [(a) => top.forward(nn.relu(a)), () => tf.scalar(0)];
};
const ways = {
  'KL 0.05': kl(0.05, 0.1),
  'KL 0.05, λ = 1': kl(0.05, 1),
  'k = 25': topK(25),
  'KL 0.02': kl(0.02, 0.1),
  'L1 0.05': l1(0.05),
  'k = 10': topK(10),
  'L1 0.1': l1(0.1),
  'KL 0.2': kl(0.2, 0.1),
  'L1 0': l1(0),
  'k = 5': topK(5),
};

/** [mean activation, share active, effective share, share never active, error of an image] */
function measure({ encode, decode, rows }, x) {
  const code = encode(x);
  const z = toMatrix(code);
  const largest = range(100).map((j) => Math.max(...z.col(j)));
  const lengths = toMatrix(rows())
    .toArray()
    .map((row) => Math.hypot(...row));
  const active = range(z.rows).map(
    (i) => largest.filter((most, j) => most > 1e-6 && z.row(i)[j] > most / 10).length,
  );
  const effective = range(z.rows).map((i) => {
    const parts = [...z.row(i)].map((v, j) => v * lengths[j]);
    return sum(parts) ** 2 / sum(parts.map((v) => v * v));
  });
  const error = decode(code).sub(flat(x)).square().sum(1).mean().dataSync()[0];
  const unused = largest.filter((most) => most <= 1e-6).length;
  return rounded([
    mean(Array.from(z.data)),
    mean(active) / 100,
    mean(effective) / 100,
    unused / 100,
    error,
  ]);
}

async function sparseRows(seed) {
  const { train: known, test } = splitOf(seed);
  const results = {};
  for (const [name, [activate, penalty]] of Object.entries(ways)) {
    results[name] = [];
    for (const epochs of [40, 600]) {
      const coder = await sparse(known, seed, activate, penalty, { epochs });
      results[name].push(measure(coder, test.x));
    }
    console.error('sparse', seed, name, JSON.stringify(results[name]));
  }
  return results;
}

async function rates(seed) {
  const { train: known, test } = splitOf(seed);
  const results = {};
  for (const name of ['L1 0.05', 'k = 25']) {
    results[name] = [];
    for (const lr of [0.005, 0.02]) {
      const coder = await sparse(known, seed, ...ways[name], { epochs: 40, lr });
      results[name].push(measure(coder, test.x));
    }
  }
  return results;
}

async function evade(seed) {
  const { train: known, test } = splitOf(seed);
  const [relu, plainL1] = l1(0.1);
  const [sigmoid, klPart] = kl(0.05, 0.3);
  const decayed = (z, decoder) => klPart(z).add(decoder.weight.square().sum().mul(0.003));
  const unit = await sparse(known, seed, relu, plainL1, { epochs: 40, unit: true });
  const decay = await sparse(known, seed, sigmoid, decayed, { epochs: 60 });
  return { unit: measure(unit, test.x), decay: measure(decay, test.x) };
}

// Features for a classifier that sees 100 labels; 200 more choose the penalty

const pick = (rows, at) => Matrix.of(at.map((i) => [...rows.row(i)]));
const right = (scores, labels) => mean(scores.argMax(1).map((c, i) => Number(c === labels[i])));

function leastSquares(x, y) {
  const [muX, muY] = [x.mean(0), y.mean(0)];
  const moved = x.sub(muX);
  const gram = moved.matMul(moved.T);
  return [0.01, 0.03, 0.1, 0.3, 1, 3, 10].map((lambda) => {
    const dual = solve(gram.add(Matrix.eye(x.rows).mul(lambda)), y.sub(muY));
    const weight = moved.T.matMul(dual);
    return (rows) => rows.sub(muX).matMul(weight).add(muY);
  });
}

/** 150 steps of Adam, 0.05, on all the labels at once. */
function softmax(x, y) {
  const [inputs, labels] = [x.toTensor(), y.toTensor()];
  return [1e-4, 1e-3, 1e-2].map((lambda) => {
    const weight = tf.variable(tf.zeros([x.cols, 10]));
    const bias = tf.variable(tf.zeros([10]));
    const adam = tf.train.adam(0.05);
    for (let step = 0; step < 150; step++) {
      adam.minimize(() => {
        const scores = inputs.matMul(weight).add(bias);
        const fit = labels.mul(scores.logSoftmax()).sum(1).mean().neg();
        return fit.add(weight.square().sum().mul(lambda));
      });
    }
    return (rows) => toMatrix(rows.toTensor().matMul(weight).add(bias));
  });
}

/** Accuracies on clean and on noisy test images, of both classifiers. */
function probe(features, { known, test, noisy }, seed) {
  const [z, ...exam] = [known.x, test.x, noisy].map((x) => toMatrix(features(x)));
  const scale = 1 / Math.sqrt(sum([...z.var(0)]));
  const [yKnown, yTest] = [known, test].map(({ y }) => Array.from(y.dataSync()));
  const results = [softmax, leastSquares].map((fitAll) =>
    range(5).map((draw) => {
      const order = new Rng(1000 * seed + draw).permutation(yKnown.length);
      const [few, more] = [order.slice(0, 100), order.slice(100, 300)];
      const y = Matrix.of(few.map((i) => range(10).map((c) => Number(c === yKnown[i]))));
      const fits = fitAll(pick(z, few).mul(scale), y);
      const labels = more.map((i) => yKnown[i]);
      const scores = fits.map((fit) => right(fit(pick(z, more).mul(scale)), labels));
      const best = fits[scores.indexOf(Math.max(...scores))];
      return exam.map((rows) => right(best(rows.mul(scale)), yTest));
    }),
  );
  return rounded(results.flatMap((draws) => [0, 1].map((k) => mean(draws.map((draw) => draw[k])))));
}

async function probes(seed) {
  const { train: known, test } = splitOf(seed);
  const noisy = gaussian(test.x, 300 + seed);
  const hidden = (net) => (x) => nn.relu(net.layers[1].forward(flat(x)));
  const line = linearDenoiser(known.x, gaussian, 500 + seed);
  const features = {
    raw: flat,
    linear: line,
    untrained: hidden(wide(seed)),
    plain: hidden(await denoiser(known, seed, (x) => x)),
    gaussian: hidden(await denoiser(known, seed, gaussian)),
    masking: hidden(await denoiser(known, seed, masking)),
    kl: (await sparse(known, seed, ...ways['KL 0.05'], { epochs: 40 })).encode,
    topK: (await sparse(known, seed, ...ways['k = 10'], { epochs: 40 })).encode,
  };
  return Object.fromEntries(
    Object.entries(features).map(([name, f]) => {
      const row = probe(f, { known, test, noisy }, seed);
      console.error('probes', seed, name, row.join(' '));
      return [name, row];
    }),
  );
}

const parts = {
  digits: async (seed) => ({
    gaussian: await judge(seed, gaussian),
    masking: await judge(seed, masking),
  }),
  exams: examine,
  targets,
  narrow,
  once,
  field,
  probes,
  sparse: sparseRows,
  rates,
  evade,
};

await tf.ready();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
for (const name of wanted) {
  const [part, only] = name.split(':');
  for (const seed of only ? [Number(only)] : [1, 2, 3]) {
    console.log(JSON.stringify({ part, seed, result: await parts[part](seed) }));
  }
}
