import { asChapter, type LessonCell } from '../lint/chapter.ts';
import type { CodeCell, Notebook } from '../model.ts';

/**
 * The part of a chapter that its exercises may use: the imports of all cells, and each code cell from the first
 * solution or check on. What an exercise takes from the chapter above is not in it, so an exercise that runs here
 * stands by itself.
 *
 * @returns nothing where the chapter has no exercise
 */
export function exercisePart(notebook: Notebook): Notebook | undefined {
  const { code } = asChapter(notebook, '');
  const first = code.findIndex(({ role }) => role === 'solution' || role === 'check');
  if (first === -1) return undefined;
  const cells = code.slice(first).map(({ cell }) => cell);
  return { ...notebook, cells: [codeCell('imports', importsIn(code.slice(0, first))), ...cells] };
}

/** The imports of the code cells above a place of a notebook. */
export function importsOf(notebook: Notebook, end: number): string {
  return importsIn(asChapter({ ...notebook, cells: notebook.cells.slice(0, end) }, '').code);
}

function importsIn(code: readonly LessonCell[]): string {
  return code
    .flatMap(({ body, source }) =>
      body
        .filter(({ type }) => type === 'ImportDeclaration')
        .map(({ start, end }) => source.slice(start, end)),
    )
    .join('\n');
}

export function codeCell(id: string, source: string): CodeCell {
  return { cell_type: 'code', id, metadata: {}, source, execution_count: null, outputs: [] };
}
