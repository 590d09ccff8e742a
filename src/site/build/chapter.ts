import {
  ANSWER_STARTER,
  type Attachments,
  type CodeCell,
  type Notebook,
  type Output,
  questionOf,
  type SolutionCell,
  splitSolution,
} from '../../notebook/index.ts';
import { type Language, languages, splitLanguages } from '../render/languages.ts';
import type { Fault } from './problems.ts';

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
  readonly exercise?: SolutionCell;
  readonly outputs: readonly Output[];
  readonly tags: ReadonlySet<string>;
}

export type Block = ProseBlock | CodeBlock;

/** A notebook as the course shows it: both languages, cells in order. */
export interface Chapter {
  /** The first heading of each language. */
  readonly title: Readonly<Record<Language, string>>;
  readonly blocks: readonly Block[];
  /**
   * What keeps the notebook from being shown: a missing language, a cell that never ran, a solution
   * without an end.
   */
  readonly faults: readonly Fault[];
}

/** Cells with one of these tags are not expected to have run. */
const UNEXECUTED = /^(?:skip-execution|needs:.+)$/;
const REMOVED = 'remove-cell';
const NAMES: Readonly<Record<Language, string>> = { zh: 'Chinese', en: 'English' };

/** Takes a notebook apart. */
export function readChapter(notebook: Notebook): Chapter {
  const blocks: Block[] = [];
  const faults: Fault[] = [];
  const title: Record<Language, string> = { zh: '', en: '' };
  notebook.cells.forEach((cell, index) => {
    const number = index + 1;
    const report = (message: string) => faults.push({ cell: number, message });
    const tags = new Set(cell.metadata.tags ?? []);
    if (cell.cell_type === 'raw' || cell.source.trim() === '' || tags.has(REMOVED)) return;
    if (cell.cell_type === 'code') {
      blocks.push(codeBlock(cell, number, tags, report));
      return;
    }
    // What the author would answer is for those who grade.
    const source = questionOf(cell.source) ? ANSWER_STARTER : cell.source;
    const text = splitLanguages(source);
    if (typeof text === 'string') {
      report(text);
      return;
    }
    for (const language of languages) title[language] ||= firstHeading(text[language]);
    blocks.push({ kind: 'prose', cell: number, text, attachments: cell.attachments ?? {} });
  });
  for (const language of languages) {
    if (title[language] !== '') continue;
    const message = `has no ${NAMES[language]} title; start a cell with a line \`# …\``;
    faults.push({ message });
  }
  return { title, blocks, faults };
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
  const { source, outputs } = cell;
  const block = { kind: 'code', cell: number, source, outputs, tags } as const;
  return typeof exercise === 'object' ? { ...block, exercise } : block;
}

function firstHeading(text: string): string {
  const line = /^#[ \t]+(.+?)[ \t]*#*$/m.exec(text)?.[1] ?? '';
  return line.replace(/[*_`]/g, '');
}
