/**
 * Runs inside a box and tries what the box forbids. It is given what to try, as JSON, and writes what came of it: a
 * line of JSON with an error's code for each attempt, or `done` where nothing stood in the way.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Attempts, Outcomes } from './attempts.ts';

const { attempts } = JSON.parse(process.argv[2] ?? '{}') as { attempts: Attempts };
const outcomes: Record<string, string> = {};

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).name;

function attempt(name: string, act: () => unknown): void {
  try {
    act();
    outcomes[name] = 'done';
  } catch (error) {
    outcomes[name] = codeOf(error);
  }
}

const { read = [], write = [], fill = [], kill = [], reach = [], environment } = attempts;
for (const path of read) attempt(`read ${path}`, () => readFileSync(path));
for (const path of write) attempt(`write ${path}`, () => writeFileSync(path, 'x'));
for (const pid of kill) attempt(`signal ${pid}`, () => process.kill(pid, 0));
for (const { folder, bytes } of fill) {
  attempt(`fill ${folder}`, () => {
    const piece = new Uint8Array(2 ** 18);
    const file = openSync(`${folder}/probe`, 'w');
    try {
      for (let left = bytes; left > 0; left -= piece.length) writeSync(file, piece);
    } finally {
      ftruncateSync(file, 0);
      closeSync(file);
    }
  });
}
if (environment !== undefined) {
  attempt('environment', () => {
    const names = readFileSync('/proc/1/environ', 'utf8').split('\0').filter(Boolean);
    if (names.every((entry) => environment.includes(entry.split('=')[0] ?? ''))) {
      throw Object.assign(new Error(), { code: 'nothing else' });
    }
  });
}
if (attempts.processes) {
  attempt('see processes', () => {
    const seen = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    // Those of the box: its first, which waits, and this one.
    if (seen.length <= 2) throw Object.assign(new Error(), { code: 'none' });
  });
}
if (attempts.memory !== undefined) {
  const { memory } = attempts;
  attempt('memory', () => new Uint8Array(memory).fill(1));
}
if (attempts.files !== undefined) {
  const { files } = attempts;
  attempt('files', () => {
    const open: number[] = [];
    try {
      while (open.length < files) open.push(openSync('/proc/self/stat', 'r'));
    } finally {
      open.forEach(closeSync);
    }
    return fstatSync(1);
  });
}
for (const target of reach) outcomes[`reach ${JSON.stringify(target)}`] = await reached(target);
if (attempts.threads !== undefined) outcomes.threads = await startThreads(attempts.threads);

writeSync(1, `${JSON.stringify(outcomes satisfies Outcomes)}\n`);
process.exit(0);

function reached(target: NonNullable<Attempts['reach']>[number]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ ...target, timeout: 500 });
    const done = (outcome: string) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', () => done('done'));
    socket.once('error', (error) => done(codeOf(error)));
    socket.once('timeout', () => done('timeout'));
  });
}

async function startThreads(count: number): Promise<string> {
  for (let i = 0; i < count; i++) {
    const outcome = await new Promise<string>((resolve) => {
      try {
        const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true });
        worker.once('online', () => resolve('done'));
        worker.once('error', (error) => resolve(codeOf(error)));
      } catch (error) {
        resolve(codeOf(error));
      }
    });
    if (outcome !== 'done') return outcome;
  }
  return 'done';
}
