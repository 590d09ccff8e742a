import type { Compiled } from '../../../kernel/interpreter/compile/compile.ts';
import { CellSyntaxError } from '../../../kernel/interpreter/compile/syntax.ts';
import { textOf } from './host.ts';

/** A cell's code while its stack frames may still turn up. */
interface Origin {
  readonly source: string;
  readonly compiled: Compiled;
  readonly cell: number;
}

const origins = new Map<string, Origin>();
let serial = 0;

/** Gives compiled code a name that its stack frames carry. */
export function nameCode(source: string, compiled: Compiled, cell: number): string {
  const name = `notegrad-cell-${++serial}.ts`;
  origins.set(name, { source, compiled, cell });
  return name;
}

export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];
}

const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const RESET = '\u001b[0m';

/** An error as a notebook shows it: its message, the line of the cell, and the cells it came through. */
export function describeError(error: unknown, source: string, cell: number): CellError {
  if (error instanceof CellSyntaxError) {
    const before = source.slice(0, error.offset).split('\n');
    const line = before.length - 1;
    const column = before.at(-1)?.length ?? 0;
    return told('SyntaxError', error.message, [excerpt(source, cell, line, column)]);
  }
  if (!(error instanceof Error)) {
    return told('Error', `a value that is no Error was thrown: ${textOf(error)}`, []);
  }
  const frames = framesOf(error.stack ?? '');
  const [first, ...rest] = frames;
  const places = first ? [excerpt(first.source, first.cell, first.line, first.column)] : [];
  const through = rest.map(({ cell: number, line }) => `${DIM}    cell ${number}, line ${line + 1}${RESET}`);
  const cause = error.cause === undefined ? [] : [`${DIM}cause: ${String(error.cause)}${RESET}`];
  return told(error.name, error.message, [...places, ...through, ...cause]);
}

function told(ename: string, evalue: string, places: readonly string[]): CellError {
  return { ename, evalue, traceback: [`${RED}${BOLD}${ename}${RESET}: ${evalue}`, ...places] };
}

function framesOf(stack: string): { source: string; cell: number; line: number; column: number }[] {
  const frames = [];
  for (const [, name, row, column] of stack.matchAll(/(notegrad-cell-\d+\.ts):(\d+):(\d+)/g)) {
    const origin = origins.get(name ?? '');
    const place = origin?.compiled.sourceOf({ line: Number(row) - 1, column: Number(column) - 1 });
    if (origin && place) frames.push({ source: origin.source, cell: origin.cell, ...place });
  }
  return frames.slice(0, 8);
}

/** The line, with one before and after it, and a mark under the place. */
function excerpt(source: string, cell: number, line: number, column: number): string {
  const lines = source.split('\n');
  const width = String(line + 2).length;
  const shown = lines.slice(Math.max(0, line - 1), line + 2).flatMap((text, index) => {
    const at = Math.max(0, line - 1) + index;
    const head = `${String(at + 1).padStart(width)} │ `;
    if (at !== line) return [`${DIM}${head}${text}${RESET}`];
    return [`${BOLD}${head}${text}${RESET}`, `${' '.repeat(width)} │ ${' '.repeat(column)}${RED}^${RESET}`];
  });
  return [`${DIM}cell ${cell}, line ${line + 1}, column ${column + 1}${RESET}`, ...shown].join('\n');
}
