import { CODE } from '../../src/sandbox/seccomp/bpf.ts';

/** What a filter says to a system call: an interpreter of as much of classic BPF as filters are written in. */
export function run(
  program: Uint8Array,
  call: { architecture: number; number: number; args?: readonly number[] },
): number {
  // struct seccomp_data: number, architecture, instruction pointer, six arguments of 64 bits.
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.number, true);
  data.setUint32(4, call.architecture, true);
  (call.args ?? []).forEach((arg, i) => {
    data.setBigInt64(16 + 8 * i, BigInt(arg), true);
  });
  const view = new DataView(program.buffer);
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at++) {
    const code = view.getUint16(8 * at, true);
    const k = view.getUint32(8 * at + 4, true);
    const jump = (holds: boolean) => view.getUint8(8 * at + (holds ? 2 : 3));
    switch (code) {
      case CODE.load:
        accumulator = data.getUint32(k, true);
        break;
      case CODE.equal:
        at += jump(accumulator === k);
        break;
      case CODE.atLeast:
        at += jump(accumulator >= k);
        break;
      case CODE.anyBit:
        at += jump((accumulator & k) !== 0);
        break;
      case CODE.return:
        return k;
      default:
        throw new Error(`instruction ${at} has the unknown code ${code}`);
    }
  }
  throw new Error('the program ends without a verdict');
}
