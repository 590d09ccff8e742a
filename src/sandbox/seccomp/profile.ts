import {
  CLONE_NAMESPACES,
  CLONE_THREAD,
  ERRNO,
  FAMILIES,
  MAP_ANONYMOUS,
  MAP_SHARED,
  TERMINAL_INPUT,
} from './filter.ts';
import { type Architecture, deniedCalls } from './system-calls.ts';

/** A rule of the filter that container engines read (OCI runtime specification, `linux.seccomp`). */
interface Rule {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ERRNO';
  readonly errnoRet: number;
  readonly args?: readonly {
    readonly index: number;
    readonly value: number;
    readonly valueTwo?: number;
    readonly op: 'SCMP_CMP_MASKED_EQ' | 'SCMP_CMP_GE';
  }[];
}

const ARCHITECTURES = { x64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' } as const;
/** The Linux kernel reads 32 bits of these arguments, whatever is above them. */
const WORD = 0xffffffff;

const deny = (names: readonly string[], errnoRet: number, args?: Rule['args']): Rule => ({
  ...{ names, action: 'SCMP_ACT_ERRNO', errnoRet },
  ...(args === undefined ? {} : { args }),
});

/** True where the bits of the mask are those of the value. */
const masked = (index: number, mask: number, value: number): Rule['args'] => [
  { index, value: mask, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' },
];

/** The same filter as a box has, from the same table, as JSON. Calls of another architecture kill. */
export function seccompProfile(architecture: Architecture): object {
  const { EPERM, ENOSYS, EAFNOSUPPORT } = ERRNO;
  const last = Math.max(...FAMILIES);
  const odd = Array.from({ length: last }, (_, i) => i).filter((one) => !FAMILIES.includes(one));
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: [ARCHITECTURES[architecture]],
    syscalls: [
      deny([...deniedCalls(architecture).keys()], EPERM),
      ...bitsOf(CLONE_NAMESPACES).map((bit) => deny(['clone'], EPERM, masked(0, bit, bit))),
      deny(['clone'], EPERM, masked(0, CLONE_THREAD, 0)),
      deny(['clone3'], ENOSYS),
      ...odd.map((family) => deny(['socket', 'socketpair'], EAFNOSUPPORT, masked(0, WORD, family))),
      deny(['socket', 'socketpair'], EAFNOSUPPORT, [
        { index: 0, value: last + 1, op: 'SCMP_CMP_GE' },
      ]),
      ...TERMINAL_INPUT.map((request) => deny(['ioctl'], EPERM, masked(1, WORD, request))),
      deny(['mmap'], EPERM, masked(3, MAP_SHARED | MAP_ANONYMOUS, MAP_SHARED | MAP_ANONYMOUS)),
    ],
  };
}

const bitsOf = (flags: number): number[] =>
  Array.from({ length: 31 }, (_, i) => 2 ** i).filter((bit) => (flags & bit) !== 0);
