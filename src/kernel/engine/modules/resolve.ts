import { existsSync, readFileSync, statSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve as resolveEsm } from 'import-meta-resolve';
import { givenUrl } from './given-packages.ts';

/** What a specifier stands for. It decides how that is loaded. */
export type Resolved =
  /** Compiled here, and again when it is edited. */
  | { readonly kind: 'local'; readonly path: string }
  | { readonly kind: 'json'; readonly path: string }
  /** Loaded with `require`: a built-in module or a CommonJS file. */
  | { readonly kind: 'require'; readonly id: string }
  | { readonly kind: 'esm'; readonly url: string };

const SOURCE = ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs'];
const CANDIDATES = ['', ...SOURCE, '.cjs', '.cts', '.json'];
const BUILTINS = new Set(builtinModules);
/** Compiled code imports these helpers. They lie beside the kernel, not beside the notebook. */
const OWN = /^@oxc-project\/runtime\//;
const here = createRequire(import.meta.url);

export interface Surroundings {
  /** Whether a cell holds the module of this path. */
  isVirtual(path: string): boolean;
  /** Packages of which the kernel gives its copy where the folder has none. */
  readonly packages: readonly string[];
}

/**
 * Resolves as Node does for an `import` in the file `from`, and a little more. A relative specifier
 * may leave out its extension, or name the `.js` of a `.ts` file. A package may be one that only
 * `require` finds, or one of the kernel's.
 */
export function resolve(
  specifier: string,
  from: string,
  { isVirtual, packages }: Surroundings,
): Resolved {
  if (specifier.startsWith('node:') || BUILTINS.has(specifier)) {
    return { kind: 'require', id: specifier };
  }
  if (OWN.test(specifier)) return { kind: 'require', id: here.resolve(specifier) };
  if (/^\.{0,2}\//.test(specifier) || specifier.startsWith('file:') || isAbsolute(specifier)) {
    const path = specifier.startsWith('file:')
      ? fileURLToPath(specifier)
      : resolvePath(dirname(from), specifier);
    const found = probe(path, isVirtual) ?? missing(specifier, from);
    const isSource = isVirtual(found) || SOURCE.includes(extname(found));
    return isSource ? { kind: 'local', path: found } : fileKind(found);
  }
  return packageFile(specifier, from, packages);
}

function packageFile(specifier: string, from: string, packages: readonly string[]): Resolved {
  let url: string;
  try {
    url = resolveEsm(specifier, pathToFileURL(from).href);
    if (url.startsWith('file:') && !existsSync(fileURLToPath(url))) missing(specifier, from);
  } catch (error) {
    // In old packages a specifier may name a folder, or a file without its extension. Where that
    // fails too, the error of `import` is thrown, because it says more.
    try {
      return fileKind(createRequire(from).resolve(specifier));
    } catch {
      url = givenUrl(specifier, from, packages, error) ?? fail(error);
    }
  }
  return url.startsWith('file:') ? fileKind(fileURLToPath(url)) : { kind: 'esm', url };
}

function fail(error: unknown): never {
  throw error;
}

function fileKind(path: string): Resolved {
  const extension = extname(path);
  if (/^\.[mc]?tsx?$/.test(extension)) return { kind: 'local', path };
  if (extension === '.json') return { kind: 'json', path };
  const isEsm = extension === '.mjs' || (extension === '.js' && packageType(path) === 'module');
  return isEsm ? { kind: 'esm', url: pathToFileURL(path).href } : { kind: 'require', id: path };
}

function probe(path: string, isVirtual: (path: string) => boolean): string | undefined {
  const bare = path.replace(/\.([mc]?)js(x?)$/, '.$1ts$2');
  const names = CANDIDATES.map((extension) => path + extension);
  const inFolder = CANDIDATES.slice(1).map((extension) => join(path, `index${extension}`));
  return [...names, bare, ...inFolder].find((name) => isVirtual(name) || isFile(name));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The `type` of the nearest package.json. */
function packageType(path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      return (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

function missing(specifier: string, from: string): never {
  const error = new Error(
    `Cannot find module '${specifier}' imported from ${dirname(from)}; ` +
      'looked for it as written and with ' +
      `${CANDIDATES.slice(1).join(', ')}`,
  );
  throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}
