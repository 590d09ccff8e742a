import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// Apart from `given-packages.ts`: the type checker's thread is to load little.

const here = createRequire(import.meta.url);

/** The types of those packages that the folder does not have, by specifier. */
export function givenTypes(cwd: string, names: readonly string[]): Record<string, string> {
  const missing = names.filter((name) => !isInstalled(name, cwd));
  return Object.fromEntries(missing.flatMap((name) => [...typesOf(name)]));
}

function isInstalled(name: string, cwd: string): boolean {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    if (folder === dirname(folder)) return false;
  }
}

interface Manifest {
  readonly types?: string;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** The specifiers for which our copy of a package has types, each with the file of its types. */
function* typesOf(name: string): Iterable<[specifier: string, file: string]> {
  const file = here.resolve(`${name}/package.json`);
  const { types, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const at = (path: string): string => join(dirname(file), path);
  if (types !== undefined) yield [name, at(types)];
  for (const [key, target] of Object.entries(exports)) {
    if (typeof target !== 'object' || target.types === undefined) continue;
    yield [key === '.' ? name : name + key.slice(1), at(target.types)];
  }
}
