import { fileURLToPath } from 'node:url';

/** The folder of this package, from `src/jupyter` and from `dist/jupyter` alike. */
const root = new URL('../../', import.meta.url);

/** The path of a file of this package. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, root));
}
