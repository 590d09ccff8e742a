import {
  bothLanguages,
  displayMetadata,
  escapeHtml,
  type Text,
  textIn,
} from '../contract/index.ts';
import { jupyterDisplay, type Showable, textsMetadata } from './bundle.ts';

/** What a table cell may hold. A text may be in both languages, as `'中文 | English'`. */
export type Cell = Text | number | boolean | bigint | null | undefined;

/** A table: aligned text in a terminal, an HTML table in a notebook. */
export interface Table extends Showable {
  toString(): string;
}

export interface TableOptions {
  /** Columns in order. Default: the keys of all rows, in order of first appearance. */
  readonly columns?: readonly string[];
  /** A line above the table. */
  readonly caption?: Text;
  /** Significant digits of numbers that are not integers. Default 4. */
  readonly digits?: number;
  /** Columns set flush right beside those of numbers alone, such as numbers written as texts. */
  readonly right?: readonly string[];
}

/** Gives a text as one string: in one language, or in both at once. */
type Say = (text: Text) => string;

/**
 * A table of rows, one object a row, for {@link show}. A key is its column's header and may be in
 * both languages; so may texts in cells. A page of the course shows the table in its own language.
 *
 * @example show(table([{ '层 | layer': 'Linear(784, 10)', '参数 | parameters': 7850 }]))
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
  const numeric = columns.map(
    (column) => right.includes(column) || rows.every((row) => typeof row[column] === 'number'),
  );
  const spoken = (say: Say): Written => ({
    columns: columns.map(say),
    cells: rows.map((row) => columns.map((column) => format(row[column], digits, say))),
    numeric,
    caption: caption === undefined ? undefined : say(caption),
  });
  const [shown, zh, en] = [
    spoken((text) => bothLanguages(text)),
    spoken((text) => textIn(text, 'zh')),
    spoken((text) => textIn(text, 'en')),
  ];
  const text = plain(shown);
  return {
    toString: () => text,
    [jupyterDisplay]: () => ({ 'text/html': html(shown), 'text/plain': text }),
    [displayMetadata]: () => {
      const [inZh, inEn] = [texts(zh), texts(en)];
      return textsMetadata(
        texts(shown).map((text, i) => [text, { zh: inZh[i] ?? '', en: inEn[i] ?? '' }] as const),
      );
    },
  };
}

/** A table whose every entry is a string. */
interface Written {
  readonly columns: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Which columns hold numbers alone: they are set to the right. */
  readonly numeric: readonly boolean[];
  readonly caption: string | undefined;
}

/** All that a table says, in one order. */
function texts({ columns, cells, caption }: Written): readonly string[] {
  return [...(caption === undefined ? [] : [caption]), ...columns, ...cells.flat()];
}

function format(value: Cell, digits: number, say: Say): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'object') return say(value);
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return Number.isFinite(value) ? value.toPrecision(digits) : String(value);
}

function html({ columns, cells, numeric, caption }: Written): string {
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

function plain({ columns, cells, numeric, caption }: Written): string {
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
