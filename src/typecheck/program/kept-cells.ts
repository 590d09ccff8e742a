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

/** The cell that is checked. */
export const DRAFT = '__draft.ts';
/** The names of kept cells, each with its cell's number. */
export const SCOPE = '__scope.ts';
/** What other modules export, under names of ours. */
const MODULES = '__modules.ts';

const slotFile = (slot: number): string => `__cell${slot}.ts`;
export const moduleOf = (file: string): string => file.replace(/\.ts$/, '');
const from = (file: string): string => `from'./${moduleOf(file)}';`;

/** A name of ours for what another module exports. */
export const isAlias = (name: string): boolean => /^__ng_\d+$/.test(name);

/** Takes names from the scope; `local` is what they are called here. */
export function importing(names: Iterable<readonly [exported: string, local: string]>): string {
  const all = [...names];
  const list = (isWanted: (exported: string) => boolean) =>
    new Set(all.flatMap(([name, local]) => (isWanted(name) ? [`${name} as ${local}`] : [])));
  // Alike in every file, so that the graph of modules stays the same whatever a file takes.
  const kept = [...list((name) => !isAlias(name))];
  return `import{${kept.join()}}${from(SCOPE)}import{${[...list(isAlias)].join()}}${from(MODULES)}`;
}
const exporting = (names: Iterable<string>): string => `export{${[...names].join()}};`;
const EMPTY = importing([]) + exporting([]);

/**
 * A type with a member `v` of the variable's type. Not `typeof x` where the variable is used: that is subject to
 * narrowing by the code before it, and so circular.
 */
export const valueTypeOf = (exported: string): string => `${exported}$value`;
const valueText = (exported: string): string =>
  `interface ${valueTypeOf(exported)}{v:typeof ${exported}}`;

const FIRST_SLOTS = 64;

/**
 * The files in which the checker finds the cells that are kept. TypeScript takes in a change of one file at once as
 * long as the file's imports stay: so there is a fixed number of slots, and the scope exports what is in them.
 */
export class KeptCells {
  #slots: (Kept | undefined)[] = Array.from({ length: FIRST_SLOTS }, () => undefined);
  /** Names that are declared again where they are used. */
  readonly #values = new Set<string>();
  /** Our names for what other modules export, by module. */
  readonly #aliases = new Map<string, Map<string, string>>();
  readonly #usedAliases = new Set<string>();
  #aliasCount = 0;
  #scopeText: string | undefined;
  #modulesText: string | undefined;

  keep(kept: Kept): void {
    this.use(kept.uses);
    const free = this.#slots.indexOf(undefined);
    if (free >= 0) this.#slots[free] = kept;
    // The graph of modules changes; rarely, as each time there are twice as many.
    else this.#slots = [...this.#slots, kept, ...this.#slots.slice(1).map(() => undefined)];
    this.#scopeText = undefined;
  }

  /** Makes a name of an earlier cell one that is declared again where it is used. */
  addValue(exported: string): void {
    this.#values.add(exported);
    this.#scopeText = undefined;
  }

  /** What one of our own modules exports under this name. */
  exportOf(module: string, name: string): string | undefined {
    return this.#slots
      .find((_, slot) => module === moduleOf(slotFile(slot)))
      ?.names.find(({ local }) => local === name)?.exported;
  }

  /** Modules that cells may come to name: named from the start, they change no graph later. */
  expect(modules: Iterable<string>): void {
    for (const module of modules) {
      if (!this.#aliases.has(module)) this.#aliases.set(module, new Map());
    }
    this.#modulesText = undefined;
  }

  /** Our name for an export of another module; it counts when it is `use`d. */
  alias(module: string, name: string): string {
    const names = this.#aliases.get(module) ?? new Map<string, string>();
    this.#aliases.set(module, names);
    const alias = names.get(name) ?? `__ng_${this.#aliasCount++}`;
    names.set(name, alias);
    return alias;
  }

  use(names: Iterable<string>): void {
    for (const name of names) {
      if (!isAlias(name) || this.#usedAliases.has(name)) continue;
      this.#usedAliases.add(name);
      this.#modulesText = undefined;
    }
  }

  /** Forgets a cell. */
  remove(cell: number): void {
    this.#filter((kept) => kept.cell !== cell);
  }

  /** Forgets the cells that none of these names leads to. */
  sweep(names: Iterable<string>): void {
    const owners = new Map<string, Kept>();
    const waiting = [...names];
    const used = new Set<Kept>();
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
    this.#filter((kept) => used.has(kept));
  }

  /** All files and their texts. */
  *files(): Iterable<[file: string, text: string]> {
    this.#modulesText ??= this.#writeModules();
    this.#scopeText ??= this.#writeScope();
    yield [MODULES, this.#modulesText];
    for (const [slot, kept] of this.#slots.entries()) yield [slotFile(slot), kept?.text ?? EMPTY];
    yield [SCOPE, this.#scopeText];
  }

  #filter(isUsed: (kept: Kept) => boolean): void {
    if (this.#slots.every((kept) => !kept || isUsed(kept))) return;
    this.#slots = this.#slots.map((kept) => (kept && isUsed(kept) ? kept : undefined));
    this.#scopeText = undefined;
  }

  #writeScope(): string {
    const kept = this.#slots.flatMap((cell) => cell?.names.map(({ exported }) => exported) ?? []);
    const values = kept.filter((name) => this.#values.has(name));
    return [
      ...this.#slots.map((cell, slot) => {
        const names = cell?.names.map(({ local, exported }) => `${local} as ${exported}`) ?? [];
        return `import{${names.join()}}${from(slotFile(slot))}`;
      }),
      ...values.map(valueText),
      exporting([...kept, ...values.map(valueTypeOf)]),
    ].join('\n');
  }

  #writeModules(): string {
    const lines = [...this.#aliases].map(([module, names]) => {
      const used = [...names].filter(([, alias]) => this.#usedAliases.has(alias));
      const list = used.map(([name, alias]) => `${name} as ${alias}`);
      return `export{${list.join()}}from${JSON.stringify(module)};`;
    });
    return `${lines.join('\n')}\nexport{};`;
  }
}
