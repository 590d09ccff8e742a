import { type Declared, declaredNames, replaceVariables, words } from './names.ts';

/** A name's latest meaning, and the name under which the scope exports it. */
interface Meaning {
  readonly exported: string;
  readonly declared: Declared;
  /** How many cells have to be looked through to infer its type. */
  readonly depth: number;
}

/** Chains of inference longer than this are cut. */
const DEEP = 8;

export const cellModule = (cell: number): string => `__cell${cell}`;
export const scopeModule = '__scope';

/** Alike in every file, so that the graph of modules stays the same whatever a file takes from the scope. */
const SCOPE =
  `import*as __ng_types from'./${scopeModule}';` +
  `type __ng_values=typeof import('./${scopeModule}');`;
const importing = (names: readonly string[]): string =>
  `${SCOPE}import{${names.join()}}from'./${scopeModule}';`;

/** A cell that is not written yet. */
export const EMPTY_CELL = `${importing([])}export{};`;

/**
 * What the type checker knows of the cells so far. Each cell that has run is a module that exports its names; one
 * more module, the scope, exports those of all cells, each with its cell's number, as `x$3`. Every cell imports
 * from the scope and from nowhere else of ours. TypeScript takes in a change of one file at once as long as the
 * file's imports stay, so a cell costs the same whether it is the fiftieth or the thousandth.
 */
export class CellNames {
  readonly #meanings = new Map<string, Meaning>();
  readonly #exports: string[][] = [];
  /** The first variable of each type, by the type's full text. */
  readonly #firstOfType = new Map<string, string>();

  /** The number of the next cell to be accepted. */
  get next(): number {
    return this.#exports.length;
  }

  /** The names of all cells. */
  names(): Iterable<string> {
    return this.#meanings.keys();
  }

  /** The text of a cell as the checker reads it; it begins with the cell's own, so offsets agree. */
  draft(source: string): string {
    return `${source}\n;${this.#lookups(source, declaredNames(source))}export{};`;
  }

  /**
   * A cell that has run. `types` gives the full type of its variables, as far as known: a variable of a type that
   * an earlier one has is then declared to have that one's, so that no chain of cells is inferred again and again.
   * `bound` names what the cell declared at run time, where it threw half way.
   */
  accept(
    source: string,
    types: ReadonlyMap<string, string>,
    bound?: ReadonlySet<string>,
  ): { cell: number; text: string } {
    const cell = this.#exports.length;
    const declared = declaredNames(source);
    const known = new Map<string, string>();
    for (const [name, type] of types) {
      const first = this.#firstOfType.get(type);
      if (first !== undefined) known.set(name, `__ng_values['${first}']`);
    }
    const lookups = this.#lookups(source, declared);
    const merges: string[] = [];
    const exported: string[] = [];
    const numbered: string[] = [];
    const depth = this.#depthOf(source);
    for (const [name, meaning] of declared) {
      if (bound && meaning.value !== undefined && !bound.has(name)) continue;
      const merged = this.#merge(name, meaning, merges);
      this.#meanings.set(name, {
        exported: `${name}$${cell}`,
        declared: merged,
        depth: known.has(name) ? 0 : depth,
      });
      numbered.push(`${name} as ${name}$${cell}`);
      if (!meaning.exported) exported.push(name);
      const type = types.get(name);
      if (type !== undefined && !this.#firstOfType.has(type) && this.#isGlobal(type)) {
        this.#firstOfType.set(type, `${name}$${cell}`);
      }
    }
    this.#exports.push(numbered);
    const body = replaceVariables(source, known);
    return { cell, text: `${body}\n;${lookups}${merges.join('')}export{${exported.join()}};` };
  }

  /** How many cells the types of a source's variables may be inferred through. */
  #depthOf(source: string): number {
    const depths = [...words(source)].map((name) => this.#meanings.get(name)?.depth ?? 0);
    return 1 + depths.reduce((most, depth) => Math.max(most, depth), 0);
  }

  /** The types of this source's variables are worth being asked for before it is accepted. */
  isDeep(source: string): boolean {
    return this.#depthOf(source) >= DEEP;
  }

  /** The scope, for so many cells: those not written yet are named too, to keep the graph. */
  scopeText(cells: number): string {
    return Array.from(
      { length: cells },
      (_, cell) => `export{${this.#exports[cell]?.join() ?? ''}}from'./${cellModule(cell)}';`,
    ).join('\n');
  }

  /** Declares the names of earlier cells that a source may use. */
  #lookups(source: string, declared: ReadonlyMap<string, Declared>): string {
    const imported: string[] = [];
    const lines: string[] = [];
    for (const name of words(source)) {
      const meaning = this.#meanings.get(name);
      if (!meaning || declared.has(name)) continue;
      // A `let` is declared again, as an import cannot be assigned to; only as an import a `const` keeps its literal.
      if (meaning.declared.value === 'let') {
        lines.push(...variable(name, meaning), ...alias(name, meaning));
      } else imported.push(`${meaning.exported} as ${name}`);
    }
    return importing(imported) + lines.join('');
  }

  /** Speaks of no name that means something else in another cell. */
  #isGlobal(type: string): boolean {
    const own = words(type.replace(/import\("[^"]*"\)(\.\w+)*/g, ''));
    return type.includes('import("') && ![...own].some((name) => this.#meanings.has(name));
  }

  /** A name may be a value of one cell and a type of another: the later cell then declares the earlier half too. */
  #merge(name: string, meaning: Declared, lines: string[]): Declared {
    const earlier = this.#meanings.get(name);
    if (!earlier) return meaning;
    if (meaning.value === undefined && isVariable(earlier.declared)) {
      lines.push(...variable(name, earlier));
      return { ...meaning, value: earlier.declared.value };
    }
    if (isVariable(meaning) && !meaning.type && earlier.declared.type) {
      lines.push(...alias(name, earlier));
      return { ...meaning, type: earlier.declared.type };
    }
    return meaning;
  }
}

type Variable = Declared & { readonly value: 'let' | 'const' };

function isVariable(declared: Declared): declared is Variable {
  return declared.value === 'let' || declared.value === 'const';
}

function variable(name: string, { exported, declared }: Meaning): string[] {
  // Not `typeof __ng_types.x`: that is subject to narrowing by the code before it, and so circular.
  return [`declare ${declared.value} ${name}:__ng_values['${exported}'];`];
}

function alias(name: string, { exported, declared: { type } }: Meaning): string[] {
  return type ? [`type ${name}${type.parameters}=__ng_types.${exported}${type.arguments};`] : [];
}
