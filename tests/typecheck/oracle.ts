import { namesOf } from './oracle-names.ts';

/** One cell as a module of the notebook's program. */
export interface CellModule {
  readonly file: string;
  /** Number of the cell, from 0. */
  readonly cell: number;
  readonly source: string;
  /** What stands before the source: a line that brings in the names of earlier cells. */
  readonly before: string;
  readonly text: string;
}

/**
 * Cells as a chain of modules, so that each sees the names of the cells before it and may declare any of them anew, as
 * in a notebook.
 */
export function programOf(cells: readonly string[]): CellModule[] {
  /** Name to the line of TypeScript that brings it in. */
  const visible = new Map<string, string>();
  return cells.map((source, cell) => {
    const file = `cell-${String(cell).padStart(3, '0')}.ts`;
    const { variables, fixed, exported } = namesOf(source);
    const own = [...variables, ...fixed];
    const prelude = [...visible].filter(([name]) => !own.includes(name)).map(([, line]) => line);
    const unexported = own.filter((name) => !exported.has(name));
    for (const name of fixed) visible.set(name, `import { ${name} } from './${file}';`);
    // An import cannot be assigned to, so a variable is declared with the type it has there.
    for (const name of variables) {
      visible.set(name, `declare let ${name}: typeof import('./${file}').${name};`);
    }
    const before = `${prelude.join(' ')}\n`;
    const text = `${before}${source}\n;export { ${unexported.join(', ')} };\n`;
    return { file, cell, source, before, text };
  });
}
