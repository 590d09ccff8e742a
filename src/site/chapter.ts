import { basename } from 'node:path';
import type { Attachments, CodeCell, Notebook, Output } from '../notebook/model.ts';
import { type Language, splitLanguages } from './languages.ts';
import type { Problem } from './problems.ts';
import { type Exercise, splitSolution } from './solutions.ts';

export interface ProseBlock {
  readonly kind: 'prose';
  /** Number of the cell in its notebook, counted from 1. */
  readonly cell: number;
  readonly text: Readonly<Record<Language, string>>;
  readonly attachments: Attachments;
}

export interface CodeBlock {
  readonly kind: 'code';
  readonly cell: number;
  readonly source: string;
  readonly exercise?: Exercise;
  readonly outputs: readonly Output[];
  readonly tags: ReadonlySet<string>;
}

export type Block = ProseBlock | CodeBlock;

/** A notebook as the course shows it: both languages, cells in order. */
export interface Chapter {
  /** File name without `.ipynb`; the page's name in each language. */
  readonly slug: string;
  readonly file: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly blocks: readonly Block[];
}

/** Cells with one of these tags are not expected to have run. */
const UNEXECUTED = /^(?:skip-execution|needs:.+)$/;
const REMOVED = 'remove-cell';

/**
 * Takes a notebook apart. What keeps it from being shown (a missing language, a cell that never ran, a
 * solution without an end) is reported to `problems` with its cell, so that all of a course is told at once.
 */
export function readChapter(notebook: Notebook, file: string, problems: Problem[]): Chapter {
  const slug = basename(file).replace(/\.ipynb$/, '');
  const blocks: Block[] = [];
  const title: Record<Language, string> = { zh: '', en: '' };
  notebook.cells.forEach((cell, index) => {
    const number = index + 1;
    const report = (message: string) => problems.push({ notebook: file, cell: number, message });
    const tags = new Set(cell.metadata.tags ?? []);
    if (cell.cell_type === 'raw' || cell.source.trim() === '' || tags.has(REMOVED)) return;
    if (cell.cell_type === 'code') {
      blocks.push(codeBlock(cell, number, tags, report));
      return;
    }
    const text = splitLanguages(cell.source);
    if (typeof text === 'string') {
      report(text);
      return;
    }
    title.zh ||= firstHeading(text.zh);
    title.en ||= firstHeading(text.en);
    blocks.push({ kind: 'prose', cell: number, text, attachments: cell.attachments ?? {} });
  });
  for (const language of ['zh', 'en'] as const) {
    if (title[language] !== '') continue;
    const name = language === 'zh' ? 'Chinese' : 'English';
    problems.push({
      notebook: file,
      message: `has no ${name} title; start a cell with a line \`# …\``,
    });
  }
  return { slug, file, title, blocks };
}

function codeBlock(
  cell: CodeCell,
  number: number,
  tags: ReadonlySet<string>,
  report: (message: string) => void,
): CodeBlock {
  const ran = cell.execution_count !== null || cell.outputs.length > 0;
  if (!ran && ![...tags].some((tag) => UNEXECUTED.test(tag))) {
    report('has not been executed; run the notebook and keep its outputs (`notegrad run`)');
  }
  const exercise = splitSolution(cell.source, '在这里写你的代码 / your code here');
  if (typeof exercise === 'string') report(exercise);
  const base = {
    kind: 'code',
    cell: number,
    source: cell.source,
    outputs: cell.outputs,
    tags,
  } as const;
  return typeof exercise === 'object' ? { ...base, exercise } : base;
}

function firstHeading(text: string): string {
  const line = /^#[ \t]+(.+?)[ \t]*#*$/m.exec(text)?.[1] ?? '';
  return line.replace(/[*_`]/g, '');
}
