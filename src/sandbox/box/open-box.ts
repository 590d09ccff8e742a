import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import type { Exit } from '../../jupyter/client/index.ts';
import { causeOf } from '../cause.ts';
import { type Hits, makeControlGroup } from '../cgroup.ts';
import { limitOptions, processOption, THRIFTY } from '../rlimits.ts';
import type { Limits, SandboxLaunch } from '../sandbox.ts';
import { isRoot, needProgram } from '../system.ts';
import { boxArguments, type GivenFile } from './arguments.ts';
import { borrowUser, returnUser } from './own-user.ts';

/** Which layers a box has. */
export interface Layers {
  readonly rlimits: boolean;
  /** The filter of system calls, as the Linux kernel reads it. */
  readonly seccomp: Uint8Array | undefined;
  readonly cgroup: boolean;
}

/** A program to run that is not on this machine. */
export interface Program {
  readonly path: string;
  readonly content: Uint8Array;
}

export interface Box {
  readonly child: ChildProcess;
  /** Which limit has ended it. */
  causeOf(exit: Exit, stderr: string): string | undefined;
}

const INFO = 3;
const BLOCK = 4;
const SECCOMP = 5;
const FILES = 6;

/**
 * Starts a process in a box of bubblewrap's: namespaces of its own, no network, a file system of nothing but Node and
 * what it is to read, and a user of its own. The box is held at its door until its limits are set.
 */
export function openBox(launch: SandboxLaunch, layers: Layers, program?: Program): Box {
  const { argv, folder, limits } = launch;
  const group = layers.cgroup ? makeControlGroup(limits) : undefined;
  const given: { path: string; content: Uint8Array; isProgram?: boolean }[] = contentOf(folder);
  if (program) given.push({ ...program, isProgram: true });
  const files: GivenFile[] = given.map(({ content, ...file }, i) => ({ ...file, fd: FILES + i }));
  const options = boxArguments(launch, {
    ...{ files, infoFd: INFO, blockFd: BLOCK },
    seccompFd: layers.seccomp && SECCOMP,
  });
  const uid = isRoot() ? borrowUser() : undefined;
  const command = [...asUser(uid), needProgram('bwrap'), ...options, '--', ...argv];
  const child = spawn(command[0] as string, command.slice(1), {
    env: { ...withoutParent(launch.env), ...(layers.rlimits ? THRIFTY : {}) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', ...files.map(() => 'pipe' as const)],
    detached: true,
  });
  let problem: string | undefined;
  let hits: Hits | undefined;
  const streams = child.stdio.slice(INFO) as Duplex[];
  // A box that does not come up closes its end, and says why on stderr.
  for (const stream of streams) stream?.on('error', () => undefined);
  const [info, door, filter, ...contents] = streams;
  filter?.end(layers.seccomp);
  contents.forEach((stream, i) => {
    stream.end(given[i]?.content);
  });
  const letGo = (pid: number) => {
    try {
      group?.add(pid);
      if (layers.rlimits) limitProcess(pid, limits, uid);
      lead(folder, pid);
      door?.end('go');
    } catch (error) {
      problem = `its limits could not be set: ${(error as Error).message}`;
      child.kill('SIGKILL');
    }
  };
  if (info) whenKnown(info, letGo);
  child.once('close', () => {
    hits = group?.hits();
    group?.remove();
    if (uid !== undefined) returnUser(uid);
  });
  return {
    child,
    causeOf: (exit, stderr) => problem ?? causeOf(exit, stderr, limits, hits ?? group?.hits()),
  };
}

/** As root, the user inside would be root outside: so another comes first. */
function asUser(uid: number | undefined): string[] {
  if (uid === undefined) return [];
  return [needProgram('setpriv'), `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
}

/** Inside, the number of our process is somebody else's. The box ends with us anyway. */
function withoutParent(env: SandboxLaunch['env']): Record<string, string | undefined> {
  const { JPY_PARENT_PID: _, ...rest } = env;
  return rest;
}

/** Handed over as bytes: the user of the box may not look into a folder of ours. */
function contentOf(folder: string): { path: string; content: Uint8Array }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .map((path) => ({ path, content: readFileSync(path) }));
}

/** Calls `known` with the number of the box's first process, as this machine counts. */
function whenKnown(info: Readable, known: (pid: number) => void): void {
  let text = '';
  info.setEncoding('utf8').on('data', (part: string) => {
    const [, before] = PID.exec(text) ?? [];
    text += part;
    const [, pid] = PID.exec(text) ?? [];
    if (pid !== undefined && before === undefined) known(Number(pid));
  });
}

const PID = /"child-pid": (\d+)\D/;

/** As its own user: even root may lack the right to do it to another's process. */
function limitProcess(pid: number, limits: Limits, uid: number | undefined): void {
  const set = [...limitOptions(limits), processOption(limits)];
  const [command = '', ...args] = [
    ...asUser(uid),
    needProgram('prlimit'),
    '--pid',
    String(pid),
    ...set,
  ];
  const { status, stderr, error } = spawnSync(command, args, { env: {}, encoding: 'utf8' });
  if (status !== 0) throw new Error(error?.message ?? stderr.trim());
}

/** From here on, the path of the folder leads to the one inside. Nothing of this machine is shared with the box. */
function lead(folder: string, pid: number): void {
  rmSync(folder, { recursive: true });
  symlinkSync(`/proc/${pid}/root${folder}`, folder);
}
