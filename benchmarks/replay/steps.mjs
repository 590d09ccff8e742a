// Measures, in one process, the steps of small networks as they are and captured: by turns, so that
// what else the machine does falls on all. Prints JSON: { name: { way: microseconds of each turn } }.
import { optim, train } from 'notegrad';
import { networks } from './networks.mjs';

const { rounds, only } = JSON.parse(process.argv[2]);
console.warn = () => {};
const BATCHES = 40;
/** Epochs of a turn. */
const EPOCHS = 5;

/** Ways to train a network: each tells the losses of a turn. */
function waysOf({ build, set, goal }) {
  const ways = {};
  for (const [name, replay] of [
    ['fit', false],
    ['fit, captured', undefined],
  ]) {
    const net = build();
    const optimizer = new optim.Adam([...net.namedParameters()]);
    const options = { optimizer, epochs: EPOCHS, batchSize: 32, progress: false };
    const given = { ...goal(net), ...options, ...(replay === undefined ? {} : { replay }) };
    let turn = 0;
    ways[name] = async () => (await train.fit(net, set, { ...given, rng: ++turn })).batchLosses;
  }
  for (const isCaptured of [false, true]) {
    const net = build();
    const optimizer = new optim.Adam([...net.namedParameters()]);
    const { loss, objective } = goal(net);
    const lossOf = (x, y) => (loss ? loss(net.forward(x), y) : objective({ x }));
    const { x, y } = set.take(32);
    const inputs = y ? [x, y] : [x];
    const captured = optim.captured(optimizer, lossOf);
    const step = isCaptured
      ? () => captured(...inputs)
      : () => optimizer.step(() => lossOf(...inputs));
    ways[isCaptured ? 'loop, captured' : 'loop'] = () =>
      Array.from({ length: EPOCHS * BATCHES }, step);
  }
  return ways;
}

const figures = {};
for (const [name, network] of Object.entries(networks)) {
  if (only && !only.some((wanted) => name.startsWith(wanted))) continue;
  const ways = waysOf(network);
  const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < rounds; round++) {
    const losses = {};
    for (const [way, turn] of Object.entries(ways)) {
      const began = performance.now();
      losses[way] = await turn();
      times[way].push(((performance.now() - began) * 1000) / (EPOCHS * BATCHES));
    }
    for (const way of ['fit', 'loop']) {
      const same = String(losses[way]) === String(losses[`${way}, captured`]);
      if (!same) throw new Error(`${name}: ${way} has other losses where it is captured`);
    }
  }
  figures[name] = times;
}
process.stdout.write(JSON.stringify(figures));
process.exit(0);
