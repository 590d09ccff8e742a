import { startKernel } from './start.ts';

// What a kernelspec runs: the command line's other commands are nothing a kernel should wait for.
const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  console.error('usage: node dist/kernel/main.js CONNECTION_FILE (Jupyter writes that file)');
  process.exitCode = 2;
} else {
  startKernel(connectionFile);
}
