import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFile } from '../../jupyter/index.ts';

/** What of this package a kernel needs. Its notebooks, with their solutions, are not among it. */
const PARTS = ['dist', 'assets', 'package.json'];

/** Where the system keeps libraries, and nothing of anybody's. */
const SYSTEM = /^(?:\/usr)?\/lib[^/]*\//;

let libraries: readonly string[] | undefined;

/** The files and folders of this machine that a kernel sees: Node with its libraries, and this package. */
export function visible(program: string): readonly string[] {
  libraries ??= librariesOfNode();
  const all = [program, process.execPath, ...libraries, ...ownParts()];
  return [...new Set(all)].filter((path) => path.startsWith('/') && existsSync(path));
}

/** The files and folders of this package and of those that it uses. */
export const ownParts = (): readonly string[] => [
  ...packages(),
  ...PARTS.map((part) => packageFile(part)),
];

/** What of the visible has to be covered up: the notebooks, where the package lies among other packages. */
export function covered(): readonly string[] {
  const root = dirname(packageFile('package.json'));
  const notebooks = join(root, 'notebooks');
  return packages().some((folder) => root.startsWith(`${folder}/`)) && existsSync(notebooks)
    ? [notebooks]
    : [];
}

/** Folders with the packages that this one uses, the nearest first. */
function packages(): string[] {
  const found: string[] = [];
  for (let folder = dirname(packageFile('package.json')); ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) found.push(modules);
    if (dirname(folder) === folder) return found;
  }
}

/**
 * Node itself says what it is linked with, the loader included. Parts of packages want others of the system's libraries,
 * which lie beside those.
 */
function librariesOfNode(): readonly string[] {
  const { sharedObjects = [] } = process.report.getReport() as { sharedObjects?: string[] };
  const own = packages();
  const isOwn = (path: string) => own.some((folder) => path.startsWith(`${folder}/`));
  return sharedObjects
    .filter((path) => path.startsWith('/') && existsSync(path) && !isOwn(path))
    .map((path) => (SYSTEM.test(path) ? dirname(path) : path));
}
