import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, table } from '../table.mjs';
import { TENSOR_CELLS } from './cells.mjs';
import { Kernel } from './client.mjs';
import { peers } from './peers.mjs';

const LINES = 20_000;

/** What each column should be; the first is where a notebook's user waits. */
const GOALS = {
  kernel: 'goal',
  'ready ms': 300,
  '1+1 ms': 15,
  'tfjs import ms': 300,
  'tensor cell median ms': 15,
  'p90 ms': 40,
  '20,000 lines ms': 300,
  'lines in order': LINES,
  '1e6 writes ms': 20,
  'cell 50 ms': '',
  'cell 1000 ms': '= cell 50',
  'chained cell 600 ms': '= cell 50',
  'RSS MB': 300,
};

/** Each kernel in turn, in one run: how long each start takes, then one long session, then many cells. */
export async function run({ rounds, node, only }) {
  const folder = workFolder();
  const rows = [];
  const chosen = peers(node).filter(({ name }) => only === undefined || only.includes(name));
  for (const { name, argv } of chosen) {
    console.error(`measuring ${name} ...`);
    rows.push(await measure({ name, argv: argv() }, rounds, folder));
  }
  console.log(table('Jupyter kernels for TypeScript (Deno checks no types)', [GOALS, ...rows]));
  return { goals: GOALS, kernels: rows };
}

async function measure({ name, argv }, rounds, folder) {
  const starts = [];
  for (let round = 0; round < rounds; round += 1) {
    starts.push(await Kernel.during(argv, folder, (kernel) => kernel.ready));
  }
  const session = await Kernel.during(argv, folder, measureSession);
  const growth = await Kernel.during(argv, folder, (kernel) =>
    measureGrowth(kernel, 1000, 60_000, (i) => `const v${i} = v${i >> 1} + 1;`),
  );
  const chain = await Kernel.during(argv, folder, (kernel) =>
    measureGrowth(kernel, 600, 30_000, (i) => `const v${i} = v${i - 1} + 1;`),
  );
  return {
    kernel: name,
    'ready ms': median(starts),
    ...session,
    'cell 50 ms': growth.early,
    'cell 1000 ms': growth.late,
    'chained cell 600 ms': chain.late,
  };
}

async function measureSession(kernel) {
  await kernel.run('1 + 1');
  const sums = await repeat(20, () => kernel.run('1 + 1'));
  const imported = await must(kernel, "import * as tf from '@tensorflow/tfjs';");
  const rss = residentMegabytes(kernel.process.pid);
  const tensor = [];
  for (const cell of TENSOR_CELLS) tensor.push((await must(kernel, cell)).ms);
  await must(kernel, 'let counter = 0;');
  const writes = await must(kernel, 'for (let i = 0; i < 1_000_000; i++) counter = i;');
  const printed = await kernel.run(
    `for (let i = 0; i < ${LINES}; i++) console.log("line " + i);`,
    10_000,
  );
  const sorted = tensor.toSorted((a, b) => a - b);
  return {
    '1+1 ms': median(sums.map(({ ms }) => ms)),
    'tfjs import ms': imported.ms,
    'tensor cell median ms': median(tensor),
    'p90 ms': sorted[Math.floor(0.9 * sorted.length)],
    '20,000 lines ms': printed.finished ? printed.ms : 'never idle',
    'lines in order': linesInOrder(printed.text),
    '1e6 writes ms': writes.ms,
    'RSS MB': rss,
  };
}

/** So many cells that each use an earlier one, or as many as the time allows: the 50th and the last. */
async function measureGrowth(kernel, count, limit, cell) {
  await must(kernel, 'const v0 = 1;');
  const times = [];
  const began = performance.now();
  while (times.length < count && performance.now() - began < limit) {
    times.push((await must(kernel, cell(times.length + 1))).ms);
  }
  const late = median(times.slice(-21));
  return {
    early: median(times.slice(39, 60)),
    late: times.length === count ? late : `${late.toFixed(0)} (cell ${times.length})`,
  };
}

async function repeat(count, act) {
  const results = [];
  for (let i = 0; i < count; i += 1) results.push(await act());
  return results;
}

async function must(kernel, code) {
  const result = await kernel.run(code);
  if (result.status === 'ok') return result;
  throw new Error(`${code}\n  ended with ${result.status}: ${result.error}`);
}

/** How many lines came, as far as they are the ones that were printed. */
function linesInOrder(text) {
  const lines = text.split('\n').slice(0, -1);
  const wrong = lines.findIndex((line, i) => line !== `line ${i}`);
  return wrong < 0 ? lines.length : wrong;
}

/** A folder as a user has it: a package.json that names TensorFlow.js, and node_modules. */
function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-bench-'));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const manifest = { private: true, dependencies: { '@tensorflow/tfjs': '4.22.0' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** A process and all it has started; undefined where there is no /proc. */
function residentMegabytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const own = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return children.reduce((sum, child) => sum + (residentMegabytes(child) ?? 0), own);
  } catch {
    return undefined;
  }
}
