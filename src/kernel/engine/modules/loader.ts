import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type Compiled,
  compileModule,
  type LoadedModule,
  type Runtime,
} from '../../../cell/index.ts';
import { interruption } from '../run/context.ts';
import { givenUrl, isGiven } from './given-packages.ts';
import { ofCommonJs, ofEsm } from './interop.ts';
import { type Resolved, resolve } from './resolve.ts';

interface LocalModule {
  readonly stamp: string;
  readonly dependencies: Set<string>;
  readonly loaded: LoadedModule;
  /** Settles when the module's code has run. */
  ready: Promise<void>;
}

export interface LoaderOptions {
  readonly cwd: string;
  /** Runs compiled code. It may be interrupted. */
  run(compiled: Compiled, path: string, source: string, runtime: Runtime): unknown;
  /** The kernel's own modules, by specifier. */
  readonly own: ReadonlyMap<string, () => object>;
  /** Packages of which the kernel gives its copy where the folder has none. */
  readonly packages: readonly string[];
  /** Called with the exports of each package that was loaded. */
  loaded(exports: unknown): Promise<unknown>;
}

/**
 * Loads what cells import. Node loads packages and built-in modules, so cells and libraries share
 * one copy of each. Local files are compiled here. They are loaded again when they, or what they
 * import, were edited.
 */
export class ModuleLoader {
  readonly #options: LoaderOptions;
  readonly #modules = new Map<string, LocalModule>();
  readonly #loading = new Set<string>();
  readonly #virtual = new Map<string, string>();
  readonly #notebook: string;
  readonly require: NodeJS.Require;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#notebook = join(options.cwd, 'notebook.ts');
    this.require = this.#makeRequire(this.#notebook);
  }

  /** Adds or replaces a module that a cell holds. Other cells and helpers import it as `./name`. */
  define(name: string, source: string): void {
    this.#virtual.set(join(this.#options.cwd, `${name}.ts`), source);
  }

  /** Forgets modules that were cut off while they loaded. The next import begins anew. */
  interrupt(): void {
    for (const path of this.#loading) this.#modules.delete(path);
    this.#loading.clear();
    for (const [path, module] of Object.entries(this.require.cache)) {
      if (!module?.loaded) delete this.require.cache[path];
    }
  }

  /** Loads a module for a cell. Local modules that were edited are loaded again. */
  load(specifier: string): Promise<LoadedModule> {
    return this.#load(specifier, this.#notebook, [], new Map());
  }

  /**
   * Begins to load those packages that the kernel gives: they do nothing but come to memory, so a
   * cell need not have been found right. Whoever then asks for one waits for what has begun.
   */
  fetch(specifiers: readonly string[]): void {
    for (const specifier of specifiers) {
      if (isGiven(specifier, this.#options.packages)) this.load(specifier).catch(() => {});
    }
  }

  async #load(
    specifier: string,
    from: string,
    importers: readonly string[],
    fresh: Map<string, boolean>,
  ): Promise<LoadedModule> {
    const own = this.#options.own.get(specifier);
    if (own) return ofEsm(own());
    const resolved = this.#resolve(specifier, from);
    if (resolved.kind !== 'local') {
      const loaded = await this.#loadOther(resolved);
      await this.#options.loaded(loaded.star);
      return loaded;
    }
    const { path } = resolved;
    this.#modules.get(from)?.dependencies.add(path);
    const known = this.#modules.get(path);
    // An import circle. The importer gets the exports that exist by now, as in any ES module.
    if (known && importers.includes(path)) return known.loaded;
    if (known && this.#isFresh(path, fresh)) {
      await known.ready;
      return known.loaded;
    }
    return this.#loadLocal(path, importers, fresh);
  }

  #resolve(specifier: string, from: string): Resolved {
    const isVirtual = (path: string) => this.#virtual.has(path);
    return resolve(specifier, from, { isVirtual, packages: this.#options.packages });
  }

  async #loadOther(resolved: Exclude<Resolved, { kind: 'local' }>): Promise<LoadedModule> {
    switch (resolved.kind) {
      case 'json': {
        const value: unknown = JSON.parse(readFileSync(resolved.path, 'utf8'));
        return ofCommonJs(value);
      }
      case 'require':
        return ofCommonJs(this.require(resolved.id));
      case 'esm':
        return ofEsm((await import(/* @vite-ignore */ resolved.url)) as object);
    }
  }

  async #loadLocal(
    path: string,
    importers: readonly string[],
    fresh: Map<string, boolean>,
  ): Promise<LoadedModule> {
    const namespace = Object.create(null) as Record<string, unknown>;
    const module: { exports: unknown } = { exports: {} };
    const loaded = { named: namespace, star: namespace };
    const record: LocalModule = {
      stamp: this.#stamp(path),
      dependencies: new Set(),
      loaded,
      ready: Promise.resolve(),
    };
    this.#modules.set(path, record);
    this.#loading.add(path);
    fresh.set(path, true);
    record.ready = (async () => {
      const source = this.#virtual.get(path) ?? readFileSync(path, 'utf8');
      const compiled = compileModule(source);
      const chain = [...importers, path];
      const modules: LoadedModule[] = [];
      for (const specifier of compiled.imports) {
        modules.push(await this.#load(specifier, path, chain, fresh));
      }
      const runtime = this.#runtime(path, namespace, module, modules);
      await this.#options.run(compiled, path, source, runtime);
      if (Object.keys(namespace).length === 0) adopt(namespace, module.exports);
    })();
    try {
      await record.ready;
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    } finally {
      this.#loading.delete(path);
    }
    return loaded;
  }

  #runtime(
    path: string,
    namespace: Record<string, unknown>,
    module: { exports: unknown },
    modules: readonly LoadedModule[],
  ): Runtime {
    const define = (name: string, get: () => unknown) =>
      void Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get });
    return {
      boxes: {},
      modules,
      require: this.#makeRequire(path),
      module,
      ...this.metaOf(path),
      load: async (specifier) => (await this.#load(String(specifier), path, [], new Map())).star,
      ...interruption,
      last: undefined,
      value: () => {},
      live: () => {},
      expose(getters) {
        for (const [name, get] of Object.entries(getters)) define(name, get);
      },
      exposeAll({ named }) {
        for (const name of Object.keys(named)) {
          if (name !== 'default' && !(name in namespace)) define(name, () => named[name]);
        }
      },
    };
  }

  /** `import.meta`, `__filename` and `__dirname` of a file. */
  metaOf(path = this.#notebook): Pick<Runtime, 'meta' | 'filename' | 'dirname'> {
    const dirname_ = dirname(path);
    const url = pathToFileURL(path).href;
    const resolveFrom = (specifier: string): string => {
      const found = this.#resolve(specifier, path);
      if (found.kind === 'esm') return found.url;
      if (found.kind !== 'require') return pathToFileURL(found.path).href;
      return found.id.includes('/') && !found.id.startsWith('node:')
        ? pathToFileURL(found.id).href
        : `node:${found.id.replace(/^node:/, '')}`;
    };
    return {
      filename: path,
      dirname: dirname_,
      meta: { url, filename: path, dirname: dirname_, resolve: resolveFrom },
    };
  }

  #makeRequire(from: string): NodeJS.Require {
    const base = createRequire(from);
    const wrapped = (id: string): unknown => {
      const own = this.#options.own.get(id);
      if (own) return own();
      if (/^\.{1,2}\//.test(id)) {
        const found = this.#resolve(id, from);
        const local = found.kind === 'local' ? this.#modules.get(found.path) : undefined;
        if (local) return local.loaded.named;
      }
      const exports = this.#require(base, id, from);
      void this.#options.loaded(exports);
      return exports;
    };
    return Object.assign(wrapped, base);
  }

  #require(base: NodeJS.Require, id: string, from: string): unknown {
    try {
      return base(id);
    } catch (error) {
      const url = givenUrl(id, from, this.#options.packages, error);
      if (url === undefined) throw error;
      return base(fileURLToPath(url));
    }
  }

  /** Neither the module nor anything it imports has changed since it was loaded. */
  #isFresh(path: string, seen: Map<string, boolean>): boolean {
    const known = seen.get(path);
    if (known !== undefined) return known;
    seen.set(path, true);
    const module = this.#modules.get(path);
    const result =
      module !== undefined &&
      module.stamp === this.#stamp(path) &&
      [...module.dependencies].every((dependency) => this.#isFresh(dependency, seen));
    seen.set(path, result);
    return result;
  }

  #stamp(path: string): string {
    const source = this.#virtual.get(path);
    if (source !== undefined) return source;
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? `${stat.mtimeMs}:${stat.size}` : 'missing';
  }
}

/** A local CommonJS file: its exports become those of the module. */
function adopt(namespace: Record<string, unknown>, exports: unknown): void {
  const { named, star } = ofCommonJs(exports);
  for (const name of new Set([...Object.keys(named), ...Object.keys(star)])) {
    const from = name in star ? star : named;
    Object.defineProperty(namespace, name, { enumerable: true, get: () => from[name] });
  }
}
