import type { Position } from '../compile/positions.ts';

export const red = (text: string): string => `\x1b[31m${text}\x1b[39m`;
export const dim = (text: string): string => `\x1b[2m${text}\x1b[22m`;
export const bold = (text: string): string => `\x1b[1m${text}\x1b[22m`;

/** Line and column, from 0, of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) };
}

/** The offset of a line and a column. */
export function offsetAt(text: string, { line, column }: Position): number {
  const lines = text.split('\n');
  return lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column);
}

const AROUND = 1;
/** A longer line (mostly data) is cut around the place. */
const WIDEST = 200;

/** Chinese, Japanese and Korean take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
const WIDE_SPACE = '\u3000';

/** The line with its neighbors, and carets under `length` characters from the place on. */
export function excerpt(text: string, { line, column }: Position, length = 1): string[] {
  const lines = text.split('\n');
  const last = Math.min(line + AROUND, lines.length - 1);
  const width = String(last + 1).length;
  const shown: string[] = [];
  for (let i = Math.max(0, line - AROUND); i <= last; i++) {
    const { content, at } = cut(lines[i] ?? '', i === line ? column : 0);
    const number = String(i + 1).padStart(width);
    if (i !== line) {
      shown.push(dim(`    ${number} | ${content}`));
      continue;
    }
    shown.push(`  > ${number} | ${content}`);
    // Tabs are kept, and wide characters become wide spaces, so that the caret stands below its
    // character.
    const indent = content
      .slice(0, at)
      .replace(/[^\t]/g, (letter) => (WIDE.test(letter) ? WIDE_SPACE : ' '));
    const marked = content
      .slice(at, at + length)
      .replace(/./g, (letter) => (WIDE.test(letter) ? '^^' : '^'));
    shown.push(`    ${' '.repeat(width)} | ${indent}${red(marked || '^')}`);
  }
  return shown;
}

/** The part of a line around a column, and where that column is in it. */
function cut(line: string, column: number): { content: string; at: number } {
  if (line.length <= WIDEST) return { content: line, at: column };
  const start = Math.max(0, Math.min(column - WIDEST / 2, line.length - WIDEST));
  const before = start > 0 ? '…' : '';
  const after = start + WIDEST < line.length ? '…' : '';
  const content = before + line.slice(start, start + WIDEST) + after;
  return { content, at: column - start + before.length };
}
