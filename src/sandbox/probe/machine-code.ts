import type { Architecture } from '../seccomp/system-calls.ts';

/** A system call: its number and at most six arguments, whole and of 32 bits. */
export interface SystemCall {
  readonly number: number;
  readonly args: readonly number[];
}

/** The numbers of `write` and `exit_group`. */
const OWN = { x64: { write: 1, exit: 231 }, arm64: { write: 64, exit: 94 } } as const;
/** `e_machine` of the program's head (`man 5 elf`). */
const MACHINE = { x64: 62, arm64: 183 } as const;

const START = 0x400000;
const HEAD = 64 + 56;

/**
 * A program that makes system calls, one after the other, and writes what each returned to its output: a 64-bit number
 * a call. Node can make few of them; and a filter has to be tried by the calls themselves.
 */
export function programOf(calls: readonly SystemCall[], architecture: Architecture): Uint8Array {
  const { write, exit } = OWN[architecture];
  const { reserve, call, output } = EMITTERS[architecture];
  const room = Math.ceil((8 * calls.length) / 16) * 16;
  const code = [
    reserve(room),
    ...calls.map((one, i) => call(one, 8 * i)),
    output(write, 8 * calls.length),
    call({ number: exit, args: [0] }, 0),
  ].flat();
  return executable(Uint8Array.from(code), architecture);
}

interface Emitter {
  /** Makes room on the stack. */
  reserve(bytes: number): number[];
  /** Makes a call and stores its result that far above the stack's end. */
  call(call: SystemCall, place: number): number[];
  /** Writes the stack's end to the standard output. */
  output(write: number, bytes: number): number[];
}

const word = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);

/** mov to rdi, rsi, rdx, r10, r8, r9, with the sign extended. */
const X64_ARGUMENTS = [
  [0x48, 0xc7, 0xc7],
  [0x48, 0xc7, 0xc6],
  [0x48, 0xc7, 0xc2],
  [0x49, 0xc7, 0xc2],
  [0x49, 0xc7, 0xc0],
  [0x49, 0xc7, 0xc1],
] as const;

const x64: Emitter = {
  // sub rsp, imm32
  reserve: (bytes) => [0x48, 0x81, 0xec, ...word(bytes)],
  call: ({ number, args }, place) => [
    ...X64_ARGUMENTS.flatMap((move, i) => [...move, ...word(args[i] ?? 0)]),
    // mov eax, imm32; syscall; mov [rsp + place], rax
    ...[0xb8, ...word(number), 0x0f, 0x05],
    ...[0x48, 0x89, 0x84, 0x24, ...word(place)],
  ],
  output: (write, bytes) => [
    // mov rdi, 1; mov rsi, rsp; mov rdx, imm32
    ...[0x48, 0xc7, 0xc7, ...word(1), 0x48, 0x89, 0xe6, 0x48, 0xc7, 0xc2, ...word(bytes)],
    ...[0xb8, ...word(write), 0x0f, 0x05],
  ],
};

/** movz and movk, or movn where the number is negative: a 32-bit number with its sign extended. */
function set(register: number, value: number): number[] {
  const low = value & 0xffff;
  const high = (value >>> 16) & 0xffff;
  // movn writes the complement of its operand, and all above it.
  const first = value < 0 ? 0x92800000 | ((~low & 0xffff) << 5) : 0xd2800000 | (low << 5);
  return [...word(first | register), ...word(0xf2a00000 | (high << 5) | register)];
}

const arm64: Emitter = {
  // sub sp, sp, imm12
  reserve: (bytes) => word(0xd10003ff | (bytes << 10)),
  call: ({ number, args }, place) => [
    ...[0, 1, 2, 3, 4, 5].flatMap((i) => set(i, args[i] ?? 0)),
    ...set(8, number),
    // svc 0; str x0, [sp, place]
    ...[...word(0xd4000001), ...word(0xf90003e0 | ((place / 8) << 10))],
  ],
  output: (write, bytes) => [
    // x1 = sp
    ...[...set(0, 1), ...word(0x910003e1), ...set(2, bytes), ...set(8, write)],
    ...word(0xd4000001),
  ],
};

const EMITTERS: Readonly<Record<Architecture, Emitter>> = { x64, arm64 };

/** A static ELF file of one segment. */
function executable(code: Uint8Array, architecture: Architecture): Uint8Array {
  const file = new Uint8Array(HEAD + code.length);
  const view = new DataView(file.buffer);
  // 64 bits, little-endian.
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const half = (at: number, value: number) => view.setUint16(at, value, true);
  const whole = (at: number, value: number) => view.setUint32(at, value, true);
  const long = (at: number, value: number) => view.setBigUint64(at, BigInt(value), true);
  half(16, 2); // An executable,
  half(18, MACHINE[architecture]);
  whole(20, 1);
  long(24, START + HEAD); // which begins here,
  long(32, 64); // with the table of its segments there:
  half(52, 64);
  half(54, 56);
  half(56, 1); // one,
  whole(64, 1); // to be loaded,
  whole(68, 5); // read and run,
  long(80, START);
  long(88, START);
  long(96, file.length);
  long(104, file.length);
  long(112, 4096);
  file.set(code, HEAD);
  return file;
}
