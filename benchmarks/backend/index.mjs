// Training speed against PyTorch and the stock backends: `npm run bench -- backend`.
//
// Each peer is a process of its own. Peers take turns, model by model and round by round, so that
// whatever else the machine does falls on all of them alike; the table gives medians over the
// rounds, and ratios.
import { fileURLToPath } from 'node:url';
import { Peer } from '../peer.mjs';
import { median, table } from '../table.mjs';
import { startUp } from './startup.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Models of which a step takes tens of milliseconds. */
const SLOW = ['resnet', 'character gru'];

/** Requests: name, kind and how many measured calls a turn has, each of `batchOf(kind)` steps. */
const jobs = [
  ['cnn', 'step', 12],
  ['cnn', 'fit', 6],
  ['mlp', 'step', 40],
  ['mlp', 'fit', 20],
  ['vae', 'step', 30],
  ['lenet', 'step', 30],
  ['resnet', 'step', 4],
  ['lstm', 'step', 40],
  ['autoencoder', 'step', 15],
  // The library's own modules, optimizers and fit; no other backend is given them.
  ['cnn', 'nn step', 1],
  ['cnn', 'train.fit', 1],
  ['mlp', 'nn step', 3],
  ['mlp', 'train.fit', 3],
  ['toy', 'nn step', 11],
  ['toy', 'train.fit', 11],
  ...['lenet', 'resnet', 'separable', 'autoencoder', 'rnn', 'lstm', 'gru', 'character gru'].flatMap(
    (model) => [
      [model, 'nn step', SLOW.includes(model) ? 1 : 3],
      [model, 'train.fit', SLOW.includes(model) ? 1 : 3],
    ],
  ),
];
const LIBRARY = ['nn step', 'train.fit'];

export async function run({ rounds, threads, python, node, only, peers: wantedPeers }) {
  const startup = startUp(node, 2 * rounds + 1);
  console.log(table('Start-up in a fresh process, ms', [startup]));
  const peer = here('peer.mjs');
  const environment = { NOTEGRAD_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  const commands = {
    notegrad: [node, [peer, 'notegrad'], environment],
    PyTorch: [python, [here('peer.py'), String(threads)], environment],
    'stock wasm': [node, [peer, 'wasm']],
    'stock cpu': [node, [peer, 'cpu']],
  };
  const candidates = (wantedPeers ?? Object.keys(commands)).map(
    (name) => new Peer(name, ...commands[name]),
  );
  const peers = [];
  for (const candidate of candidates) {
    if (await candidate.ready()) peers.push(candidate);
    else console.log(`${candidate.name}: not installed, left out`);
  }
  const wanted = jobs.filter(([model]) => !only || only.includes(model));
  const times = new Map();
  const key = (peer, model, kind) => `${peer.name}/${model}/${kind}`;
  const note = (at, ms) => ms !== undefined && times.set(at, [...(times.get(at) ?? []), ms]);
  for (let round = 0; round < rounds; round++) {
    for (const peer of peers) {
      note(key(peer, 'product', 'product'), await peer.measure({ kind: 'product', steps: 2 }));
    }
    for (const [i, [model, kind, steps]] of wanted.entries()) {
      for (const peer of peers) {
        // PyTorch has one way to train, measured once a round; stock cpu gets one step of two
        // samples, once, on three models: it takes seconds a sample.
        if (peer.name === 'PyTorch') {
          if (wanted.findIndex(([name]) => name === model) !== i) continue;
          note(key(peer, model, 'step'), await peer.measure({ model, kind: 'step', steps }));
          continue;
        }
        if (LIBRARY.includes(kind) && peer.name !== 'notegrad') continue;
        const slow = peer.name === 'stock cpu';
        if (slow && (round > 0 || kind === 'fit' || !['cnn', 'mlp', 'vae'].includes(model)))
          continue;
        const size = slow ? { steps: 1, batch: 2 } : { steps };
        note(key(peer, model, kind), await peer.measure({ model, kind, ...size }));
      }
    }
  }
  for (const { stop } of peers.map((peer) => ({ stop: () => peer.stop() }))) stop();

  const value = (name, model, kind) => {
    const list = times.get(`${name}/${model}/${kind}`);
    return list && median(list);
  };
  const rows = wanted.map(([model, kind]) => {
    const own = value('notegrad', model, kind);
    const torch = value('PyTorch', model, 'step');
    return {
      model: `${model} ${kind}`,
      notegrad: own,
      PyTorch: torch,
      'notegrad / PyTorch': own && torch && own / torch,
      'stock wasm': value('stock wasm', model, kind),
      'stock cpu': value('stock cpu', model, kind),
    };
  });
  console.log(table('Training, milliseconds a sample, batches of 64, Adam', rows));
  const gflops = (name) => {
    const ms = value(name, 'product', 'product');
    return ms && (2 * 512 ** 3) / ms / 1e6;
  };
  const product = Object.fromEntries(peers.map(({ name }) => [name, gflops(name)]));
  console.log(table('Product of 512 x 512 matrices, GFLOPS', [{ model: 'product', ...product }]));
  return {
    threads,
    startup,
    versions: Object.fromEntries(peers.map(({ name, version }) => [name, version])),
    training: rows,
    product,
  };
}
