import type { Notebook } from '../model.ts';

/** A notebook without any code cell, such as a list of terms: a page, which is no chapter. */
export const isPage = ({ cells }: Notebook): boolean =>
  !cells.some((cell) => cell.cell_type === 'code');
