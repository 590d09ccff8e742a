import { parseSync } from 'oxc-parser';
import { type Node, walk } from '../../cell/syntax.ts';
import { splitLanguages } from '../languages.ts';
import type { CodeCell, Notebook } from '../model.ts';
import { isCheck, splitSolution } from '../solutions.ts';

export type { Node };

export interface ProseCell {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

/** `lesson`: what a page shows; `folded`: what it hides; `solution` and `check`: an exercise. */
export type Role = 'lesson' | 'folded' | 'solution' | 'check';

export interface LessonCell {
  readonly id: string;
  readonly role: Role;
  readonly source: string;
  /** The statements of the cell, none where it does not parse. */
  readonly body: readonly Node[];
  readonly cell: CodeCell;
}

/** A notebook as the standard of a chapter sees it. */
export interface Chapter {
  /** `L2-1-perceptron`. */
  readonly slug: string;
  readonly cells: number;
  readonly prose: readonly ProseCell[];
  readonly code: readonly LessonCell[];
}

/** Reads a notebook as a chapter. A cell with one language only has the other empty. */
export function asChapter(notebook: Notebook, slug: string): Chapter {
  const prose: ProseCell[] = [];
  const code: LessonCell[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type === 'markdown') {
      const text = splitLanguages(cell.source);
      prose.push({
        id: cell.id,
        ...(typeof text === 'string' ? { zh: cell.source, en: '' } : text),
      });
    } else if (cell.cell_type === 'code') {
      const { id, source } = cell;
      code.push({ id, source, role: roleOf(cell), body: parse(source), cell });
    }
  }
  return { slug, cells: notebook.cells.length, prose, code };
}

function roleOf({ source, metadata }: CodeCell): Role {
  if (splitSolution(source) !== undefined) return 'solution';
  if (isCheck(source)) return 'check';
  return metadata.tags?.includes('hide-input') ? 'folded' : 'lesson';
}

/** The statements of a cell, none where it does not parse. */
export function parse(source: string): readonly Node[] {
  const { program } = parseSync('cell.ts', source, { sourceType: 'module' });
  return program.body as unknown as readonly Node[];
}

/** Every node of some statements, each before those below it. */
export function nodesOf(body: readonly Node[]): readonly Node[] {
  const nodes: Node[] = [];
  for (const statement of body) {
    walk(statement, (node) => {
      nodes.push(node);
      return undefined;
    });
  }
  return nodes;
}

/** `plot.steps` of a call `plot.steps(...)`, `f` of `f(...)`; nothing for other calls and nodes. */
export function calleeOf(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = node.callee as Node;
  if (callee.type === 'Identifier') return callee.name as string;
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  const object = callee.object as Node;
  const property = callee.property as Node;
  const owner = object.type === 'Identifier' ? (object.name as string) : '';
  return `${owner}.${property.name as string}`;
}

/** The number of lines that hold more than white space. */
export function linesOf(source: string): number {
  return source.split('\n').filter((line) => line.trim() !== '').length;
}

/** A text without code, formulas, HTML comments, tags and addresses; each leaves one mark. */
export function wordsOf(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?```/g, '\ufffc')
    .replace(/\$\$[\s\S]*?\$\$/g, '\ufffc')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/`[^`\n]*`/g, '\ufffc')
    .replace(/\$[^$\n]*\$/g, '\ufffc')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/https?:\/\/\S+/g, '\ufffc')
    .replace(/<\/?[a-z][^>]*>/gi, ' ');
}
