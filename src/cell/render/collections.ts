import { inspect } from 'node:util';
import { escapeHtml } from '../../contract/index.ts';
import { tableHtml } from './html.ts';
import { isListOf, isNumber } from './read-without-getters.ts';
import { type Numbers, statsHtml, statsOf } from './stats.ts';

const MOST_ROWS = 50;
/** Shorter lists need no statistics. */
const LEAST_NUMBERS = 8;

/**
 * How a plain collection looks beside its text: statistics for many numbers, a table for a Map and
 * for a list of records. Undefined for what is best shown as text alone.
 */
export function collectionHtml(value: unknown, text: string): string | undefined {
  const numbers = numbersOf(value);
  if (numbers) {
    const { values, shape, kind } = numbers;
    if (values.length < LEAST_NUMBERS) return undefined;
    const title = `${kind} [${shape.join(', ')}]`;
    const head = `<div><strong>${title}</strong> ${statsHtml(statsOf(values))}</div>`;
    return `${head}<pre>${escapeHtml(text)}</pre>`;
  }
  if (value instanceof Map && value.size > 0) {
    return table(
      ['key', 'value'],
      [...value].map(([key, item]) => [cell(key), cell(item)]),
    );
  }
  const records = recordsOf(value);
  if (!records) return undefined;
  const columns = Object.keys(records[0] as object);
  return table(
    ['', ...columns],
    records.map((record, i) => [String(i), ...columns.map((name) => cell(record[name]))]),
  );
}

/** `number[100]`, `Float32Array(10)`, for a hover or beside an error. */
export function describeCollection(value: unknown): string | undefined {
  if (isTyped(value)) return `${value.constructor.name}(${value.length})`;
  // This is asked for every variable after every cell, so a long list is not walked.
  if (Array.isArray(value) && value.length > MOST_ROWS) {
    return typeof value[0] === 'number' ? `number [${value.length}]` : undefined;
  }
  const numbers = numbersOf(value);
  return numbers && `number ${numbers.shape.map((length) => `[${length}]`).join('')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rest = rows.length - MOST_ROWS;
  const note = rest > 0 ? `<div>… ${rest} more rows</div>` : '';
  return tableHtml(head, rows.slice(0, MOST_ROWS)) + note;
}

const cell = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: Infinity });

type Typed = Numbers & { readonly constructor: { readonly name: string } };

function isTyped(value: unknown): value is Typed {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array || value instanceof BigUint64Array)
  );
}

/** A typed array, a list of numbers, or equally long lists of numbers. */
function numbersOf(
  value: unknown,
): { values: Numbers; shape: readonly number[]; kind: string } | undefined {
  if (isTyped(value)) return { values: value, shape: [value.length], kind: value.constructor.name };
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (isListOf(value, isNumber)) {
    return { values: value, shape: [value.length], kind: 'numbers' };
  }
  const rows = value as readonly unknown[];
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  const isRow = (row: unknown): row is readonly number[] =>
    Array.isArray(row) && row.length === width && isListOf(row, isNumber);
  if (width === 0 || !isListOf(rows, isRow)) return undefined;
  return { values: rows.flat(), shape: [rows.length, width], kind: 'numbers' };
}

/** At least two plain objects with the same keys. */
function recordsOf(value: unknown): readonly Record<string, unknown>[] | undefined {
  if (!Array.isArray(value) || value.length < 2) return undefined;
  const isPlain = (item: unknown): item is Record<string, unknown> =>
    typeof item === 'object' && item !== null && Object.getPrototypeOf(item) === Object.prototype;
  if (!isListOf(value, isPlain)) return undefined;
  const keys = Object.keys(value[0] ?? {}).join('\n');
  const isTable = keys !== '' && value.every((item) => Object.keys(item).join('\n') === keys);
  return isTable ? value : undefined;
}
