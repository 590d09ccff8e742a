import type { Build } from './builds.ts';

// In the place of builds.ts where a bundler makes a page: the kernels travel in the script itself.
// No bundler finds a file beside a package's module in all that it does: some leave its address as
// it is, some move the module alone.

/** The builds, gzipped, in base64; scripts/browser.mjs puts the texts here. */
declare const PACKED_KERNELS: Readonly<Record<Build, string>>;

/** A page reads no files. */
export const readBuild = (): undefined => undefined;

/** The bytes of a build. */
export async function fetchBuild(build: Build): Promise<ArrayBuffer> {
  const packed = Uint8Array.from(atob(PACKED_KERNELS[build]), (sign) => sign.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(bytes).arrayBuffer();
}
