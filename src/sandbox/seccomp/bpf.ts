/** Classic BPF, the language of seccomp's filters (`man 2 seccomp`, linux/filter.h). */

/** `code` on `k`; a jump skips `jt` instructions where its condition holds, else `jf`. */
export interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

export const CODE = {
  /** A = the 32-bit word at k of the data. */
  load: 0x20,
  /** A == k? */
  equal: 0x15,
  /** A >= k? */
  atLeast: 0x35,
  /** A & k? */
  anyBit: 0x45,
  return: 0x06,
} as const;

/** Places in `struct seccomp_data`. */
export const AT = {
  number: 0,
  architecture: 4,
  /** The lower half of an argument: both of our architectures are little-endian. */
  argument: (i: number) => 16 + 8 * i,
} as const;

export const VERDICT = {
  allow: 0x7fff0000,
  kill: 0x80000000,
  /** The call fails, with that error number. */
  fail: (errno: number) => 0x00050000 | errno,
} as const;

const plain = (code: number, k: number): Instruction => ({ code, jt: 0, jf: 0, k });

export const load = (place: number): Instruction => plain(CODE.load, place);
export const give = (verdict: number): Instruction => plain(CODE.return, verdict);

type Condition = 'equal' | 'atLeast' | 'anyBit';

/** Runs `then` where the condition holds, else goes on behind it. A jump skips at most 255 instructions. */
export const when = (
  code: Condition,
  k: number,
  then: readonly Instruction[],
): readonly Instruction[] => [{ code: CODE[code], jt: 0, jf: then.length, k }, ...then];

/** Runs `then` where the condition does not hold. */
export const unless = (
  code: Condition,
  k: number,
  then: readonly Instruction[],
): readonly Instruction[] => [{ code: CODE[code], jt: then.length, jf: 0, k }, ...then];

/** `struct sock_filter`, one after the other. */
export function assemble(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(8 * program.length);
  const view = new DataView(bytes.buffer);
  program.forEach(({ code, jt, jf, k }, i) => {
    view.setUint16(8 * i, code, true);
    view.setUint8(8 * i + 2, jt);
    view.setUint8(8 * i + 3, jf);
    view.setUint32(8 * i + 4, k >>> 0, true);
  });
  return bytes;
}
