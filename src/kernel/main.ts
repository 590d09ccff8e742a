import { startKernel } from './start.ts';

// Named in kernel.json. Kept apart from the command line, so that starting a kernel loads no other
// command.
const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  console.error('usage: node dist/kernel/main.js CONNECTION_FILE (Jupyter writes that file)');
  process.exitCode = 2;
} else {
  startKernel(connectionFile);
}
