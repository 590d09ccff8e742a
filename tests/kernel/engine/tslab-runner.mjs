// Runs scenarios on stock tslab's engine, in one process. Reads and writes JSON files; see scenarios.test.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { format } from 'node:util';

const [input, output] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const { createConverter } = require('tslab/dist/converter.js');
const { createExecutor } = require('tslab/dist/executor.js');

let printed = '';
const print = (text) => {
  printed += text;
  return true;
};
const isError = (value) => Object.prototype.toString.call(value) === '[object Error]';
const terminal = {
  log: (...args) => print(`${format(...args)}\n`),
  error: (...args) =>
    print(
      isError(args[0])
        ? `${args[0].name}: ${args[0].message}\n`
        : `${format(...args).split('\n')[0]}\n`,
    ),
};
process.stdout.write = print;
process.stderr.write = print;
process.on('unhandledRejection', () => {});

const shared = createConverter({ isJS: false });
const results = [];
for (const { cells } of JSON.parse(readFileSync(input, 'utf8'))) {
  // A converter emits a local file once, so cells that import one need their own.
  const converter = cells.some((code) => /['"]\.\//.test(code))
    ? createConverter({ isJS: false })
    : shared;
  const executor = createExecutor(process.cwd(), { node: converter, browser: null }, terminal);
  const shown = [];
  for (const code of cells) {
    printed = '';
    const isOk = await executor.execute(code).catch((error) => terminal.error(error));
    shown.push(`${isOk ? '' : 'failed: '}${printed.trimEnd()}`);
  }
  results.push(shown);
}
writeFileSync(output, JSON.stringify(results));
process.exit(0);
