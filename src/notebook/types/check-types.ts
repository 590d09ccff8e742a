import { dirname, resolve } from 'node:path';
import { checkCells, type SessionTypes } from '../../typecheck/index.ts';
import type { CodeCell } from '../model.ts';
import { loadNotebook } from '../read.ts';
import { tagsOf } from '../tags.ts';

export interface CellProblem {
  readonly path: string;
  /** Number of the cell in the notebook, from 1. */
  readonly cell: number;
  readonly id: string;
  /** Line and column in the cell, from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/**
 * Checks the code cells of a notebook as the kernel does, without running them. Errors in cells tagged
 * `raises-exception` or `skip-execution` are not reported.
 *
 * @param session the types of what the kernel gives its cells
 * @throws NotebookError where the file is no notebook
 */
export async function checkTypes(path: string, session?: SessionTypes): Promise<CellProblem[]> {
  const { cells } = await loadNotebook(path);
  const code = cells.flatMap((cell, index) =>
    cell.cell_type === 'code' ? [{ cell, number: index + 1 }] : [],
  );
  const found = checkCells(
    code.map(({ cell }) => cell.source),
    {
      cwd: dirname(resolve(path)),
      tsconfig: undefined,
      ...(session === undefined ? {} : { session }),
    },
  );
  return code.flatMap(({ cell, number }, i) => {
    if (!isJudged(cell)) return [];
    return (found[i] ?? []).map(({ code, lines, start, file }) => {
      const before = file === undefined ? cell.source.slice(0, start).split('\n') : [''];
      const place = file === undefined ? '' : `${file}: `;
      return {
        path,
        cell: number,
        id: cell.id,
        line: before.length,
        column: (before.at(-1) ?? '').length + 1,
        text: `${place}TS${code}: ${lines.join('\n  ')}`,
      };
    });
  });
}

/** A cell that shall raise may show a type error on purpose. */
function isJudged(cell: CodeCell): boolean {
  const { raises, skip } = tagsOf(cell);
  return !raises && !skip;
}
