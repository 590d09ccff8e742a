import { escapeHtml, type MimeBundle } from '../../contract/index.ts';
import { type Fields, has } from './fields.ts';

/** Rows of a table that are shown. */
const SHOWN = 50;

/** Tables of data: those that give their own HTML, as Arquero's do, and the frames of Danfo.js. */
export function dataFrameLook(value: Fields): MimeBundle | undefined {
  if (has(value, 'toHTML')) {
    const html = (value as unknown as Marked).toHTML({ limit: SHOWN });
    return typeof html === 'string'
      ? { 'text/html': html, 'text/plain': sizeOf(value) }
      : undefined;
  }
  const { $data, columns, index, values, shape } = value;
  const isFrame = $data !== undefined && has(value, 'print', 'head') && Array.isArray(shape);
  if (!isFrame || !isList(columns) || !isList(index) || !isList(values)) return undefined;
  const rows = values
    .slice(0, SHOWN)
    .map((row, i) => [index[i], ...(Array.isArray(row) ? row : [row])].map(cell));
  const rest = values.length - rows.length;
  const note = rest > 0 ? `<div>… ${rest} more rows</div>` : '';
  const line = (tag: string, row: readonly string[]) =>
    `<tr>${row.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`;
  const head = line('th', ['', ...columns.map(cell)]);
  const body = rows.map((row) => line('td', row)).join('');
  return {
    'text/html': `<table><thead>${head}</thead><tbody>${body}</tbody></table>${note}`,
    'text/plain': String(value),
  };
}

interface Marked {
  toHTML(options: { readonly limit: number }): unknown;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const cell = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(6)))
    : String(value ?? '');

function sizeOf(value: Fields): string {
  const count = (name: string): unknown =>
    has(value, name) ? (value as unknown as Record<string, () => unknown>)[name]?.() : value[name];
  const [rows, columns] = [count('numRows'), count('numCols')];
  return typeof rows === 'number' && typeof columns === 'number'
    ? `table of ${rows} rows and ${columns} columns`
    : 'table';
}
