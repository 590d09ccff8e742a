import { dirname, join } from 'node:path';
import { type Declaration, type Module, type Origin, readModule } from './module.ts';

/** A name that a face exports, and its declaration. */
export interface Entry {
  readonly name: string;
  /** The file that declares it, and its name there. */
  readonly file: string;
  readonly local: string;
  readonly declaration: Declaration;
}

/** A namespace of the library with a page of its own. */
export interface Face {
  /** As code writes it: '' for the top, `nn`, `nn.init`. */
  readonly name: string;
  /** Names of the namespaces in it. */
  readonly namespaces: readonly string[];
  readonly entries: readonly Entry[];
  /** Packages that are re-exported whole; their names are told by their own documentation. */
  readonly packages: readonly string[];
  /** What the file of the namespace says of itself. */
  readonly file: string;
}

type Found =
  | { readonly file: string; readonly local: string }
  | { readonly namespace: string }
  | { readonly package: string };

/** Modules of declarations that import one another, read when they are asked for. */
export class Library {
  readonly #modules = new Map<string, Module>();
  readonly #found = new Map<string, ReadonlyMap<string, Found>>();

  module(file: string): Module {
    const known = this.#modules.get(file) ?? readModule(file);
    this.#modules.set(file, known);
    return known;
  }

  /** The faces that a file opens: its own first, then each namespace in it, depth first. */
  faces(file: string, name = ''): Face[] {
    const namespaces: Face[] = [];
    const entries: Entry[] = [];
    for (const [exported, found] of this.#exports(file)) {
      if ('namespace' in found) {
        const inner = name === '' ? exported : `${name}.${exported}`;
        namespaces.push(...this.faces(found.namespace, inner));
      } else if ('file' in found) {
        const declaration = this.module(found.file).declarations.get(found.local);
        if (declaration) entries.push({ name: exported, ...found, declaration });
      }
    }
    const depth = name === '' ? 0 : name.split('.').length;
    const own: Face = {
      name,
      namespaces: namespaces
        .map((face) => face.name)
        .filter((inner) => inner.split('.').length === depth + 1),
      entries: entries.sort((a, b) => a.name.localeCompare(b.name, 'en')),
      packages: this.module(file).stars.filter((star) => !star.startsWith('.')),
      file,
    };
    return [own, ...namespaces.sort((a, b) => a.name.localeCompare(b.name, 'en'))];
  }

  /** What a name means in a file. */
  find(file: string, name: string): Found | undefined {
    const { declarations, imports } = this.module(file);
    if (declarations.has(name)) return { file, local: name };
    const origin = imports.get(name);
    return origin && this.#follow(file, origin);
  }

  #exports(file: string): ReadonlyMap<string, Found> {
    const known = this.#found.get(file);
    if (known) return known;
    const found = new Map<string, Found>();
    this.#found.set(file, found);
    const { exports, stars } = this.module(file);
    for (const star of stars) {
      if (!star.startsWith('.')) continue;
      for (const each of this.#exports(beside(file, star))) found.set(...each);
    }
    for (const [name, origin] of exports) {
      const meant =
        typeof origin === 'string' ? this.find(file, origin) : this.#follow(file, origin);
      if (meant) found.set(name, meant);
    }
    return found;
  }

  #follow(file: string, { from, name }: Origin): Found | undefined {
    if (!from.startsWith('.')) return { package: from };
    const target = beside(file, from);
    return name === '*' ? { namespace: target } : this.#exports(target).get(name);
  }
}

/** The declarations that an import of source code means. */
function beside(file: string, specifier: string): string {
  return join(dirname(file), specifier.replace(/\.ts$/, '.d.ts'));
}
