import { jupyterDisplay, type Showable } from './bundle.ts';
import { escapeHtml } from './html.ts';

/** What a table cell may hold. */
export type Cell = string | number | boolean | bigint | null | undefined;

/** A table: aligned text in a terminal, an HTML table in a notebook. */
export interface Table extends Showable {
  toString(): string;
}

export interface TableOptions {
  /** Columns in order. Default: the keys of all rows, in order of first appearance. */
  readonly columns?: readonly string[];
  /** A line above the table. */
  readonly caption?: string;
  /** Significant digits of numbers that are not integers. Default 4. */
  readonly digits?: number;
  /** Columns set flush right beside those of numbers alone, such as numbers written as texts. */
  readonly right?: readonly string[];
}

/**
 * A table of rows, one object a row, for {@link show}.
 *
 * @example show(table([{ layer: 'Linear(784, 10)', parameters: 7850 }]))
 */
export function table(
  rows: readonly Readonly<Record<string, Cell>>[],
  {
    columns = [...new Set(rows.flatMap(Object.keys))],
    caption,
    digits = 4,
    right = [],
  }: TableOptions = {},
): Table {
  const cells = rows.map((row) => columns.map((column) => format(row[column], digits)));
  const numeric = columns.map(
    (column) => right.includes(column) || rows.every((row) => typeof row[column] === 'number'),
  );
  const text = plain(columns, cells, numeric, caption);
  return {
    toString: () => text,
    [jupyterDisplay]: () => ({
      'text/html': html(columns, cells, numeric, caption),
      'text/plain': text,
    }),
  };
}

function format(value: Cell, digits: number): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return Number.isFinite(value) ? value.toPrecision(digits) : String(value);
}

function html(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  numeric: readonly boolean[],
  caption: string | undefined,
): string {
  const line = (tag: 'th' | 'td', row: readonly string[]) =>
    `<tr>${row
      .map((cell, j) => {
        const align = numeric[j] ? 'right' : 'left';
        return `<${tag} style="text-align:${align}">${escapeHtml(cell)}</${tag}>`;
      })
      .join('')}</tr>`;
  const head = caption === undefined ? '' : `<caption>${escapeHtml(caption)}</caption>`;
  const body = cells.map((row) => line('td', row)).join('');
  return `<table>${head}<thead>${line('th', columns)}</thead><tbody>${body}</tbody></table>`;
}

function plain(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  numeric: readonly boolean[],
  caption: string | undefined,
): string {
  const widths = columns.map((name, j) =>
    Math.max(textWidth(name), ...cells.map((row) => textWidth(row[j] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, j) => {
        const gap = ' '.repeat((widths[j] ?? 0) - textWidth(cell));
        return numeric[j] ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [
    ...(caption === undefined ? [] : [caption]),
    line(columns),
    rule,
    ...cells.map(line),
  ].join('\n');
}

/** Columns a text takes in a terminal: Chinese characters and full-width forms take two. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
