import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Exit } from '../../jupyter/client/index.ts';
import { temporaryFolder } from '../../jupyter/index.ts';
import { covered, ownParts } from '../box/contents.ts';
import type { Box, Program } from '../box/open-box.ts';
import { borrowUser, returnUser } from '../box/own-user.ts';
import { causeOf } from '../cause.ts';
import { THRIFTY } from '../rlimits.ts';
import type { SandboxLaunch } from '../sandbox.ts';
import { containerArguments, PROCESSORS } from './arguments.ts';
import { type Engine, OWN_ARGUMENTS } from './engine.ts';

/** The exit code of a process that was killed: by us, or by the Linux kernel. */
const KILLED = 137;

/** Starts a process in a container of its own, which is removed when it ends. */
export function openContainer(launch: SandboxLaunch, engine: Engine, program?: Program): Box {
  const { folder, limits, readable = [] } = launch;
  const name = `notegrad-${randomUUID()}`;
  const uid = borrowUser();
  const home = temporaryFolder();
  const meeting = meetingPlace(home, folder, program);
  const { JPY_PARENT_PID: _, ...env } = launch.env;
  const args = containerArguments(
    { ...launch, argv: launch.argv.map(inImage), env: { ...env, ...THRIFTY } },
    {
      ...{ name, meeting, user: `${uid}:${uid}`, own: OWN_ARGUMENTS[engine.name] },
      ...{ label: engine.label, image: engine.image },
      ...{ seccomp: engine.seccomp, rlimits: engine.rlimits },
      ...{ readable: [...new Set([...ownParts(), ...readable])], covered: covered() },
    },
  );
  // The engine is ours and has our environment; the container gets its own.
  const child = spawn(engine.program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const closing = closeMeetingPlace(meeting);
  let hits: { readonly memory: boolean; readonly processes: boolean } | undefined;
  let isOutOfTime = false;
  const began = performance.now();
  child.once('close', (code) => {
    clearInterval(closing);
    if (code === KILLED) {
      // The first process of a container heeds no signal of its own, so it was a limit. Some engines do not say which.
      const most = (PROCESSORS * (performance.now() - began)) / 1000;
      const memory = most < limits.cpu || ranOutOfMemory(engine, name);
      hits = { memory, processes: false };
      isOutOfTime = !memory;
    }
    // Also where only the program that has started it was killed.
    spawn(engine.program, ['rm', '--force', name], { stdio: 'ignore', detached: true })
      .once('error', () => undefined)
      .unref();
    rmSync(home, { recursive: true, force: true });
    returnUser(uid);
  });
  return {
    child,
    causeOf: (exit: Exit, stderr: string) => {
      const cause = causeOf(exit, stderr, limits, hits);
      return isOutOfTime ? `out of processor time (at most ${limits.cpu} s)` : cause;
    },
  };
}

/** Node of the image instead of this machine's. */
const inImage = (word: string): string => (word === process.execPath ? 'node' : word);

/**
 * The folder in which grader and kernel meet, bound into the container. It lies in one that only we may enter, and the
 * launch's folder leads there.
 */
function meetingPlace(home: string, folder: string, program?: Program): string {
  const meeting = join(home, 'meeting');
  mkdirSync(meeting);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    put(join(meeting, entry.name), readFileSync(join(folder, entry.name)), 0o444);
  }
  if (program) put(join(meeting, basename(program.path)), program.content, 0o555);
  chmodSync(meeting, 0o777);
  rmSync(folder, { recursive: true });
  symlinkSync(meeting, folder);
  return meeting;
}

function put(path: string, content: Uint8Array, mode: number): void {
  writeFileSync(path, content);
  chmodSync(path, mode);
}

const SOCKETS = 5;

/** Once the kernel's sockets are there, nothing more may be put beside them: the folder has no size. */
function closeMeetingPlace(meeting: string): NodeJS.Timeout {
  const timer = setInterval(() => {
    try {
      if (readdirSync(meeting).filter((name) => /^s-\d+$/.test(name)).length < SOCKETS) return;
      chmodSync(meeting, 0o555);
    } catch {
      // It is gone, with its container.
    }
    clearInterval(timer);
  }, 20);
  return timer.unref();
}

function ranOutOfMemory({ program }: Engine, name: string): boolean {
  const question = ['inspect', '--format', '{{.State.OOMKilled}}', name];
  return spawnSync(program, question, { encoding: 'utf8' }).stdout.trim() === 'true';
}
