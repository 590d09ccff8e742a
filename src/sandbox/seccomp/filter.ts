import { AT, give, type Instruction, load, unless, VERDICT, when } from './bpf.ts';
import { type Architecture, AUDIT_ARCHITECTURE, deniedCalls, numberOf } from './system-calls.ts';

/** Error numbers of Linux, the same on both architectures. */
export const ERRNO = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

/** Calls of the 32-bit world on x86-64 carry this bit. */
const X32 = 0x40000000;

export const CLONE_THREAD = 0x00010000;
/** A namespace of any kind: time, mounts, cgroups, UTS, IPC, user, pid, net. */
export const CLONE_NAMESPACES = 0x00000080 | 0x00020000 | 0x7e000000;

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. Others, such as AF_VSOCK, pass the network namespace by. */
export const FAMILIES: readonly number[] = [1, 2, 10, 16];

/** TIOCSTI and TIOCLINUX put characters into the input of a terminal. */
export const TERMINAL_INPUT: readonly number[] = [0x5412, 0x541c];

export const MAP_SHARED = 0x01;
export const MAP_ANONYMOUS = 0x20;

const refuse = give(VERDICT.fail(ERRNO.EPERM));
const allow = give(VERDICT.allow);

/**
 * What a process in a box may ask of the Linux kernel: everything but {@link deniedCalls}, further processes (threads
 * are fine), namespaces, odd families of sockets, a terminal's input, and shared memory without a file, which no limit
 * counts. Denied calls fail with EPERM. Calls of another architecture kill.
 */
export function filterFor(architecture: Architecture): readonly Instruction[] {
  const on = (call: Parameters<typeof numberOf>[0], then: readonly Instruction[]) =>
    when('equal', numberOf(call, architecture), then);
  const byFamily = [
    load(AT.argument(0)),
    ...FAMILIES.flatMap((family) => when('equal', family, [allow])),
    give(VERDICT.fail(ERRNO.EAFNOSUPPORT)),
  ];
  return [
    load(AT.architecture),
    ...unless('equal', AUDIT_ARCHITECTURE[architecture], [give(VERDICT.kill)]),
    load(AT.number),
    ...(architecture === 'x64' ? when('atLeast', X32, [refuse]) : []),
    ...[...deniedCalls(architecture).values()].flatMap((number) => when('equal', number, [refuse])),
    ...on('clone', [
      load(AT.argument(0)),
      ...when('anyBit', CLONE_NAMESPACES, [refuse]),
      ...when('anyBit', CLONE_THREAD, [allow]),
      refuse,
    ]),
    // Its arguments lie in memory, which a filter cannot read. The C library takes `clone` then.
    ...on('clone3', [give(VERDICT.fail(ERRNO.ENOSYS))]),
    ...on('socket', byFamily),
    ...on('socketpair', byFamily),
    ...on('ioctl', [
      load(AT.argument(1)),
      ...TERMINAL_INPUT.flatMap((request) => when('equal', request, [refuse])),
      allow,
    ]),
    ...on('mmap', [
      load(AT.argument(3)),
      ...when('anyBit', MAP_ANONYMOUS, when('anyBit', MAP_SHARED, [refuse])),
      allow,
    ]),
    allow,
  ];
}
