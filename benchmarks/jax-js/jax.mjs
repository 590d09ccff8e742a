// jax-js on WebAssembly as a peer: reads and answers as `../backend/peer.mjs` does. Losses and optimizer are written here,
// as its users write them, and the whole step is compiled by `jit`.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { median } from '../table.mjs';

const {
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy: np,
  tree,
  valueAndGrad,
} = await import(pathToFileURL(process.argv[2]).href);
await init('wasm');
defaultDevice('wasm');

const BATCH = 64;
function random(shape, scale) {
  const length = shape.reduce((a, b) => a * b);
  const values = Float32Array.from({ length }, () => (Math.random() * 2 - 1) * scale);
  return np.array(values).reshape(shape);
}
const dense = (inputs, outputs) => ({
  w: random([inputs, outputs], Math.sqrt(3 / inputs)),
  b: np.zeros([outputs]),
});
const filter = (inputs, outputs, size) => ({
  w: random([outputs, inputs, size, size], Math.sqrt(3 / (inputs * size * size))),
  b: np.zeros([1, outputs, 1, 1]),
});
const linear = ({ w, b }, x) => np.dot(x, w).add(b);
const conv = ({ w, b }, x) => lax.conv(x, w, [1, 1], 'VALID').add(b);
const pool = (x) => {
  const [n, c, h, w] = x.shape;
  const [rows, columns] = [h >> 1, w >> 1];
  return x
    .slice([], [], [0, rows * 2], [0, columns * 2])
    .reshape([n, c, rows, 2, columns, 2])
    .max([3, 5]);
};

/** Layers of a network, and the activation between them. */
function perceptron(sizes, activation) {
  return {
    params: sizes.slice(1).map((size, i) => dense(sizes[i], size)),
    forward: (params, x) =>
      params.reduce((h, layer, i) => {
        const out = linear(layer, h);
        return i < params.length - 1 ? activation(out) : out;
      }, x),
    x: () => random([BATCH, sizes[0]], 1),
    classes: sizes.at(-1),
  };
}

const networks = {
  toy: () => perceptron([2, 16, 16, 2], np.tanh),
  mlp: () => perceptron([784, 512, 256, 10], nn.relu),
  cnn: () => ({
    params: [filter(1, 32, 3), filter(32, 64, 3), dense(1600, 128), dense(128, 10)],
    forward: ([first, second, third, last], x) => {
      const h = pool(nn.relu(conv(second, pool(nn.relu(conv(first, x))))));
      return linear(last, nn.relu(linear(third, h.reshape([BATCH, 1600]))));
    },
    x: () => random([BATCH, 1, 28, 28], 1),
    classes: 10,
  }),
};

function prepare(name) {
  const make = networks[name];
  if (!make) throw new Error(`no ${name}`);
  const { params, forward, x, classes } = make();
  const labels = Int32Array.from({ length: BATCH }, () => Math.floor(Math.random() * classes));
  const given = { x: x(), y: nn.oneHot(np.array(labels, { dtype: np.int32 }), classes) };
  const loss = (p, inputs, y) =>
    nn
      .logSoftmax(forward(p, inputs))
      .mul(y)
      .sum()
      .mul(-1 / BATCH);
  const step = jit((p, m, v, inputs, y, rate, second) => {
    const [value, g] = valueAndGrad(loss)(tree.ref(p), inputs, y);
    const m2 = tree.map((a, b) => a.mul(0.9).add(b.mul(0.1)), m, tree.ref(g));
    const v2 = tree.map((a, b) => a.mul(0.999).add(b.ref.mul(b).mul(0.001)), v, g);
    const p2 = tree.map(
      (a, b, c) => a.sub(b.mul(rate.ref).div(np.sqrt(c.mul(second.ref)).add(1e-7))),
      ...[p, tree.ref(m2), tree.ref(v2)],
    );
    rate.dispose();
    second.dispose();
    return [p2, m2, v2, value];
  });
  const zeros = () => tree.map((a) => np.zeros(a.shape), tree.ref(params));
  let state = [params, zeros(), zeros()];
  let t = 0;
  return async (count) => {
    for (let i = 0; i < count; i++) {
      t++;
      const rate = np.array(0.001 / (1 - 0.9 ** t));
      const second = np.array(1 / (1 - 0.999 ** t));
      const [p, m, v, value] = step(...state, given.x.ref, given.y.ref, rate, second);
      state = [p, m, v];
      const number = (await value.data())[0];
      if (!Number.isFinite(number)) throw new Error(`the loss is ${number}`);
    }
  };
}

const running = new Map();

async function measure({ model, steps, batches = 40 }) {
  if (!running.has(model)) {
    running.set(model, prepare(model));
    await running.get(model)(2);
  }
  const times = [];
  for (let i = 0; i < steps; i++) {
    const began = performance.now();
    await running.get(model)(batches);
    times.push((performance.now() - began) / batches / BATCH);
  }
  return median(times);
}

process.stdout.write(`${JSON.stringify({ ready: true, version: process.argv[3] })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    process.stdout.write(`${JSON.stringify({ ms: await measure(JSON.parse(line)) })}\n`);
  } catch (error) {
    process.stderr.write(`jax-js: ${error.stack}\n`);
    process.stdout.write('{}\n');
  }
}
process.exit(0);
