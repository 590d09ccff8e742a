import type { Cell, CodeCell, Notebook, Output, TextCell } from '../../src/notebook/index.ts';

/** A cell of text in both languages. */
export const prose = (zh: string, en: string): TextCell =>
  markdown(`${zh}\n\n<!-- en -->\n\n${en}`);

export const markdown = (source: string): TextCell => ({
  ...{ cell_type: 'markdown', id: '', metadata: {} },
  source,
});

/** A cell of code that has run. */
export const code = (
  source: string,
  {
    tags = [],
    outputs = [],
    ran = true,
  }: { tags?: string[]; outputs?: Output[]; ran?: boolean } = {},
): CodeCell => ({
  ...{ cell_type: 'code', id: '', metadata: { tags }, execution_count: ran ? 1 : null },
  ...{ source, outputs },
});

export function notebookOf(...cells: readonly Cell[]): Notebook {
  return {
    ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
    cells: cells.map((cell, index) => ({ ...cell, id: `id${index}` })),
  };
}
