// Programs of others, on ours and on the stock backends: `npm run bench -- programs`.
//
// Two meet at a time, each in a process of its own, and take turns unit by unit, so that whatever
// else the machine does falls on both alike. Both draw the same numbers, so that their losses can be
// compared: a row fails whose losses differ. --profile tells instead which kernels our backend leaves
// to JavaScript.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { median, table } from '../table.mjs';
import { programs } from './list.mjs';

const script = fileURLToPath(new URL('./peer.mjs', import.meta.url));

/** A stock backend that took longer than this for a unit has no other turn. */
const PATIENCE_MS = 15_000;
/** Nobody is waited for longer than this. */
const LIMIT_MS = 180_000;
/**
 * How far losses may be apart, as a part of the larger: float32 rounds at 6e-8, and training
 * multiplies it.
 */
const TOLERANCE = 1e-3;

class Peer {
  #process;
  #lines;
  times = [];
  losses = [];
  /** Why it does not go on. */
  reason;

  constructor({ node, threads }, ...args) {
    const env = { ...process.env, NOTEGRAD_THREADS: String(threads) };
    this.#process = spawn(node, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.#process.stdin.on('error', () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** What it says next; undefined where it cannot go on. */
  async hear() {
    const timer = setTimeout(() => {
      this.reason = `over ${LIMIT_MS / 1000} s`;
      this.stop();
    }, LIMIT_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(timer);
    const said = done ? { error: 'ended without a word' } : JSON.parse(value);
    if (said.missing) this.reason = `no ${said.missing}`;
    if (said.error) this.reason ??= `failed: ${said.error}`;
    return this.reason === undefined ? said : undefined;
  }

  /** One unit; the first one warms code up, and is no time unless it stays alone. */
  async turn() {
    if (this.reason !== undefined) return undefined;
    this.#process.stdin.write('go on\n');
    const said = await this.hear();
    if (said) {
      this.times.push(said.ms);
      this.losses.push(...said.losses.map(Number));
    }
    return said;
  }

  get isSlow() {
    return this.times.at(-1) > PATIENCE_MS;
  }

  get warm() {
    return this.times.length > 1 ? this.times.slice(1) : this.times;
  }

  stop() {
    this.#process.kill('SIGKILL');
  }
}

/** The largest difference, as a part of the larger of the two; infinite where one is no number. */
export function difference(a, b) {
  const each = a.slice(0, b.length).map((x, i) => {
    if (!Number.isFinite(x) || !Number.isFinite(b[i])) return Number.POSITIVE_INFINITY;
    return x === b[i] ? 0 : Math.abs(x - b[i]) / Math.max(Math.abs(x), Math.abs(b[i]));
  });
  return Math.max(...each);
}

const best = (times) => (times.length > 0 ? Math.min(...times) : undefined);
const middle = (times) => (times.length > 0 ? median(times) : undefined);

/** A row of the table: ours and the stock backend `rival` at the job `size` of a program. */
async function meet(options, name, rival, size) {
  const own = new Peer(options, 'notegrad', name, size);
  const other = new Peer(options, rival, name, size);
  try {
    await own.hear();
    await other.hear();
    for (let round = 0; round <= options.rounds; round++) {
      await own.turn();
      if (!other.isSlow) await other.turn();
    }
  } finally {
    own.stop();
    other.stop();
  }
  const apart = other.times.length > 0 ? difference(own.losses, other.losses) : undefined;
  const failed = own.reason ?? (apart > TOLERANCE ? 'losses differ' : undefined);
  return {
    program: name,
    unit: programs[name].unit(programs[name].sizes[size]),
    'notegrad best': best(own.warm),
    median: middle(own.warm),
    [`${rival} best`]: best(other.warm) ?? other.reason,
    [`${rival} median`]: middle(other.warm),
    ratio: middle(other.warm) && middle(other.warm) / middle(own.warm),
    'losses apart': apart?.toExponential(0),
    verdict: failed ? `FAILED: ${failed}` : 'ok',
  };
}

/** Kernels that only see the same values in another way. */
const VIEWS = ['Identity', 'Reshape', 'ExpandDims'];

/**
 * The stock kernels that run in a program's unit on our backend, the slowest first. Each time is the
 * least of some units: whatever else the machine does can only add to it.
 */
async function profile(options, name) {
  const peer = new Peer(options, 'notegrad', name, 'full', 'profile');
  const units = [];
  try {
    await peer.hear();
    await peer.turn();
    for (let round = 0; round < options.rounds; round++) {
      const said = await peer.turn();
      if (!said) throw new Error(`${name}: ${peer.reason}`);
      units.push(said);
    }
  } finally {
    peer.stop();
  }
  const least = (of) => Math.min(...units.map(of));
  const unit = least(({ ms }) => ms);
  const share = (part) => `${((100 * part) / unit).toFixed(1)} %`;
  const record = (key) => (said) =>
    said.profile.stock.find(({ kernel }) => kernel === key)?.ms ?? 0;
  const stock = units[0].profile.stock
    .filter(({ kernel }) => !VIEWS.includes(kernel.split(' ')[0]))
    .map(({ kernel, calls }) => ({ kernel, calls, ms: least(record(kernel)) }))
    .sort((a, b) => b.ms - a.ms);
  const total = stock.reduce((sum, { ms }) => sum + ms, 0);
  const kernels = least((said) => said.profile.kernels);
  return {
    kernels: stock.map((one) => ({ program: name, ...one, 'of the unit': share(one.ms) })),
    summary: {
      program: name,
      'unit, ms': unit,
      'in kernels': share(kernels),
      'of these in JavaScript': share(total),
      'around them': share(unit - kernels),
    },
  };
}

export async function run(options) {
  const names = Object.keys(programs).filter((name) => options.only?.includes(name) ?? true);
  if (options.profile) {
    const all = [];
    for (const name of names) all.push(await profile(options, name));
    const kernels = all.flatMap((one) => one.kernels);
    const summary = all.map((one) => one.summary);
    console.log(table('Where the time of a unit goes', summary));
    console.log(table('Kernels that ran in JavaScript', kernels));
    return { profile: { summary, kernels } };
  }
  const rows = { wasm: [], cpu: [] };
  const jobs = { wasm: 'full', cpu: 'cpu' };
  for (const name of names) {
    for (const [rival, size] of Object.entries(jobs)) {
      const row = await meet(options, name, rival, size);
      rows[rival].push(row);
      console.error(
        Object.values(row)
          .filter((value) => value !== undefined)
          .join(', '),
      );
    }
  }
  console.log(table('Stock wasm at the whole job, milliseconds a unit', rows.wasm));
  console.log(table('Stock cpu at a smaller job, milliseconds a unit', rows.cpu));
  const all = [...rows.wasm, ...rows.cpu];
  if (all.some(({ verdict }) => verdict !== 'ok')) process.exitCode = 1;
  return { threads: options.threads, ...rows };
}
