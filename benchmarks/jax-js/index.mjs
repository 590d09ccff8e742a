// Training beside jax-js, which compiles whole steps to WebAssembly: `npm run bench -- jax-js`. Networks that both can
// train, Adam, batches of 64. Ours takes steps as chapters do, by `nn` and `optim` in a loop and by `train.fit`, on the
// threads asked for and on one: jax-js has no threads in Node.
import { fileURLToPath } from 'node:url';
import { fromNpm } from '../from-npm.mjs';
import { Peer } from '../peer.mjs';
import { median, table } from '../table.mjs';

const VERSION = '0.1.25';
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Models, with the steps of a turn: those of jax-js too, which takes half a minute for one of the CNN. */
const MODELS = { toy: [5, 40], mlp: [3, 10], cnn: [1, 1] };

export async function run({ rounds, threads, node, only }) {
  const own = here('../backend/peer.mjs');
  const jax = fromNpm('@jax-js/jax', VERSION, '@jax-js/jax/dist/index.js');
  const peers = [
    new Peer('notegrad', node, [own, 'notegrad'], { NOTEGRAD_THREADS: String(threads) }),
    new Peer('one thread', node, [own, 'notegrad'], { NOTEGRAD_THREADS: '1' }),
    new Peer('jax-js', node, [here('jax.mjs'), jax, VERSION]),
  ];
  for (const peer of peers)
    if (!(await peer.ready())) throw new Error(`${peer.name} did not start`);
  const rows = [];
  for (const [model, [steps, batches]] of Object.entries(MODELS)) {
    if (only && !only.includes(model)) continue;
    const times = { 'nn step': [], 'train.fit': [], 'one thread': [], 'jax-js': [] };
    // One of the CNN's takes so long that a second turn would tell nothing new.
    for (let round = 0; round < (batches === 1 ? 1 : rounds); round++) {
      const [notegrad, alone, other] = peers;
      for (const kind of ['nn step', 'train.fit']) {
        times[kind].push(await notegrad.measure({ model, kind, steps: 1 }));
      }
      times['one thread'].push(await alone.measure({ model, kind: 'nn step', steps: 1 }));
      times['jax-js'].push(await other.measure({ model, steps, batches }));
    }
    const row = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
    rows.push({
      model,
      ...row,
      ...{ 'jax-js / nn step': row['jax-js'] / row['nn step'] },
      ...{ 'jax-js / train.fit': row['jax-js'] / row['train.fit'] },
      ...{ 'jax-js / one thread': row['jax-js'] / row['one thread'] },
    });
  }
  for (const peer of peers) peer.stop();
  console.log(table('Training beside jax-js, milliseconds a sample, batches of 64, Adam', rows));
  return { training: rows };
}
