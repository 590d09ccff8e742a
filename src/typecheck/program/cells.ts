import MagicString from 'magic-string';
import {
  type DeclarableType,
  declarableType,
  mayBeLiteral,
  type NameResolver,
  type PrintedType,
} from './declared-type.ts';
import { DRAFT, KeptCells, moduleOf } from './kept-cells.ts';
import { type Declarable, Lookups, type Meaning } from './lookups.ts';
import {
  type Declared,
  declaredNames,
  identifiersIn,
  innerTypes,
  membersOf,
  openFunctions,
  speaksToAll,
  type VariableStatement,
  variableStatements,
} from './names.ts';

/** Types by the names of the variables and functions that they are of. */
export type DeclarableTypes = ReadonlyMap<string, KnownType>;

export interface KnownType extends DeclarableType {
  /** The same type with nothing left to aliases. */
  readonly whole: string;
}

/**
 * What the type checker knows of the cells so far: each name's latest meaning. Most variables are *declarable*: their
 * types can be written down, and a cell that uses one has it declared, `declare const x:number`. Cells that declare more
 * are kept as modules, and one file exports their names with the cell's number, as `x$3`. What no name leads to any more
 * is forgotten. See docs/typecheck.md.
 */
export class CellNames {
  readonly #meanings = new Map<string, Meaning>();
  readonly #scope = new KeptCells();
  /** By the name that the scope would export. */
  readonly #declarable = new Map<string, Declarable>();
  /** Types declared inside of functions: they are printed as if they were global. */
  readonly #innerTypes = new Set<string>();
  /** What cells have imported, and what those export whose namespace has a name. */
  readonly #packages = new Map<string, ReadonlySet<string>>();
  readonly #folder: string;
  readonly #isGlobal: (type: string) => boolean;
  readonly #resolver: NameResolver = {
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

  /**
   * The text of a cell as the checker reads it; it begins with the cell's own, so offsets agree. Of a package that
   * is imported as a whole it has what the cell names, unless `isWhole`: see `Lookups.namespace`. `uses` are names
   * of the scope that the draft is to have besides.
   */
  draft(source: string, isWhole: boolean, uses: readonly string[] = []): string {
    const lookups = new Lookups();
    for (const name of uses) lookups.import(name);
    this.#lookUp(lookups, source, declaredNames(source), !isWhole);
    return `${source}\n;${lookups.text()}export{};${lookups.packageText(this.#packages.keys())}`;
  }

  /**
   * The types of variables and functions in the scope's identifiersIn, from those that the compiler prints for the draft
   * of the next cell. Left out is what cannot be said.
   */
  declarable(
    source: string,
    printed: Iterable<readonly [name: string, type: PrintedType]>,
  ): DeclarableTypes {
    for (const name of innerTypes(source)) this.#innerTypes.add(name);
    const types = new Map<string, KnownType>();
    const own = declaredNames(source);
    for (const [name, { full, short }] of printed) {
      const whole = declarableType(full, this.#resolver);
      const bare = (type: string) => this.#bare(type, full, own);
      const type = short === undefined ? whole : declarableType(short, { ...this.#resolver, bare });
      if (whole && type) types.set(name, { ...type, whole: whole.text });
    }
    return types;
  }

  /**
   * A cell that has run. `types` holds the types of its variables and functions as far as they can be written down.
   * `bound` names what the cell declared at run time, where it threw half way. Returns what undoes all this.
   */
  accept(source: string, types: DeclarableTypes, bound?: ReadonlySet<string>): () => void {
    const cell = this.#next++;
    const declared = new Map(
      [...declaredNames(source)].filter(
        ([name, { value }]) => !bound || value === undefined || bound.has(name),
      ),
    );
    const before = new Map([...declared.keys()].map((name) => [name, this.#meanings.get(name)]));
    this.#isStale ||= [...before.values()].some((meaning) => meaning !== undefined);
    const statements = bound ? [] : this.#declarableStatements(source, types, declared);
    const declarable = new Set<string>();
    for (const { variables, kind, comment } of statements) {
      for (const { name, literal } of variables) {
        declarable.add(name);
        const type = types.get(name);
        const meaning = literal === undefined ? `:${type?.text}` : `=${literal}`;
        this.#declarable.set(`${name}$${cell}`, {
          cell,
          // Behind code, on its line, documentation would belong to that.
          text: `${comment && `\n${comment}`}declare ${kind} ${name}${meaning};`,
          uses: type?.uses ?? [],
        });
        this.#scope.use(type?.uses ?? []);
      }
    }
    const names: { local: string; exported: string }[] = [];
    const merges = new Lookups();
    for (const [name, meaning] of declared) {
      const exported = `${name}$${cell}`;
      const merged = this.#merge(name, meaning, merges);
      this.#meanings.set(name, { exported, declared: merged });
      if (declarable.has(name)) continue;
      if (merged.value === 'let') this.#scope.addValue(exported);
      names.push({ local: name, exported });
    }
    const isForAll = speaksToAll(source);
    if (names.length > 0 || isForAll) {
      const body = keptBody(source, statements, types, merges);
      const own = new Map([...declared].filter(([name]) => !declarable.has(name)));
      const lookups = this.#lookUp(merges, body, own);
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
      for (const [exported, declarable] of this.#declarable) {
        if (declarable.cell === cell) this.#declarable.delete(exported);
      }
    };
  }

  /** Modules that came into the program with a cell. */
  expect(modules: Iterable<string>): void {
    this.#scope.expect(modules);
  }

  /** What a cell has imported: the draft does so ever after, so that its graph of modules stays. True if it is new. */
  addPackages(names: readonly string[]): boolean {
    const added = names.filter((name) => !this.#packages.has(name));
    for (const name of added) this.#packages.set(name, new Set());
    return added.length > 0;
  }

  /** What a package exports. */
  expectExports(module: string, names: Iterable<string>): void {
    this.#packages.set(module, new Set(names));
  }

  /** Forgets what no name leads to any more. */
  sweep(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const names = new Set([...this.#meanings.values()].map(({ exported }) => exported));
    for (const exported of this.#declarable.keys()) {
      if (!names.has(exported)) this.#declarable.delete(exported);
    }
    this.#scope.sweep([...names, ...[...this.#declarable.values()].flatMap(({ uses }) => uses)]);
  }

  /** Statements all of whose variables are known by their types; their source is not needed any more. */
  #declarableStatements(
    source: string,
    types: DeclarableTypes,
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
    if (!module.startsWith(`${this.#folder}/__`)) return this.#scope.alias(module, name);
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
  #lookUp(
    lookups: Lookups,
    source: string,
    declared: ReadonlyMap<string, Declared>,
    isInParts = false,
  ): Lookups {
    for (const name of identifiersIn(source)) {
      const meaning = this.#meanings.get(name);
      if (!meaning || declared.has(name)) continue;
      const declarable = this.#declarable.get(meaning.exported);
      if (declarable) lookups.declare(declarable);
      // A `let` is declared again, as an import cannot be assigned to; only as an import a `const` keeps its literal.
      else if (meaning.declared.value === 'let') {
        lookups.variable(name, meaning);
        lookups.type(name, meaning);
      } else {
        const members = isInParts ? this.#exportsUsed(source, name, meaning) : undefined;
        if (members) lookups.namespace(name, meaning.declared.package as string, members);
        else lookups.import(meaning.exported, name);
      }
    }
    return lookups;
  }

  /** What a source names of a package that an earlier cell has imported as a whole, if that is all it does with it. */
  #exportsUsed(source: string, name: string, { declared }: Meaning): Iterable<string> | undefined {
    if (declared.package === undefined) return undefined;
    const known = this.#packages.get(declared.package);
    const members = membersOf(source, name);
    return members && [...members].every((member) => known?.has(member)) ? members : undefined;
  }

  /** A name may be a value of one cell and a type of another: the later cell then declares the earlier half too. */
  #merge(name: string, meaning: Declared, lookups: Lookups): Declared {
    const earlier = this.#meanings.get(name);
    if (!earlier) return meaning;
    const { value, type } = earlier.declared;
    if (meaning.value === undefined && (value === 'let' || value === 'const')) {
      const declarable = this.#declarable.get(earlier.exported);
      if (declarable) lookups.declare(declarable);
      else {
        this.#scope.addValue(earlier.exported);
        lookups.variable(name, earlier);
      }
      return { ...meaning, value };
    }
    if ((meaning.value === 'let' || meaning.value === 'const') && !meaning.type && type) {
      lookups.type(name, earlier);
      return { ...meaning, type };
    }
    return meaning;
  }
}

/** The source without the statements whose variables the scope declares, and with what its functions return. */
function keptBody(
  source: string,
  statements: readonly VariableStatement[],
  types: DeclarableTypes,
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
