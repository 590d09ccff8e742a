import type { Notebook } from './model.ts';
import { ANSWER_STARTER, questionOf } from './questions.ts';
import { isCheck, splitSolution } from './solutions.ts';

/**
 * The reader's copy of a chapter: each solution is replaced by its starter, each answer to an open question by a line that
 * says where to write, and the outputs of exercises, which are the author's own, are
 * gone.
 *
 * @throws Error where the marks of a solution or a question are wrong, naming the cell
 */
export function studentCopy(notebook: Notebook): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type === 'markdown') {
        const question = questionOf(cell.source);
        if (typeof question === 'string') throw new Error(`cell ${cell.id} ${question}`);
        return question ? { ...cell, source: ANSWER_STARTER } : cell;
      }
      if (cell.cell_type !== 'code') return cell;
      const parts = splitSolution(cell.source);
      if (typeof parts === 'string') throw new Error(`cell ${cell.id} ${parts}`);
      if (!parts && !isCheck(cell.source)) return cell;
      const source = parts ? parts.starter : cell.source;
      return { ...cell, source, outputs: [], execution_count: null };
    }),
  };
}
