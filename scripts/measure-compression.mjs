// Makes recorded tables of notebooks/V5-compression.ipynb, and prints a measured number a line:
//
//     node scripts/measure-compression.mjs [prune] [long] [controls] [quantize] [rank] [distill] [omit]
//
// Without a name it makes all of these, a minute or more each. The recipes of the other tables,
// labels for few and the search for an architecture, stand beside their numbers. Build first.
import { compress, data, models, nn, optim, Rng, tf, toMatrix, train } from '../dist/index.js';

const wanted = process.argv.slice(2);
const digits = await data.digits();
const shuffled = new Rng(1).permutation(digits.size);
const training = digits.subset(shuffled.slice(0, 1000));
const test = digits.subset(shuffled.slice(1000));
const range = (n) => Array.from({ length: n }, (_, i) => i);
const accuracyOf = (net) => train.accuracy(net, test);
const log = (...line) =>
  console.log(line.map((v) => (typeof v === 'number' ? +v.toFixed(4) : v)).join('  '));
const make = (rng, hidden = 64) => new models.MLP([64, hidden, hidden, 10], { rng });
const learn = (net, epochs, { lr = 0.003, rng = 1, masks } = {}) =>
  train.fit(net, training, {
    loss: nn.crossEntropy,
    lr: optim.schedules.cosine(lr),
    epochs,
    rng,
    callbacks: masks ? [masks] : [],
  });
const seeds = [1, 2, 3];
const sparsities = [0.5, 0.8, 0.9, 0.95, 0.98];
// Widths of two hidden layers and of one, with about as many weights as are kept
const widths = [39, 18, 10, 5, 2];
const single = [60, 24, 12, 6, 2];
const one = (rng, hidden) => new models.MLP([64, hidden, 10], { rng });

/** The network of seed s after 30 epochs, and what it began with. */
async function trained(s) {
  const net = make(s);
  const initial = net.stateDict();
  await learn(net, 30, { rng: s });
  const full = net.stateDict();
  const pruned = (sparsity) => {
    const copy = make(s).loadStateDict(full);
    return [copy, compress.prune(copy, { sparsity })];
  };
  return { net, initial, full, pruned };
}

async function prune(long = false) {
  const [epochs, tuning, lr] = long ? [60, 30, 0.003] : [40, 10, 0.001];
  for (const s of seeds) {
    const { net, initial, full, pruned } = await trained(s);
    log('full', s, accuracyOf(net));
    for (const [k, sparsity] of sparsities.entries()) {
      if (long && (k < 2 || k > 3)) continue;
      const [copy, masks] = pruned(sparsity);
      log('cut', sparsity, s, accuracyOf(copy));
      await learn(copy, tuning, { lr, rng: s + 10, masks });
      log('tuned', sparsity, s, accuracyOf(copy));
      if (!long) {
        const other = make(s).loadStateDict(full);
        const random = compress.randomMasks(other, { sparsity, rng: s });
        await learn(other, tuning, { lr, rng: s + 10, masks: random });
        log('random', sparsity, s, accuracyOf(other));
      }
      for (const [name, start, mask] of [
        ['ticket', make(s).loadStateDict(initial), masks],
        ['fresh', make(s + 100), masks],
        ['small', make(s + 200, widths[k])],
        ['one hidden layer', one(s + 200, single[k])],
      ]) {
        await learn(start, epochs, { rng: s + 20, masks: mask });
        log(name, sparsity, s, accuracyOf(start));
      }
    }
  }
}

/** Sparsity 0.95: which of the places, the sizes and the signs of the original start matter. */
async function controls() {
  for (const s of [1, 2, 3, 4, 5, 6]) {
    const { initial, pruned } = await trained(s);
    const [, masks] = pruned(0.95);
    const rng = new Rng(1000 + s);
    const rms = (values) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    const placesOf = (kept) => range(kept.length).filter((i) => kept[i] === 1);
    const set = (net, change) => {
      const variables = new Map(net.namedVariables());
      for (const [path, kept] of Object.entries(masks.kept)) {
        const variable = variables.get(path);
        const start = [...initial[path].values];
        const values = change(placesOf(kept), start, [...variable.dataSync()], path);
        variable.assign(tf.tensor(Float32Array.from(values), variable.shape));
      }
      return net;
    };
    const original = () => make(s).loadStateDict(initial);
    const scaled = set(make(s + 100), (places, start, own) => {
      const factor = rms(places.map((j) => start[j])) / rms(places.map((j) => own[j]));
      return own.map((v) => v * factor);
    });
    const reordered = (signs) =>
      set(original(), (places, start) => {
        const order = rng.permutation(places.length);
        const values = start.slice();
        for (const [n, j] of places.entries()) {
          const other = start[places[order[n]]];
          values[j] = signs ? Math.sign(start[j]) * Math.abs(other) : other;
        }
        return values;
      });
    const [shuffledStart, signs] = [reordered(false), reordered(true)];
    const elsewhere = new compress.Masks(
      Object.fromEntries(
        Object.entries(masks.kept).map(([path, kept]) => {
          const mask = new Uint8Array(kept.length);
          for (const j of rng.permutation(kept.length).slice(0, placesOf(kept).length)) mask[j] = 1;
          return [path, mask];
        }),
      ),
    );
    const moved = set(original(), (places, start, own, path) => {
      const values = own.slice();
      for (const [n, j] of placesOf(elsewhere.kept[path]).entries()) values[j] = start[places[n]];
      return values;
    });
    for (const [name, net, mask] of [
      ['original start', original(), masks],
      ['new weights', make(s + 100), masks],
      ['new weights, scaled', scaled, masks],
      ['original start, shuffled', shuffledStart, masks],
      ['original start, signs kept', signs, masks],
      ['original start, random places', moved, elsewhere],
    ]) {
      await learn(net, 40, { rng: s + 20, masks: mask });
      log(name, s, accuracyOf(net));
    }
  }
}

async function quantize() {
  for (const s of seeds) {
    const { full } = await trained(s);
    for (const per of ['tensor', 'channel'])
      for (const bits of [8, 6, 5, 4, 3, 2]) {
        const copy = make(s).loadStateDict(full);
        log(per, bits, s, accuracyOf(compress.quantizeWeights(copy, { bits, per })));
      }
  }
}

async function rank() {
  const thin = (layers) =>
    new nn.Sequential(new nn.Flatten(), layers[0], nn.relu, layers[1], nn.relu, layers[2]);
  for (const s of seeds) {
    const { full } = await trained(s);
    for (const r of [32, 16, 8, 4]) {
      const [first, middle, last] = make(s).loadStateDict(full).layers;
      const net = thin([compress.factorize(first, r), compress.factorize(middle, r), last]);
      log('truncated', r, s, accuracyOf(net));
      await learn(net, 10, { lr: 0.001, rng: s + 10 });
      log('tuned', r, s, accuracyOf(net));
      const layer = (k, n, m, bias = true) => new nn.Linear(n, m, { rng: 10 * s + k, bias });
      const pair = (k) => new nn.Sequential(layer(k, 64, r, false), layer(k + 1, r, 64));
      const scratch = thin([pair(1), pair(3), layer(5, 64, 10)]);
      await learn(scratch, 40, { rng: s + 20 });
      log('from scratch', r, s, accuracyOf(scratch));
    }
  }
}

/** How many of the test 3s a student recognizes that never saw one, and how many others it calls 3. */
async function omit() {
  const kept = range(1000).filter((i) => training.labels()[i] !== 3);
  const labels = test.labels();
  const judge = (net, extra) => {
    const scores = toMatrix(net.forward(test.x)).map((v, _, c) => (c === 3 ? v + extra : v));
    const guess = scores.argMax(1);
    const said = range(797).filter((i) => guess[i] === 3);
    const right = said.filter((i) => labels[i] === 3).length;
    return [right / labels.filter((v) => v === 3).length, said.length - right];
  };
  const biasOf = (net) => {
    const gaps = toMatrix(net.forward(training.x))
      .toArray()
      .map((row) => Math.max(...row.filter((_, c) => c !== 3)) - row[3])
      .sort((a, b) => a - b);
    return (gaps[99] + gaps[100]) / 2;
  };
  for (const s of seeds) {
    const recipe = { optimizer: optim.adam(), lr: 0.003, rng: s };
    const hard = { ...recipe, loss: nn.crossEntropy };
    const teacher = new models.MLP([64, 128, 128, 10], { rng: s });
    const report = (name, net) =>
      log(
        name,
        s,
        'recognized, false',
        ...judge(net, 0),
        'with a bias',
        ...judge(net, biasOf(net)),
      );
    for (const [epochs, more] of [
      [8, 8],
      [58, 50],
    ]) {
      await train.fitMany([teacher], training, { ...hard, epochs: more });
      const y = teacher.forward(training.x);
      const sure = toMatrix(tf.softmax(y))
        .toArray()
        .map((row) => Math.max(...row))
        .sort((a, b) => a - b);
      log('teacher', epochs, s, 'largest probability: least, 10% quantile', sure[0], sure[100]);
      for (const tau of [1, 4]) {
        const student = new models.MLP([64, 32, 10], { rng: s + 50 });
        await train.fitMany([student], new data.Dataset({ x: training.x, y }), {
          ...recipe,
          loss: (p, q, o) => nn.distillation(p, q, { temperature: tau, ...o }),
          epochs: 60,
          rows: [kept],
        });
        report(`tau ${tau}, teacher of ${epochs} epochs`, student);
      }
    }
    const reader = new models.MLP([64, 32, 10], { rng: s + 50 });
    await train.fitMany([reader], training, { ...hard, epochs: 60, rows: [kept] });
    report('labels alone', reader);
  }
}
/** A student of labels, and students of the mean probabilities of two teachers. */
async function distill() {
  for (const s of seeds) {
    const recipe = { optimizer: optim.adam(), lr: 0.003, epochs: 20 };
    const teachers = [10 * s, 10 * s + 1].map((rng) => new models.MLP([64, 128, 128, 10], { rng }));
    await train.fitMany(teachers, training, {
      ...recipe,
      loss: nn.crossEntropy,
      rng: [10 * s, 10 * s + 1],
    });
    const together = (x) => {
      const [a, b] = teachers.map((net) => tf.softmax(net.forward(x)));
      return a.add(b).div(2).log();
    };
    const guess = together(test.x).argMax(1).dataSync();
    const right = test.labels().filter((label, i) => label === guess[i]).length;
    log('teachers', s, right / test.size);
    const student = () => new models.MLP([64, 8, 10], { rng: s + 50 });
    const plain = student();
    await train.fitMany([plain], training, { ...recipe, loss: nn.crossEntropy, rng: s });
    log('labels alone', s, accuracyOf(plain));
    const truth = tf.oneHot(tf.tensor1d(Array.from(training.labels()), 'int32'), 10);
    const y = tf.concat([together(training.x), truth.cast('float32')], 1);
    for (const temperature of [1, 4]) {
      const net = student();
      await train.fitMany([net], new data.Dataset({ x: training.x, y }), {
        ...recipe,
        rng: s,
        loss: (p, q, options) => {
          const [given, label] = tf.split(q, 2, -1);
          const soft = nn.distillation(p, given, { temperature, ...options });
          const hard = label.mul(tf.logSoftmax(p)).sum(-1).neg();
          return soft.mul(0.9).add((soft.rank === 0 ? hard.mean() : hard).mul(0.1));
        },
      });
      log(`distilled, tau ${temperature}`, s, accuracyOf(net));
    }
  }
}

const parts = { prune, long: () => prune(true), controls, quantize, rank, distill, omit };
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  log(`# ${name}`);
  await parts[name]();
}
