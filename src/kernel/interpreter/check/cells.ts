import MagicString from 'magic-string';
import {
  type Declared,
  declaredNames,
  innerTypes,
  openFunctions,
  speaksToAll,
  type VariableStatement,
  variableStatements,
  words,
} from './names.ts';
import type { PrintedType } from './printer.ts';
import { DRAFT, from, importing, moduleOf, ScopeFiles, valueOf } from './scope.ts';
import { mayBeLiteral, type SettledType, settledType, type Words } from './settle.ts';

/** A name's latest meaning, and the name under which the scope exports it. */
interface Meaning {
  readonly exported: string;
  readonly declared: Declared;
}

/** Types by the names of the variables and functions that they are of. */
export type SettledTypes = ReadonlyMap<string, KnownType>;

export interface KnownType extends SettledType {
  /** The same type with nothing left to aliases. */
  readonly whole: string;
}

/**
 * What the type checker knows of the cells so far: each name's latest meaning, and how the scope exports it, with
 * its cell's number, as `x$3`. Variables are *settled*: the scope says their types, `declare const x$3:number`, so
 * nothing is inferred a second time, and a cell costs the same whether it is the fiftieth or the thousandth, at the
 * end of a chain or not. Cells that declare more than variables (functions, classes, types, imports) are kept as
 * they are. What no name leads to any more is forgotten.
 */
export class CellNames {
  readonly #meanings = new Map<string, Meaning>();
  readonly #scope = new ScopeFiles();
  /** Types declared inside of functions: they are printed as if they were global. */
  readonly #innerTypes = new Set<string>();
  readonly #folder: string;
  readonly #isGlobal: (type: string) => boolean;
  readonly #words: Words = {
    exported: (module, name) => this.#exported(module, name),
    isGlobal: (name) => !this.#innerTypes.has(name) && this.#isGlobal(name),
  };
  #next = 0;
  /** A name got a new meaning since the last sweep. */
  #isStale = false;

  /**
   * @param folder Where the files are, as the compiler names it.
   * @param isGlobal Whether there is a global type or namespace by this name.
   */
  constructor(folder: string, isGlobal: (type: string) => boolean) {
    this.#folder = folder;
    this.#isGlobal = isGlobal;
  }

  /** The names of all cells. */
  names(): Iterable<string> {
    return this.#meanings.keys();
  }

  /** The files and their texts, without the draft's. */
  files(): Iterable<[file: string, text: string]> {
    return this.#scope.files();
  }

  /** The text of a cell as the checker reads it; it begins with the cell's own, so offsets agree. */
  draft(source: string): string {
    const lookups = this.#lookups(source, declaredNames(source));
    return `${source}\n;${lookups.direct(this.#scope)}export{};`;
  }

  /**
   * The types of variables and functions in the scope's words, from those that the compiler prints for the draft
   * of the next cell. Left out is what cannot be said.
   */
  settle(
    source: string,
    printed: Iterable<readonly [name: string, type: PrintedType]>,
  ): SettledTypes {
    for (const name of innerTypes(source)) this.#innerTypes.add(name);
    const types = new Map<string, KnownType>();
    const own = declaredNames(source);
    for (const [name, { full, short }] of printed) {
      const whole = settledType(full, this.#words);
      const bare = (type: string) => this.#bare(type, full, own);
      const type = short === undefined ? whole : settledType(short, { ...this.#words, bare });
      if (whole && type) types.set(name, { ...type, whole: whole.text });
    }
    return types;
  }

  /** Where the scope declares or imports a name. */
  positionOf(name: string): { file: string; position: number } {
    return this.#scope.positionOf(this.#meanings.get(name)?.exported ?? '');
  }

  /**
   * A cell that has run. `types` holds the types of its variables and functions as far as they can be settled.
   * `bound` names what the cell declared at run time, where it threw half way. Returns what undoes all this.
   */
  accept(source: string, types: SettledTypes, bound?: ReadonlySet<string>): () => void {
    const cell = this.#next++;
    const declared = new Map(
      [...declaredNames(source)].filter(
        ([name, { value }]) => !bound || value === undefined || bound.has(name),
      ),
    );
    const before = new Map([...declared.keys()].map((name) => [name, this.#meanings.get(name)]));
    this.#isStale ||= [...before.values()].some((meaning) => meaning !== undefined);
    const statements = bound ? [] : this.#settledStatements(source, types, declared);
    const settled = new Set<string>();
    for (const { variables, kind, comment } of statements) {
      for (const { name, literal } of variables) {
        settled.add(name);
        const type = types.get(name);
        const exported = `${name}$${cell}`;
        const text = type ? `declare ${kind} ${exported}:${type.text};` : '';
        this.#scope.settle(exported, {
          cell,
          text: comment + (literal === undefined ? text : `const ${exported}=${literal};`),
          uses: type?.uses ?? [],
          isValue: kind === 'let',
        });
      }
    }
    const names: { local: string; exported: string }[] = [];
    const merges = new Lookups();
    for (const [name, meaning] of declared) {
      const exported = `${name}$${cell}`;
      const merged = this.#merge(name, meaning, merges);
      this.#meanings.set(name, { exported, declared: merged });
      if (merged.value === 'let') this.#scope.addValue(exported);
      if (!settled.has(name)) names.push({ local: name, exported });
    }
    const isForAll = speaksToAll(source);
    if (names.length > 0 || isForAll) {
      const body = keptBody(source, statements, types, merges);
      const own = new Map([...declared].filter(([name]) => !settled.has(name)));
      const lookups = this.#lookups(body, own, merges);
      const exports = [...own].filter(([, { exported }]) => !exported).map(([name]) => name);
      const text = `${body}\n;${lookups.text()}export{${exports.join()}};`;
      this.#scope.keep({ cell, text, names, uses: lookups.uses, isForAll });
    }
    return () => {
      this.#next = cell;
      for (const [name, meaning] of before) {
        if (meaning) this.#meanings.set(name, meaning);
        else this.#meanings.delete(name);
      }
      this.#scope.remove(cell);
    };
  }

  /** Modules that came into the program with a cell. */
  expect(modules: Iterable<string>): void {
    this.#scope.expect(modules);
  }

  /** Forgets what no name leads to any more. */
  sweep(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#scope.sweep([...this.#meanings.values()].map(({ exported }) => exported));
  }

  /** Statements all of whose variables are known by their types; their source is not needed any more. */
  #settledStatements(
    source: string,
    types: SettledTypes,
    declared: ReadonlyMap<string, Declared>,
  ): VariableStatement[] {
    const statements = variableStatements(source);
    const all = statements.flatMap(({ variables }) => variables.map(({ name }) => name));
    return statements.filter(
      ({ kind, isDocumentedInside, variables }) =>
        !isDocumentedInside &&
        variables.every(({ name, literal, isAnnotated }) => {
          if (all.indexOf(name) !== all.lastIndexOf(name)) return false;
          // A name that is a type too is declared in its own module, where both halves are.
          if (declared.get(name)?.type || this.#meanings.get(name)?.declared.type) return false;
          if (literal !== undefined) return true;
          const type = types.get(name);
          return type && (kind === 'let' || isAnnotated || !mayBeLiteral(type));
        }),
    );
  }

  /** What the scope calls an export of a module, which the compiler has printed. */
  #exported(module: string, name: string): string | undefined {
    if (!module.startsWith(`${this.#folder}/__`)) return this.#scope.typeName(module, name);
    const own = module.slice(this.#folder.length + 1);
    if (own === moduleOf(DRAFT)) return `${name}$${this.#next}`;
    return this.#scope.exportOf(own, name);
  }

  /** The name that a type's short print most likely means; what it then is, is compared with the full one. */
  #bare(name: string, full: string, own: ReadonlyMap<string, Declared>): string | undefined {
    const module = new RegExp(`import\\("([^"]*)"\\)\\.${name}(?![\\w$])`).exec(full)?.[1];
    if (module !== undefined) return this.#exported(module, name);
    if (own.has(name)) return `${name}$${this.#next}`;
    return this.#meanings.get(name)?.exported;
  }

  /** Declares the names of earlier cells that a source may use. */
  #lookups(
    source: string,
    declared: ReadonlyMap<string, Declared>,
    lookups = new Lookups(),
  ): Lookups {
    for (const name of words(source)) {
      const meaning = this.#meanings.get(name);
      if (!meaning || declared.has(name)) continue;
      // A `let` is declared again, as an import cannot be assigned to; only as an import a `const` keeps its literal.
      if (meaning.declared.value === 'let') {
        lookups.variable(name, meaning);
        lookups.type(name, meaning);
      } else lookups.import(meaning.exported, name);
    }
    return lookups;
  }

  /** A name may be a value of one cell and a type of another: the later cell then declares the earlier half too. */
  #merge(name: string, meaning: Declared, lookups: Lookups): Declared {
    const earlier = this.#meanings.get(name);
    if (!earlier) return meaning;
    const { value, type } = earlier.declared;
    if (meaning.value === undefined && (value === 'let' || value === 'const')) {
      this.#scope.addValue(earlier.exported);
      lookups.variable(name, earlier);
      return { ...meaning, value };
    }
    if ((meaning.value === 'let' || meaning.value === 'const') && !meaning.type && type) {
      lookups.type(name, earlier);
      return { ...meaning, type };
    }
    return meaning;
  }
}

/** The lines by which a file takes names from the scope: a single import, whatever it needs. */
class Lookups {
  readonly uses: string[] = [];
  readonly #imported: { readonly exported: string; readonly specifier: string }[] = [];
  #lines = '';

  import(exported: string, name = exported): void {
    this.uses.push(exported);
    this.#imported.push({ exported, specifier: `${exported} as ${name}` });
  }

  variable(name: string, { exported, declared }: Meaning): void {
    this.uses.push(exported);
    this.#imported.push({ exported, specifier: `${valueOf(exported)} as __ng_value_${name}` });
    this.#lines += `declare ${declared.value} ${name}:__ng_value_${name}['v'];`;
  }

  type(name: string, { exported, declared: { type } }: Meaning): void {
    if (!type) return;
    this.import(exported, `__ng_type_${name}`);
    this.#lines += `type ${name}${type.parameters}=__ng_type_${name}${type.arguments};`;
  }

  text(): string {
    return importing(new Set(this.#imported.map(({ specifier }) => specifier))) + this.#lines;
  }

  /** The same, past the scope: to find a name there, the compiler would look through all of them. */
  direct(scope: ScopeFiles): string {
    const files = new Map(scope.exporters().map((file) => [file, new Set<string>()]));
    for (const { exported, specifier } of this.#imported) {
      files.get(scope.fileOf(exported))?.add(specifier);
    }
    const imports = [...files].map(([file, names]) => `import{${[...names].join()}}${from(file)}`);
    return imports.join('') + this.#lines;
  }
}

/** The source without the statements whose variables the scope declares, and with what its functions return. */
function keptBody(
  source: string,
  statements: readonly VariableStatement[],
  types: SettledTypes,
  lookups: Lookups,
): string {
  const out = new MagicString(source);
  for (const { start, end } of statements) out.remove(start, end);
  for (const { name, body } of openFunctions(source)) {
    const type = types.get(name);
    if (type?.returns === undefined) continue;
    out.appendLeft(body, `:${type.returns} `);
    for (const name of type.uses) lookups.import(name);
  }
  return out.toString();
}
