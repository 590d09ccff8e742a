import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { resolve as resolveEsm } from 'import-meta-resolve';

// The kernel gives its own copy of some packages to a notebook whose folder has none. So a notebook
// works in any folder of the reader's, without an installation there. The reader's own copy comes
// first.

const here = createRequire(import.meta.url);

/** `notegrad` of `notegrad/backend`, `@scope/name` of `@scope/name/file.js`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/**
 * Where our copy has what `specifier` names. Undefined where that is none of these packages, or
 * where `error` says something else than that the folder has no such package.
 */
export function givenUrl(
  specifier: string,
  names: readonly string[],
  error: unknown,
): string | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(code) || !names.includes(packageOf(specifier))) {
    return undefined;
  }
  try {
    return resolveEsm(specifier, import.meta.url);
  } catch {
    return undefined;
  }
}

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
