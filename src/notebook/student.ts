import type { Notebook } from './model.ts';
import { isCheck, splitSolution } from './solutions.ts';

/**
 * The reader's copy of a chapter: each solution is replaced by its starter, and the outputs of exercises, which are the
 * author's own, are gone.
 *
 * @throws Error where the marks of a solution have no partner, naming the cell
 */
export function studentCopy(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type !== 'code') return cell;
      const parts = splitSolution(cell.source);
      if (typeof parts === 'string') throw new Error(`cell ${cell.id} ${parts}`);
      if (!parts && !isCheck(cell.source)) return cell;
      const source = parts ? parts.starter : cell.source;
      return { ...cell, source, outputs: [], execution_count: null };
    }),
  };
}
