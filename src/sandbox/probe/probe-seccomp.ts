import { join } from 'node:path';
import { type Box, type Layers, openBox, type Program } from '../box/open-box.ts';
import type { SandboxLaunch } from '../sandbox.ts';
import { assemble } from '../seccomp/bpf.ts';
import { ERRNO, filterFor } from '../seccomp/filter.ts';
import {
  type Architecture,
  deniedCalls,
  numberOf,
  ownArchitecture,
} from '../seccomp/system-calls.ts';
import { programOf, type SystemCall } from './machine-code.ts';
import { lastLine, runInside } from './try-inside.ts';

interface Trial extends SystemCall {
  readonly name: string;
  readonly errno: number;
}

/** Each call that the filter denies. Where there is no filter, they do no harm, and most fail otherwise. */
export function trialsFor(architecture: Architecture): readonly Trial[] {
  const judged = (
    name: string,
    call: Parameters<typeof numberOf>[0],
    args: readonly number[],
    errno: number = ERRNO.EPERM,
  ): Trial => ({ name, number: numberOf(call, architecture), args, errno });
  return [
    ...[...deniedCalls(architecture)]
      // Without a filter, the child would go on with the trials.
      .filter(([name]) => name !== 'fork' && name !== 'vfork')
      .map(([name, number]) => ({ name, number, args: [], errno: ERRNO.EPERM })),
    // Without a filter, these pairs of flags are invalid: nothing is started.
    judged('clone of a user namespace', 'clone', [0x10000000 | 0x00010000]),
    judged('clone of a process', 'clone', [0x00000800]),
    judged('clone3', 'clone3', [0, 0], ERRNO.ENOSYS),
    judged('socket to the hypervisor', 'socket', [40, 1, 0], ERRNO.EAFNOSUPPORT),
    judged('socket of packets', 'socket', [17, 3, 0], ERRNO.EAFNOSUPPORT),
    judged('typing into the terminal', 'ioctl', [0, 0x5412, 0]),
    judged('shared memory', 'mmap', [0, 4096, 3, 0x21, -1, 0]),
  ];
}

/** Starts a process behind walls, of a program that is given to it. */
export type Open = (launch: SandboxLaunch, program?: Program) => Box;

/** Makes the calls in a box and gives what each returned. */
export const returned = (
  calls: readonly SystemCall[],
  architecture: Architecture,
  layers: Layers,
): Promise<readonly number[]> =>
  returnedBy(calls, architecture, (launch, program) => openBox(launch, layers, program));

async function returnedBy(
  calls: readonly SystemCall[],
  architecture: Architecture,
  open: Open,
): Promise<readonly number[]> {
  const content = programOf(calls, architecture);
  const path = (folder: string) => join(folder, 'calls');
  const openCalls = (launch: SandboxLaunch): Box => {
    const program = { path: path(launch.folder), content };
    return open({ ...launch, argv: [program.path] }, program);
  };
  const { stdout, stderr } = await runInside(() => [], openCalls);
  if (stdout.length !== 8 * calls.length) {
    throw new Error(lastLine(stderr) || 'the box ended without a word');
  }
  return calls.map((_, i) => Number(stdout.readBigInt64LE(8 * i)));
}

/** The filter of this machine, tried call by call. Throws where one passes. */
export async function probeSeccomp(
  layers: Omit<Layers, 'seccomp'>,
): Promise<{ readonly filter: Uint8Array; readonly proof: string }> {
  const architecture = ownArchitecture();
  if (architecture === undefined) throw new Error(`there is no filter for ${process.arch}`);
  const filter = assemble(filterFor(architecture));
  const open: Open = (launch, program) => openBox(launch, { ...layers, seccomp: filter }, program);
  return { filter, proof: await tryCalls(architecture, open) };
}

/** Tries a filter call by call, in whatever is opened with it. Throws where one passes. */
export async function tryCalls(architecture: Architecture, open: Open): Promise<string> {
  const trials = trialsFor(architecture);
  // One that everybody may make: otherwise a box that refuses all would pass.
  const calls = [...trials, { number: numberOf('getpid', architecture), args: [] }];
  const results = await returnedBy(calls, architecture, open);
  const passed = trials.filter(({ errno }, i) => results[i] !== -errno);
  if (passed.length > 0) {
    throw new Error(`calls pass the filter: ${passed.map(({ name }) => name).join(', ')}`);
  }
  if ((results.at(-1) ?? -1) <= 0) throw new Error('the filter refuses every call');
  return `${trials.length} system calls refused, among them mount, ptrace, bpf, io_uring_setup and unshare; no further processes`;
}
