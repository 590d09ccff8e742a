/** A cell whose source the checker keeps reading, as what it declares cannot be said in types alone. */
export interface Kept {
  readonly cell: number;
  readonly text: string;
  /** What it gives to the scope, `x as x$3`. */
  readonly names: readonly { readonly local: string; readonly exported: string }[];
  /** Names of the scope that it needs. */
  readonly uses: readonly string[];
  /** It counts also when no name of it is in use any more. */
  readonly isForAll: boolean;
}

/** A variable of which the scope itself says the type. */
export interface Settled {
  readonly cell: number;
  readonly text: string;
  readonly uses: readonly string[];
  /** It is declared again where it is used. */
  readonly isValue: boolean;
}

/** The cell that is checked. */
export const DRAFT = '__draft.ts';
/** The names of all cells, each with its cell's number. */
export const SCOPE = '__scope.ts';
/** The types of other modules that variables have. */
const TYPES = '__types.ts';

/** A file of settled variables; its text is made anew only when they change. */
interface Page {
  readonly settled: Map<string, Settled>;
  text: string | undefined;
}

const newPage = (): Page => ({ settled: new Map(), text: undefined });

const slotFile = (slot: number): string => `__cell${slot}.ts`;
const pageFile = (page: number): string => `__page${page}.ts`;
export const moduleOf = (file: string): string => file.replace(/\.ts$/, '');
export const from = (file: string): string => `from'./${moduleOf(file)}';`;

/** Alike in every file, so that the graph of modules stays the same whatever a file takes from the scope. */
export const importing = (names: Iterable<string>): string =>
  `import{${[...names].join()}}${from(SCOPE)}`;
const exporting = (names: Iterable<string>): string => `export{${[...names].join()}};`;
const EMPTY = importing([]) + exporting([]);

/**
 * A type with a member `v` of the variable's type. Not `typeof x` where the variable is used: that is subject to
 * narrowing by the code before it, and so circular.
 */
export const valueOf = (exported: string): string => `${exported}$value`;
const valueText = (exported: string): string =>
  `interface ${valueOf(exported)}{v:typeof ${exported}}`;

const FIRST_SLOTS = 64;
const FIRST_PAGES = 16;
const PAGE_LENGTH = 64;

/**
 * The files in which the checker finds the names of all cells. TypeScript takes in a change of one file at once as
 * long as the file's imports stay: so there is a fixed number of slots for cells that are kept, and of pages for
 * variables that are settled, and the scope exports them all. One more variable changes one page.
 */
export class ScopeFiles {
  #slots: (Kept | undefined)[] = Array.from({ length: FIRST_SLOTS }, () => undefined);
  #pages = Array.from({ length: FIRST_PAGES }, newPage);
  /** Names of kept cells that are declared again where they are used. */
  readonly #values = new Set<string>();
  /** The names of types of other modules, by module. */
  readonly #types = new Map<string, Map<string, string>>();
  readonly #usedTypes = new Set<string>();
  #typeCount = 0;

  keep(kept: Kept): void {
    const free = this.#slots.indexOf(undefined);
    if (free >= 0) this.#slots[free] = kept;
    // The graph of modules changes; rarely, as each time there are twice as many.
    else this.#slots = [...this.#slots, kept, ...this.#slots.slice(1).map(() => undefined)];
    this.#use(kept.uses);
  }

  settle(exported: string, settled: Settled): void {
    let page = this.#pages.find(({ settled: { size } }) => size < PAGE_LENGTH);
    if (!page) {
      page = newPage();
      this.#pages = [...this.#pages, page, ...this.#pages.slice(1).map(newPage)];
    }
    page.settled.set(exported, settled);
    page.text = undefined;
    this.#use(settled.uses);
  }

  /** Makes a name of an earlier cell one that is declared again where it is used. */
  addValue(exported: string): void {
    const page = this.#pages.find(({ settled }) => settled.has(exported));
    const settled = page?.settled.get(exported);
    if (page && settled) {
      page.settled.set(exported, { ...settled, isValue: true });
      page.text = undefined;
    } else this.#values.add(exported);
  }

  /** What one of our own modules, or any other, exports under this name. */
  exportOf(module: string, name: string): string | undefined {
    return this.#slots
      .find((_, slot) => module === moduleOf(slotFile(slot)))
      ?.names.find(({ local }) => local === name)?.exported;
  }

  /** Modules whose types variables may come to have: named from the start, they change no graph later. */
  expect(modules: Iterable<string>): void {
    for (const module of modules) {
      if (!this.#types.has(module)) this.#types.set(module, new Map());
    }
  }

  /** What the scope calls a type of another module. */
  typeName(module: string, name: string): string {
    const names = this.#types.get(module) ?? new Map<string, string>();
    this.#types.set(module, names);
    const alias = names.get(name) ?? `__ng_${this.#typeCount++}`;
    names.set(name, alias);
    return alias;
  }

  /** Forgets a cell. */
  remove(cell: number): void {
    this.#filter((owner) => owner.cell !== cell);
  }

  /** Forgets what none of these names leads to. */
  sweep(names: Iterable<string>): void {
    const owners = new Map<string, Kept | Settled>(
      this.#pages.flatMap(({ settled }) => [...settled]),
    );
    const waiting = [...names];
    const used = new Set<Kept | Settled>();
    for (const kept of this.#slots) {
      for (const { exported } of kept?.names ?? []) owners.set(exported, kept as Kept);
      if (kept?.isForAll) used.add(kept);
      if (kept?.isForAll) waiting.push(...kept.uses);
    }
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const owner = owners.get(name);
      if (!owner || used.has(owner)) continue;
      used.add(owner);
      waiting.push(...owner.uses);
    }
    this.#filter((owner) => used.has(owner));
  }

  /** Where a name is declared, or imported by the scope. */
  positionOf(exported: string): { file: string; position: number } {
    const file = this.fileOf(exported);
    const text = [...this.files()].find(([name]) => name === file)?.[1] ?? '';
    const name = new RegExp(`(?<= )${exported.replaceAll('$', '\\$')}[,}:=]`, 'u');
    return { file, position: text.search(name) };
  }

  /** The file that exports a name: that of its page, where it has one. */
  fileOf(exported: string): string {
    const page = this.#pages.findIndex(({ settled }) => settled.has(exported));
    return page < 0 ? SCOPE : pageFile(page);
  }

  /** Those that `fileOf` may give. */
  exporters(): string[] {
    return [SCOPE, ...this.#pages.map((_, page) => pageFile(page))];
  }

  /** All files and their texts. */
  *files(): Iterable<[file: string, text: string]> {
    yield [TYPES, this.#typesText()];
    for (const [slot, kept] of this.#slots.entries()) yield [slotFile(slot), kept?.text ?? EMPTY];
    for (const [number, page] of this.#pages.entries()) {
      page.text ??= pageText(page.settled);
      yield [pageFile(number), page.text];
    }
    yield [SCOPE, this.#scopeText()];
  }

  #use(names: readonly string[]): void {
    for (const name of names) this.#usedTypes.add(name);
  }

  #filter(isUsed: (owner: Kept | Settled) => boolean): void {
    this.#slots = this.#slots.map((kept) => (kept && isUsed(kept) ? kept : undefined));
    for (const page of this.#pages) {
      for (const [name, settled] of page.settled) {
        if (isUsed(settled)) continue;
        page.settled.delete(name);
        page.text = undefined;
      }
    }
  }

  #scopeText(): string {
    const types = [...this.#types.values()]
      .flatMap((names) => [...names.values()])
      .filter((name) => this.#usedTypes.has(name));
    const kept = this.#slots.flatMap((cell) => cell?.names.map(({ exported }) => exported) ?? []);
    const values = kept.filter((name) => this.#values.has(name));
    return [
      `import{${types.join()}}${from(TYPES)}`,
      ...this.#slots.map((cell, slot) => {
        const names = cell?.names.map(({ local, exported }) => `${local} as ${exported}`) ?? [];
        return `import{${names.join()}}${from(slotFile(slot))}`;
      }),
      ...this.#pages.map((_, page) => `export*${from(pageFile(page))}`),
      ...values.map(valueText),
      exporting([...types, ...kept, ...values.map(valueOf)]),
    ].join('\n');
  }

  #typesText(): string {
    const lines = [...this.#types].map(([module, names]) => {
      const used = [...names].filter(([, alias]) => this.#usedTypes.has(alias));
      const list = used.map(([name, alias]) => `${name} as ${alias}`);
      return `export type{${list.join()}}from${JSON.stringify(module)};`;
    });
    return `${lines.join('\n')}\nexport{};`;
  }
}

function pageText(page: ReadonlyMap<string, Settled>): string {
  const entries = [...page];
  const values = entries.filter(([, { isValue }]) => isValue).map(([name]) => name);
  const needs = new Set(entries.flatMap(([, { uses }]) => uses));
  return [
    importing(needs),
    ...entries.map(([, { text }]) => text),
    ...values.map(valueText),
    exporting([...page.keys(), ...values.map(valueOf)]),
  ].join('\n');
}
