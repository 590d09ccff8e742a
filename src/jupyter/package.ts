import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of this package, from `src/jupyter` and from `dist/jupyter` alike. */
const root = new URL('../../', import.meta.url);

/** The path of a file of this package. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(path, root));
}

let version: string | undefined;

/** The version of this package. */
export function packageVersion(): string {
  version ??= (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string })
    .version;
  return version;
}
