// Trains the conditional GAN of `models.digitGan()` on 1400 of the handwritten digits of the package,
// and packs the weights of seed 1, two bytes each, into src/models/shipped/packed. The generator's are
// averages over the last steps. It prints what the chapter on GANs measures of each seed, of its
// rivals, and of the real digits. A seed learns from 3300 batches, about a minute of one processor core:
//
//     node scripts/train-digit-gan.mjs [rivals] [seeds...]
import fresh from './fresh.mjs';
import { packWeights } from './pack-weights.mjs';

await fresh();
const {
  cholesky,
  corr,
  cov,
  data,
  eigSym,
  Matrix,
  metrics,
  models,
  nn,
  normalCdf,
  optim,
  randn,
  Rng,
  tf,
  toMatrix,
  train,
} = await import('../dist/index.js');

const words = process.argv.slice(2);
const given = words.map(Number).filter((word) => word > 0);
const seeds = words.length ? given : [1, 2, 3];

// The parts of the chapter
const digits = await data.digits();
const { train: known, test } = digits.split({ testSize: 397, stratify: true, rng: 1 });
const rowsOf = (images) => images.reshape([images.shape[0], 64]);
const [flat, flatTest] = [rowsOf(known.x), rowsOf(test.x)];
const [labels, testLabels] = [[...known.y.dataSync()], [...test.y.dataSync()]];
const asked = Array.from({ length: 1000 }, (_, i) => i % 10);

/** A classifier of rows: it names the digits of others, and tells what can be learned from them. */
async function judgeOf(x, y) {
  const net = new models.MLP([64, 128, 10], { rng: 1 });
  await train.fit(net, new data.DatasetOf({ x, y: tf.tensor1d(y, 'int32') }, {}), {
    loss: nn.crossEntropy,
    lr: 0.003,
    epochs: 30,
    batchSize: 32,
    rng: 1,
    progress: false,
  });
  return net;
}
const named = (net, x, y) => {
  const guesses = tf.tidy(() => net.forward(x).argMax(1).dataSync());
  return y.filter((label, i) => guesses[i] === label).length / y.length;
};
const judge = await judgeOf(flat, labels);
const spreadOf = (x, y) => {
  const within = Array.from({ length: 10 }, (_, digit) => {
    const own = ofDigit(x, y, digit);
    return metrics.cdist(own, own).sum().dataSync()[0] / (own.shape[0] * (own.shape[0] - 1));
  });
  return within.reduce((a, b) => a + b, 0) / 10;
};
function ofDigit(x, y, digit) {
  const places = y.flatMap((label, i) => (label === digit ? [i] : []));
  return tf.gather(x, tf.tensor1d(places, 'int32'));
}

async function measure(name, x, y) {
  const pupil = await judgeOf(x, y);
  tf.tidy(() => {
    const all = metrics.cdist(x, flat);
    const nearest = tf.gather(known.y, all.argMin(1)).dataSync();
    const right = y.filter((label, i) => nearest[i] === label).length / y.length;
    const parts = {
      energy: metrics.energyDistance(x, flatTest).toFixed(3),
      nearest: all.min(1).mean().dataSync()[0].toFixed(2),
      label: right.toFixed(3),
      named: named(judge, x, y).toFixed(3),
      spread: spreadOf(x, y).toFixed(2),
      taught: named(pupil, flatTest, testLabels).toFixed(3),
    };
    const told = Object.entries(parts).map(([key, value]) => `${key} ${value}`);
    console.log(`${name}: ${told.join(', ')}`);
  });
}

/** As many of each class as asked for, from a Gaussian of `codes`, `[1400, k]`. */
function gaussians(codes, ridge, seed) {
  const each = Array.from({ length: 10 }, (_, digit) => {
    const own = ofDigit(codes, labels, digit);
    const k = own.shape[1];
    const root = cholesky(cov(toMatrix(own)).add(Matrix.eye(k).mul(ridge))).T.toTensor();
    return randn([100, k], { rng: 10 * seed + digit })
      .matMul(root)
      .add(own.mean(0));
  });
  return tf.concat(each);
}

/** The z with Φ(z) = p, by halving. */
function normalScore(p) {
  let [low, high] = [-6, 6];
  while (high - low > 1e-9) {
    const z = (low + high) / 2;
    if (normalCdf(z) < p) low = z;
    else high = z;
  }
  return low;
}

/**
 * A Gaussian of the ranks of each class: a pixel's values become normal scores by their order, these
 * have one correlation, and what is drawn from it becomes quantiles of the pixel's own values, which
 * stay from 0 to 1.
 */
function copulas(x, seed) {
  const each = Array.from({ length: 10 }, (_, digit) => {
    const rng = new Rng(100 * seed + digit);
    const own = toMatrix(ofDigit(x, labels, digit));
    const [n, k] = [own.rows, own.cols];
    const scores = Array.from({ length: n }, (_, i) => normalScore((i + 0.5) / n));
    // Equal values come in an order by chance
    const ranks = Array.from({ length: k }, (_, j) => {
      const order = Array.from(own.col(j), (value, i) => ({ value, i, chance: rng.uniform() }));
      order.sort((a, b) => a.value - b.value || a.chance - b.chance);
      const rank = new Array(n);
      for (const [place, { i }] of order.entries()) rank[i] = scores[place];
      return rank;
    });
    const together = corr(Matrix.of(ranks).T).mul(0.99).add(Matrix.eye(k).mul(0.01));
    const drawn = toMatrix(randn([100, k], { rng })).matMul(cholesky(together).T);
    const sorted = Array.from({ length: k }, (_, j) => own.col(j).toSorted((a, b) => a - b));
    return drawn
      .map((z, _, j) => {
        const at = normalCdf(z) * (n - 1);
        const i = Math.floor(at);
        return sorted[j][i] + (at - i) * (sorted[j][Math.min(i + 1, n - 1)] - sorted[j][i]);
      })
      .toTensor();
  });
  return tf.concat(each);
}
const inBlocks = asked.map((_, i) => Math.floor(i / 100));

async function rivals() {
  await measure('real, test', flatTest, testLabels);
  await measure('real, 1000 of training', flat.slice([0, 0], [1000, 64]), labels.slice(0, 1000));
  for (const seed of [1, 2, 3]) {
    const whole = gaussians(flat, 1e-3, seed);
    await measure(`Gaussian of 64 pixels, seed ${seed}`, whole, inBlocks);
    const clipped = whole.clipByValue(0, 1);
    await measure(`Gaussian of 64 pixels, clipped, seed ${seed}`, clipped, inBlocks);
    await measure(`Gaussian copula, seed ${seed}`, copulas(flat, seed), inBlocks);
    const middle = flat.mean(0);
    const { vectors } = eigSym(cov(toMatrix(flat)));
    for (const k of [8, 16, 32]) {
      const axes = vectors.toTensor().slice([0, 0], [64, k]);
      const codes = flat.sub(middle).matMul(axes);
      const made = gaussians(codes, 1e-6, seed).matMul(axes.transpose()).add(middle);
      await measure(`Gaussian of PCA ${k}, seed ${seed}`, made.clipByValue(0, 1), inBlocks);
    }
    const vae = new models.VAE({ rng: seed, inputShape: [8, 8, 1], hidden: [128], latent: 8 });
    await train.fit(vae, new data.Dataset({ x: known.x, y: known.y }), {
      objective: ({ x }, { rng }) => vae.elbo(x, { rng }),
      lr: optim.schedules.linear(0.004),
      epochs: 60,
      batchSize: 50,
      rng: seed,
      progress: false,
    });
    const { mu, logVar } = vae.encode(known.x);
    const codes = mu.add(
      logVar
        .div(2)
        .exp()
        .mul(randn(mu.shape, { rng: seed })),
    );
    const made = vae.decode(gaussians(codes, 1e-6, seed)).reshape([1000, 64]);
    await measure(
      `VAE, a Gaussian of its codes, means of the decoder, seed ${seed}`,
      made,
      inBlocks,
    );
  }
}

const networks = (seed) => {
  const rng = new Rng(seed);
  const block = (from, to) =>
    new nn.Sequential(new nn.Linear(from, to, { rng }), new nn.BatchNorm1d(to), nn.relu);
  const leaky = (x) => nn.leakyRelu(x, { slope: 0.2 });
  return new models.GAN({
    generator: new nn.Sequential(
      block(26, 128),
      block(128, 128),
      new nn.Linear(128, 64, { rng }),
      nn.sigmoid,
    ),
    discriminator: new models.MLP([74, 128, 128, 1], { rng, activation: leaky }),
    ...{ latent: 16, classes: 10, game: 'wasserstein', penalty: 1 },
  });
};

async function play(seed) {
  const gan = networks(seed);
  const average = new train.EMA({ decay: 0.95 });
  const start = process.cpuUsage().user;
  const rows = new data.DatasetOf({ x: flat, y: known.y }, {});
  await train.fitGan(gan, rows, {
    ...{ epochs: 150, batchSize: 64, rng: seed, discriminatorSteps: 3, progress: false },
    optimizer: optim.adam({ lr: 0.001, betas: [0.5, 0.9] }),
    callbacks: [
      {
        onTrainBegin: () => average.onTrainBegin(),
        onBatchEnd: (_, { step }) => {
          if (step % 15 === 14) average.onBatchEnd({ model: gan.generator });
        },
        onEpochEnd: (_, { epoch, loss }) => {
          if (epoch % 30 === 0) console.log(`  epoch ${epoch}, loss ${loss.toFixed(3)}`);
        },
      },
    ],
  });
  const seconds = ((process.cpuUsage().user - start) / 1e6).toFixed(0);
  const drawn = () => gan.sample(1000, { rng: 7, labels: asked });
  await measure(`seed ${seed}, last weights`, drawn(), asked);
  average.load(gan.generator);
  await measure(`seed ${seed}, averaged weights`, drawn(), asked);
  if (seed === 1) {
    packWeights(gan, 'digit-gan', 'train-digit-gan.mjs', { bits: 16 });
    await measure('seed 1, packed', drawn(), asked);
  }
  console.log(`  ${seconds} s`);
}

console.log(`the judge names ${named(judge, flatTest, testLabels).toFixed(3)} of the test digits`);
if (words.length === 0 || words.includes('rivals')) await rivals();
for (const seed of seeds) await play(seed);
