import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ROOMS = ['kernel', 'cell'].map((room) => join(src, room) + sep);

/**
 * Whether a file is the kernel's own. The reader is not shown its frames, and it is never cut off.
 */
export function isOwnFile(path: string): boolean {
  return ROOMS.some((room) => path.startsWith(room));
}
