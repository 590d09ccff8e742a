// Runs TensorFlow.js core's own specs on the stock cpu backend and on notegrad, in the same run.
//
//   npm run test:conformance [-- --shards 4 --shard 0] [--backend notegrad]
//
// Passes when notegrad passes every spec that cpu passes; the exclusions and their reasons are in exclusions.mjs.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import { buildKernels } from '../../scripts/kernels.mjs';
import { exclusions } from './exclusions.mjs';

const { values } = parseArgs({
  options: {
    shards: { type: 'string', default: '8' },
    shard: { type: 'string' },
    parallel: { type: 'string', default: String(availableParallelism()) },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// Two folders below the root, like src/backend and dist/backend: the kernels are found from there.
const bundle = here('../../node_modules/.cache/notegrad-conformance.mjs');
const classes = { cpu: 'MathBackendCPU', notegrad: 'NotegradBackend' };

await buildKernels();
await build({
  entryPoints: [here('entry.mjs')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  // The packages say that they have no side effects; the specs are nothing but.
  ignoreAnnotations: true,
  keepNames: true,
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"test"' },
  banner: {
    js: "import { createRequire as conformanceRequire } from 'node:module'; const require = conformanceRequire(import.meta.url);",
  },
});

async function runShard(backend, shard) {
  const args = [
    ...['--expose-gc', here('shard.mjs'), pathToFileURL(bundle).href],
    ...[backend, classes[backend], String(shard), values.shards],
  ];
  const options = { maxBuffer: 2 ** 28, timeout: 900_000 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const shards =
  values.shard === undefined
    ? [...Array(Number(values.shards)).keys()]
    : values.shard.split(',').map(Number);
const jobs = Object.keys(classes).flatMap((backend) => shards.map((shard) => ({ backend, shard })));
const totals = {};
for (const backend of Object.keys(classes)) {
  totals[backend] = { passed: new Set(), count: 0, failed: [], pending: 0, excluded: 0 };
}
const worker = async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const result = await runShard(job.backend, job.shard);
    const total = totals[job.backend];
    for (const name of result.passed) total.passed.add(name);
    total.count += result.passed.length;
    total.failed.push(...result.failed);
    total.pending += result.pending;
    total.excluded += result.excluded;
  }
};
await Promise.all(Array.from({ length: Number(values.parallel) }, worker));

for (const { spec, reason } of exclusions) console.log(`excluded: ${spec}: ${reason}`);
for (const [backend, { count, failed, pending, excluded }] of Object.entries(totals)) {
  console.log(
    `${backend}: ${count} passed, ${failed.length} failed, ${pending} pending, ${excluded} excluded`,
  );
}
for (const [backend, { failed }] of Object.entries(totals)) {
  for (const { name, message } of failed)
    console.log(`FAILED on ${backend}: ${name}\n  ${message}`);
}
const missing = [...totals.cpu.passed].filter((name) => !totals.notegrad.passed.has(name));
for (const name of missing) console.log(`passes on cpu only: ${name}`);
const idle = Object.keys(classes).filter((backend) => totals[backend].passed.size === 0);
for (const backend of idle) console.log(`no spec passed on ${backend}`);
const fine = missing.length === 0 && totals.notegrad.failed.length === 0 && idle.length === 0;
process.exitCode = fine ? 0 : 1;
