import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programOf } from '../../src/sandbox/probe/machine-code.ts';
import { trialsFor } from '../../src/sandbox/probe/probe-seccomp.ts';
import { assemble, VERDICT } from '../../src/sandbox/seccomp/bpf.ts';
import { ERRNO, filterFor } from '../../src/sandbox/seccomp/filter.ts';
import {
  type Architecture,
  AUDIT_ARCHITECTURE,
  deniedCalls,
  ownArchitecture,
} from '../../src/sandbox/seccomp/system-calls.ts';
import { run } from './bpf.ts';

const EPERM = VERDICT.fail(ERRNO.EPERM);

/** Numbers from the headers of Linux. */
const CALLS = {
  x64: { read: 0, mmap: 9, clone: 56, execve: 59, socket: 41, clone3: 435, ioctl: 16 },
  arm64: { read: 63, mmap: 222, clone: 220, execve: 221, socket: 198, clone3: 435, ioctl: 29 },
} as const;

describe.each(['x64', 'arm64'] as const)('the filter for %s', (architecture) => {
  const program = assemble(filterFor(architecture));
  const of = CALLS[architecture];
  const verdict = (number: number, ...args: number[]) =>
    run(program, { architecture: AUDIT_ARCHITECTURE[architecture], number, args });

  test('lets Node work, and refuses each denied call', () => {
    for (const name of ['read', 'execve'] as const) expect(verdict(of[name])).toBe(VERDICT.allow);
    const passed = [...deniedCalls(architecture)].filter(([, one]) => verdict(one) !== EPERM);
    expect(passed).toEqual([]);
    expect(deniedCalls(architecture).size).toBeGreaterThan(60);
  });

  test('starts threads, and neither processes nor namespaces', () => {
    // What the C library asks for in pthread_create, and in fork.
    expect(verdict(of.clone, 0x3d0f00)).toBe(VERDICT.allow);
    expect(verdict(of.clone, 0x01200011)).toBe(EPERM);
    for (const namespace of [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000]) {
      expect(verdict(of.clone, 0x3d0f00 | namespace)).toBe(EPERM);
    }
    expect(verdict(of.clone3)).toBe(VERDICT.fail(ERRNO.ENOSYS));
  });

  test('judges calls by their arguments', () => {
    for (const family of [1, 2, 10, 16]) expect(verdict(of.socket, family)).toBe(VERDICT.allow);
    for (const family of [0, 17, 31, 38, 40]) {
      expect(verdict(of.socket, family)).toBe(VERDICT.fail(ERRNO.EAFNOSUPPORT));
    }
    expect(verdict(of.ioctl, 0, 0x5412)).toBe(EPERM);
    expect(verdict(of.ioctl, 0, 0x5401)).toBe(VERDICT.allow);
    // Private without a file; shared without one; shared with one.
    expect(verdict(of.mmap, 0, 4096, 3, 0x22, -1)).toBe(VERDICT.allow);
    expect(verdict(of.mmap, 0, 4096, 3, 0x21, -1)).toBe(EPERM);
    expect(verdict(of.mmap, 0, 4096, 3, 0x01, 5)).toBe(VERDICT.allow);
  });

  test('kills calls of another architecture, and refuses those of the 32-bit world', () => {
    expect(run(program, { architecture: 0x40000003, number: of.read })).toBe(VERDICT.kill);
    expect(verdict(0x40000000 | 101)).toBe(architecture === 'x64' ? EPERM : VERDICT.allow);
  });

  test('does what the probe expects of it', () => {
    for (const { name, number, args, errno } of trialsFor(architecture)) {
      expect([name, verdict(number, ...args)]).toEqual([name, VERDICT.fail(errno)]);
    }
  });
});

/** Where Debian and Fedora keep the numbers of the machine at hand. */
const HEADERS: Readonly<Record<Architecture, readonly string[]>> = {
  x64: ['/usr/include/x86_64-linux-gnu/asm/unistd_64.h', '/usr/include/asm/unistd_64.h'],
  arm64: ['/usr/include/asm-generic/unistd.h'],
};

test.for(['x64', 'arm64'] as const)(
  'numbers of %s are those of the headers',
  (architecture, { skip }) => {
    const header = HEADERS[architecture].find((path) => existsSync(path));
    if (!header) return skip('the headers of Linux are not installed');
    const numbers = new Map(
      [...readFileSync(header, 'utf8').matchAll(/^#define __NR(?:3264)?_(\w+)\s+(\d+)/gm)].map(
        ([, name = '', number]) => [name, Number(number)],
      ),
    );
    const wrong = [...deniedCalls(architecture)].filter(([name, one]) => {
      const known = numbers.get(name);
      return known !== undefined && known !== one;
    });
    expect(wrong).toEqual([]);
    expect(numbers.get('ptrace')).toBe(deniedCalls(architecture).get('ptrace'));
  },
);

test('a program for ARM64 is made of its instructions', () => {
  const file = programOf([{ number: 57, args: [-1, 70000] }], 'arm64');
  const view = new DataView(file.buffer, 64 + 56);
  const words = Array.from({ length: 7 }, (_, i) => view.getUint32(4 * i, true).toString(16));
  expect(words).toEqual([
    'd10043ff', // sub sp, sp, #0x10
    ...['92800000', 'f2bfffe0'], // mov x0, #-1; movk x0, #0xffff, lsl #16
    ...['d2822e01', 'f2a00021'], // mov x1, #0x1170; movk x1, #1, lsl #16
    ...['d2800002', 'f2a00002'], // mov x2, #0; movk x2, #0, lsl #16
  ]);
  expect(view.getUint32(4 * 15, true)).toBe(0xd4000001); // svc #0
  expect(view.getUint32(4 * 16, true)).toBe(0xf90003e0); // str x0, [sp]
});

test('a program makes calls, and tells what each returned', ({ skip }) => {
  const architecture = ownArchitecture();
  if (process.platform !== 'linux' || !architecture) return skip('its calls are those of Linux');
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-calls-'));
  try {
    const path = join(folder, 'calls');
    const [getpid, close, dup] = architecture === 'x64' ? [39, 3, 32] : [172, 57, 23];
    const calls = [
      { number: getpid ?? 0, args: [] },
      { number: close ?? 0, args: [-1] },
      { number: close ?? 0, args: [70000] },
      { number: dup ?? 0, args: [1] },
    ];
    writeFileSync(path, programOf(calls, architecture), { mode: 0o700 });
    const { stdout, status, pid } = spawnSync(path);
    expect(status).toBe(0);
    const EBADF = 9;
    expect(calls.map((_, i) => Number(stdout.readBigInt64LE(8 * i)))).toEqual([
      ...[pid, -EBADF, -EBADF, 3],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
