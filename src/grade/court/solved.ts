import { type Notebook, splitSolution } from '../../notebook/index.ts';

/** The part of the exercises as their author solved it. */
export function solved(part: Notebook): Notebook {
  return {
    ...part,
    cells: part.cells.map((cell) => {
      const parts = splitSolution(cell.source);
      return typeof parts === 'object' ? { ...cell, source: parts.solution } : cell;
    }),
  };
}
