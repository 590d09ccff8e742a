// A variational autoencoder until it is good, beside PyTorch: 784-400-20, Adam at 0.001, batches of 128 of 10,000 images
// of MNIST, until the negative ELBO of the test set is at most 110 nats. Each round is another seed. Seconds are those of
// training; the test after each epoch is not among them.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, table } from '../table.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const start = promisify(execFile);
const GOAL = { goal: 110, epochs: 100 };

export async function run({ rounds, threads, python, node, peers }) {
  if (!process.env.NOTEGRAD_DATA) {
    console.log('vae: left out, as NOTEGRAD_DATA names no folder with the files of MNIST');
    return { vae: [] };
  }
  const commands = {
    notegrad: [node, here('notegrad.mjs')],
    PyTorch: [python, here('pytorch.py')],
  };
  if (!(await start(python, ['-c', 'import torch, numpy']).catch(() => undefined))) {
    delete commands.PyTorch;
    console.log('PyTorch: not installed, left out');
  }
  const wanted = Object.entries(commands).filter(([peer]) => !peers || peers.includes(peer));
  const results = Object.fromEntries(wanted.map(([peer]) => [peer, []]));
  for (let seed = 1; seed <= rounds; seed++) {
    // By turns, and who is first changes.
    for (const [peer, [command, script]] of seed % 2 ? wanted : wanted.toReversed()) {
      const env = { ...process.env, NOTEGRAD_THREADS: String(threads) };
      const asked = JSON.stringify({ ...GOAL, seed, threads });
      const { stdout } = await start(command, [script, asked], { env });
      results[peer].push(JSON.parse(stdout));
    }
  }
  const rows = Object.entries(results).map(([peer, all]) => {
    const of = (name) => median(all.map((one) => one[name]));
    return {
      peer: `${peer} ${all[0].version}`,
      ...{ epochs: of('epochs'), 'test, nats': of('nats'), seconds: of('seconds') },
      'reached 110': `${all.filter(({ nats }) => nats <= GOAL.goal).length} of ${rounds}`,
    };
  });
  console.log(table('To a negative ELBO of 110 nats', rows));
  return { vae: rows, all: results };
}
