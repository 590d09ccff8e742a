import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

// Apart from `given-packages.ts`: the type checker's thread is to load little.

const here = createRequire(import.meta.url);

/** The types of those packages that the folder does not have, by specifier. */
export function givenTypes(cwd: string, names: readonly string[]): Record<string, string> {
  const there = createRequire(join(cwd, 'notebook.ts'));
  const types = new Map<string, string>();
  for (const name of names.filter((name) => !isInstalled(name, cwd))) {
    // As `given-packages.ts` looks for what is run.
    const carried = (from: NodeJS.Require) =>
      new Map([...typesOf('notegrad', from)].filter(([key]) => key === `notegrad/${name}`));
    const found = [carried(there), typesOf(name, here), carried(here)].find(({ size }) => size > 0);
    for (const [key, file] of found ?? []) types.set(key.replace(`notegrad/${name}`, name), file);
  }
  return Object.fromEntries(types);
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

/** The specifiers for which a copy of a package has types, each with the file of its types. */
function typesOf(name: string, from: NodeJS.Require): Map<string, string> {
  const found = new Map<string, string>();
  const file = manifestOf(name, from);
  if (file === undefined) return found;
  const { types, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const at = (path: string): string => join(dirname(file), path);
  if (types !== undefined) found.set(name, at(types));
  for (const [key, target] of Object.entries(exports)) {
    if (typeof target !== 'object' || target.types === undefined) continue;
    found.set(key === '.' ? name : name + key.slice(1), at(target.types));
  }
  return found;
}

function manifestOf(name: string, from: NodeJS.Require): string | undefined {
  try {
    return from.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}
