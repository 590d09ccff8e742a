import { type Declared, declaredNames, words } from './names.ts';

/** A name's latest meaning, and the name under which the scope exports it. */
interface Meaning {
  readonly exported: string;
  readonly declared: Declared;
}

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

  /** The number of the next cell to be accepted. */
  get next(): number {
    return this.#exports.length;
  }

  /** The text of a cell as the checker reads it; it begins with the cell's own, so offsets agree. */
  draft(source: string): string {
    return `${source}\n;${this.#lookups(source, declaredNames(source))}export{};`;
  }

  /** A cell that has run. `bound` names what it declared at run time, where it threw half way. */
  accept(source: string, bound?: ReadonlySet<string>): { cell: number; text: string } {
    const cell = this.#exports.length;
    const declared = declaredNames(source);
    const lookups = this.#lookups(source, declared);
    const merges: string[] = [];
    const exported: string[] = [];
    const numbered: string[] = [];
    for (const [name, meaning] of declared) {
      if (bound && meaning.value !== undefined && !bound.has(name)) continue;
      const merged = this.#merge(name, meaning, merges);
      this.#meanings.set(name, { exported: `${name}$${cell}`, declared: merged });
      numbered.push(`${name} as ${name}$${cell}`);
      if (!meaning.exported) exported.push(name);
    }
    this.#exports.push(numbered);
    return { cell, text: `${source}\n;${lookups}${merges.join('')}export{${exported.join()}};` };
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
      if (isVariable(meaning.declared))
        lines.push(...variable(name, meaning), ...alias(name, meaning));
      else imported.push(`${meaning.exported} as ${name}`);
    }
    return importing(imported) + lines.join('');
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

/** Re-declared, not imported: an import cannot be assigned to, and TypeScript would speak of an import. */
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
