import { type Declared, declaredNames, words } from './names.ts';

interface Place {
  readonly cell: number;
  readonly declared: Declared;
}

/** The text of a cell as the checker reads it; it begins with the cell's own source, so offsets agree. */
export interface CellText {
  readonly text: string;
  readonly declared: ReadonlyMap<string, Declared>;
}

export const cellModule = (cell: number): string => `__cell${cell}`;
export const scopeModule = '__scope';

/**
 * What the type checker knows of the cells so far. Each accepted cell is a module that exports its names; one
 * more module exports every name in its latest meaning. A cell under check imports from that one only, so the
 * graph of modules stays the same from cell to cell, and only what changed is read again.
 */
export class CellNames {
  readonly #places = new Map<string, Place>();
  #next = 0;

  /** The number of the next cell to be accepted. */
  get next(): number {
    return this.#next;
  }

  /** The cell under check, or the one being written: names come from the scope. */
  draft(source: string): CellText {
    const declared = declaredNames(source);
    const lines: string[] = [];
    const imported: string[] = [];
    for (const [name, { declared: meaning }] of this.#used(source, declared)) {
      if (meaning.value === 'let' || meaning.value === 'const') {
        lines.push(`declare ${meaning.value} ${name}:typeof import('./${scopeModule}').${name};`);
        if (meaning.type) lines.push(typeAlias(name, `./${scopeModule}`, meaning.type));
      } else imported.push(name);
    }
    const text = `${source}\n;import{${imported.join()}}from'./${scopeModule}';${lines.join('')}export{};`;
    return { text, declared };
  }

  /**
   * A cell that has run, as a module. `bound` names what it declared at run time, where it threw half way.
   */
  accept(source: string, bound?: ReadonlySet<string>): { cell: number; text: string } {
    const cell = this.#next++;
    const declared = declaredNames(source);
    const lines: string[] = [];
    const exported: string[] = [];
    for (const [name, { cell: from, declared: meaning }] of this.#used(source, declared)) {
      const module = `./${cellModule(from)}`;
      if (meaning.value === 'let' || meaning.value === 'const') {
        lines.push(`declare ${meaning.value} ${name}:typeof import('${module}').${name};`);
        if (meaning.type) lines.push(typeAlias(name, module, meaning.type));
      } else lines.push(`import{${name}}from'${module}';`);
    }
    for (const [name, meaning] of declared) {
      const isBound = bound === undefined || meaning.value === undefined || bound.has(name);
      if (!isBound) continue;
      const earlier = this.#places.get(name);
      const merged = this.#merge(name, meaning, earlier, lines);
      if (!meaning.exported) exported.push(name);
      this.#places.set(name, { cell, declared: merged });
    }
    return { cell, text: `${source}\n;${lines.join('')}export{${exported.join()}};` };
  }

  /** The module of all names, for so many cells: a cell not yet accepted is named too, to keep the graph. */
  scopeText(cells: number): string {
    const byCell: string[][] = Array.from({ length: cells }, () => []);
    for (const [name, { cell }] of this.#places) byCell[cell]?.push(name);
    return byCell
      .map((names, cell) => `export{${names.join()}}from'./${cellModule(cell)}';`)
      .join('\n');
  }

  names(): readonly string[] {
    return [...this.#places.keys()];
  }

  *#used(source: string, declared: ReadonlyMap<string, Declared>): Iterable<[string, Place]> {
    for (const word of words(source)) {
      const place = this.#places.get(word);
      if (place && !declared.has(word)) yield [word, place];
    }
  }

  /** A name may be a value of one cell and a type of another: the later cell then declares the earlier half too. */
  #merge(name: string, meaning: Declared, earlier: Place | undefined, lines: string[]): Declared {
    if (!earlier) return meaning;
    const module = `./${cellModule(earlier.cell)}`;
    if (
      !meaning.value &&
      (earlier.declared.value === 'let' || earlier.declared.value === 'const')
    ) {
      const { value } = earlier.declared;
      lines.push(`declare ${value} ${name}:typeof import('${module}').${name};`);
      return { ...meaning, value };
    }
    if ((meaning.value === 'let' || meaning.value === 'const') && !meaning.type) {
      const { type } = earlier.declared;
      if (type) {
        lines.push(typeAlias(name, module, type));
        return { ...meaning, type };
      }
    }
    return meaning;
  }
}

function typeAlias(name: string, module: string, type: NonNullable<Declared['type']>): string {
  return `type ${name}${type.parameters}=import('${module}').${name}${type.arguments};`;
}
