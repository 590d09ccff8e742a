import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile, temporaryFolder } from '../../jupyter/index.ts';
import type { Box } from '../box/open-box.ts';
import type { Limits, SandboxLaunch } from '../sandbox.ts';
import type { Attempts, Outcomes } from './attempts.ts';

/** So small that trying to exceed them is quick, with memory enough for as many threads. */
export const PROBE_LIMITS: Limits = {
  memory: 1024 ** 3,
  processes: 24,
  disk: 4 * 1024 ** 2,
  cpu: 20,
};

/** Milliseconds. */
const PATIENCE = 20_000;

/** What a probe in a box has said, and how it ended. */
export interface Ended {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly code: number | null;
  /** Which limit has ended it. */
  readonly cause: string | undefined;
}

/** Runs a command in a box of its own and waits for its end. */
export async function runInside(
  argv: (cwd: string) => readonly string[],
  open: (launch: SandboxLaunch) => Box,
  limits: Limits = PROBE_LIMITS,
): Promise<Ended> {
  const home = temporaryFolder();
  const folder = join(home, 'folder');
  const cwd = join(home, 'work');
  mkdirSync(folder);
  mkdirSync(cwd);
  try {
    const env = { HOME: cwd, TMPDIR: cwd };
    const box = open({ argv: argv(cwd), cwd, folder, env, limits });
    return await ending(box);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function ending({ child, causeOf }: Box): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const stdout = collect(child, 'stdout');
    const stderr = collect(child, 'stderr');
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const words = stderr().toString();
      const cause = causeOf({ code, signal }, words);
      resolve({ stdout: stdout(), stderr: words, code, cause });
    });
  });
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => Buffer {
  const parts: Buffer[] = [];
  child[stream]?.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts);
}

/**
 * Has a box tried from inside.
 *
 * @throws Error in words where the box does not come up
 */
export async function tryInside(
  attempts: (cwd: string) => Attempts,
  open: (launch: SandboxLaunch) => Box,
): Promise<Outcomes> {
  const script = packageFile('dist/sandbox/probe/inside.js');
  const { stdout, stderr, cause } = await runInside(
    (cwd) => [process.execPath, script, JSON.stringify({ attempts: attempts(cwd) })],
    open,
  );
  try {
    return JSON.parse(stdout.toString()) as Outcomes;
  } catch {
    throw new Error(cause ?? (lastLine(stderr) || 'the box ended without a word'));
  }
}

export const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** The attempts that nothing stood in the way of, or that met with something else than was expected. */
export function failures(outcomes: Outcomes, expected: RegExp): string[] {
  return Object.entries(outcomes).flatMap(([name, outcome]) =>
    expected.test(outcome) ? [] : [`${name}: ${outcome}`],
  );
}
