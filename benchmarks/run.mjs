// The frame of the benchmarks: runs the named ones (all by default), prints their tables and writes JSON.
//
//   npm run bench -- [names] [--rounds 5] [--threads 2] [--python python3] [--node node] [--only cnn,mlp]
//                [--peers notegrad,PyTorch] [--otter python3] [--size 20] [--sandbox required]
//                [--profile]
//
// A benchmark is a folder here whose index.mjs exports `run(options)`, which prints a table and returns the
// figures. --node measures another Node; --python is one that has PyTorch.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: String(availableParallelism()) },
    python: { type: 'string', default: 'python3' },
    node: { type: 'string', default: process.execPath },
    only: { type: 'string' },
    peers: { type: 'string' },
    otter: { type: 'string', default: 'python3' },
    size: { type: 'string', default: '20' },
    sandbox: { type: 'string', default: 'required' },
    profile: { type: 'boolean', default: false },
  },
});
const here = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .filter((name) => positionals.length === 0 || positionals.includes(name));
const options = {
  ...values,
  rounds: Number(values.rounds),
  threads: Number(values.threads),
  size: Number(values.size),
  only: values.only?.split(','),
  peers: values.peers?.split(','),
};
const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim()}`;

mkdirSync(`${here}../build/benchmarks`, { recursive: true });
for (const name of names) {
  const { run } = await import(`./${name}/index.mjs`);
  const figures = await run(options);
  const record = { date: new Date().toISOString().slice(0, 10), machine, ...figures };
  const file = `${here}../build/benchmarks/${name}.json`;
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  console.log(`written: build/benchmarks/${name}.json`);
}
