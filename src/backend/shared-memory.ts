/** Ids of the specification of WebAssembly, chapter 5.5. */
const IMPORTS = 2;
const FUNCTION = 0;
const MEMORY = 2;
/** Of the limits of a memory. */
const IS_SHARED = 2;

/**
 * A build of the kernels for threads that share their memory, made of the one for a thread alone.
 * The instructions are the same: one bit of the import says what memory they get.
 *
 * @throws Error for bytes whose first imports are not functions and a memory
 */
export function withSharedMemory(build: BufferSource): Uint8Array<ArrayBuffer> {
  const bytes = ArrayBuffer.isView(build)
    ? new Uint8Array(build.buffer, build.byteOffset, build.byteLength).slice()
    : new Uint8Array(build).slice();
  let at = 8;
  /** An unsigned LEB128 number. */
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const skip = () => {
    const length = number();
    at += length;
  };
  while (at < bytes.length && bytes[at] !== IMPORTS) {
    at++;
    skip();
  }
  at++;
  number();
  for (let left = number(); left > 0 && at < bytes.length; left--) {
    skip();
    skip();
    const kind = bytes[at++];
    if (kind === MEMORY) {
      bytes[at] = (bytes[at] as number) | IS_SHARED;
      return bytes;
    }
    if (kind !== FUNCTION) break;
    number();
  }
  throw new Error('these bytes are no WebAssembly of the kernels: they import no memory');
}
