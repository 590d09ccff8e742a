import type { CodeCell, Notebook } from '../model.ts';
import { tagsOf } from '../tags.ts';
import { namesOf } from './names.ts';

/** One code cell as a module of the notebook's program. */
export interface CellModule {
  readonly file: string;
  /** Number of the cell in the notebook, from 1. */
  readonly number: number;
  readonly cell: CodeCell;
  /** Line 1 brings in the names of earlier cells, the source starts on line 2, exports follow it. */
  readonly text: string;
  /** Whether its type errors are mistakes; a cell that shall raise may show one on purpose. */
  readonly judged: boolean;
}

/**
 * The code cells as a chain of modules, so that each sees the names of the cells before it and may declare
 * any of them anew, as in a notebook.
 */
export function programOf(notebook: Notebook): CellModule[] {
  const modules: CellModule[] = [];
  /** Name to the line of TypeScript that brings it in. */
  const visible = new Map<string, string>();
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    const file = `cell-${String(index + 1).padStart(3, '0')}.ts`;
    const { variables, fixed, exported } = namesOf(cell.source);
    const own = [...variables, ...fixed];
    const prelude = [...visible].filter(([name]) => !own.includes(name)).map(([, line]) => line);
    const unexported = own.filter((name) => !exported.has(name));
    modules.push({
      file,
      number: index + 1,
      cell,
      text: `${prelude.join(' ')}\n${cell.source}\n;export { ${unexported.join(', ')} };\n`,
      judged: !tagsOf(cell).raises && !tagsOf(cell).skip,
    });
    for (const name of fixed) visible.set(name, `import { ${name} } from './${file}';`);
    // An import cannot be assigned to, so a variable is declared with the type it has there.
    for (const name of variables) {
      visible.set(name, `declare let ${name}: typeof import('./${file}').${name};`);
    }
  }
  return modules;
}
