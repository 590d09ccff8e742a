#!/usr/bin/env node
// Stands for podman: notes what it is asked, and runs the command as it is. What it is to be walled in by is noted, and
// not done.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const notes =
  process.env.FAKE_PODMAN_NOTES ?? join(dirname(fileURLToPath(import.meta.url)), 'notes');
appendFileSync(notes, `${JSON.stringify(args)}\n`);
if (args[0] === 'inspect') process.stdout.write('false\n');
if (args[0] === 'run') {
  const of = (name) => args.flatMap((word, i) => (word === name ? [args[i + 1]] : []));
  const [command, ...rest] = [of('--entrypoint')[0], ...args.slice(args.indexOf('-c'))];
  const env = Object.fromEntries(of('--env').map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  const child = spawn(command, rest, {
    cwd: of('--workdir')[0],
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.on('exit', (code, signal) => process.exit(signal === 'SIGKILL' ? 137 : code));
}
