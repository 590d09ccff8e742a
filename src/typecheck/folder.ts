import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join, parse as parsePath, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cellOptions, ownOptions } from './program/options.ts';

/**
 * The files that the type checker sees for the cells. They are real (each callback into the checker's file
 * system costs time) but not among the reader's: a private folder with the notebook folder's path inside it, and
 * at each level the `node_modules` and `package.json` of that level, so that packages resolve as they do there.
 */
export class CheckFolder {
  readonly #root: string;
  readonly path: string;

  /** @param place A folder of temporary files; the caller removes it. */
  constructor(cwd: string, place: string) {
    this.#root = mkdtempSync(join(place, 'cells-'));
    const { root } = parsePath(cwd);
    this.path = join(this.#root, relative(root, cwd));
    mkdirSync(this.path, { recursive: true });
    for (let folder = cwd; ; folder = dirname(folder)) {
      const mirror = join(this.#root, relative(root, folder));
      for (const name of ['node_modules', 'package.json']) {
        const target = join(folder, name);
        if (existsSync(target)) link(target, join(mirror, name));
      }
      if (folder === root) break;
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text: string): string {
    const file = this.file(name);
    // Not emptied first, as file systems take some care of a file that is: thirty times as long as this.
    const opened = openSync(file, constants.O_WRONLY | constants.O_CREAT);
    ftruncateSync(opened, writeSync(opened, text));
    closeSync(opened);
    return file;
  }
}

/** A path as the compiler writes it, with slashes everywhere. */
export const slashed = (path: string): string => path.split(sep).join('/');

/** How the compiler's paths of all that is in a folder begin. */
export const insideOf = (folder: string): string => `${slashed(folder)}/`.replace('//', '/');

/** Windows lets everybody make junctions, which are for folders alone; links to files it does not. */
function link(target: string, path: string): void {
  if (process.platform === 'win32' && statSync(target).isFile()) copyFileSync(target, path);
  else symlinkSync(target, path, 'junction');
}

export interface ConfigOptions {
  readonly cwd: string;
  /** The project's configuration, whose options count beyond what a notebook needs. */
  readonly tsconfig: string | undefined;
  readonly files: readonly string[];
  /** By the name of a module that the session has itself: the file with its types. */
  readonly modules: Readonly<Record<string, string>>;
}

/** The text of the configuration under which cells are checked. */
export function configText(folder: CheckFolder, options: ConfigOptions): string {
  const { cwd, tsconfig, files, modules } = options;
  return JSON.stringify({
    ...(tsconfig === undefined ? {} : { extends: tsconfig }),
    compilerOptions: {
      ...(tsconfig === undefined ? { ...ownOptions, types: ['node'] } : {}),
      ...cellOptions,
      rootDirs: [cwd, folder.path],
      typeRoots: typeRoots(cwd),
      paths: {
        ...Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, [file]])),
      },
    },
    include: [],
    files,
  });
}

/** Where `@types` packages are: at each level above the notebook, and at last ours, so that Node's types exist. */
function typeRoots(cwd: string): string[] {
  const roots: string[] = [];
  const above = (start: string) => {
    for (let folder = start; ; folder = dirname(folder)) {
      const root = join(folder, 'node_modules', '@types');
      if (existsSync(root) && readdirSync(root).length > 0) roots.push(root);
      if (folder === dirname(folder)) break;
    }
  };
  above(cwd);
  above(dirname(fileURLToPath(import.meta.url)));
  return [...new Set(roots)];
}
