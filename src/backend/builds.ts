import type { Host } from './host.ts';

/** With fused multiply-add, or without. */
export type Build = 'fma' | 'simd';

/**
 * The builds: the same two folders up from src/backend and from dist/backend. Each is written out,
 * because this is the form in which bundlers see a file that has to come along.
 */
const FILES = {
  fma: () => new URL('../../dist/backend/kernels-fma.wasm', import.meta.url),
  simd: () => new URL('../../dist/backend/kernels-simd.wasm', import.meta.url),
};

const SERVE =
  "serve the package's dist/backend/*.wasm there, or give the bytes: backend.configure({ wasm })";

/** The bytes of a build; undefined in a page. */
export function readBuild(host: Host, build: Build): Uint8Array<ArrayBuffer> | undefined {
  return host.read(FILES[build]());
}

/** `\0asm` */
function isWebAssembly(bytes: ArrayBuffer): boolean {
  return bytes.byteLength > 4 && new DataView(bytes).getUint32(0) === 0x0061736d;
}

/** The bytes of a build, where they have to be fetched: a page or a web worker. */
export async function fetchBuild(build: Build): Promise<ArrayBuffer> {
  const url = FILES[build]();
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}; ${SERVE}`);
  const bytes = await response.arrayBuffer();
  // Some servers answer with their start page what they do not have.
  if (!isWebAssembly(bytes)) throw new Error(`${url} is no WebAssembly; ${SERVE}`);
  return bytes;
}
