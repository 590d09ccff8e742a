import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Json, MimeBundle, Notebook } from './model.ts';
import { validate } from './validate.ts';

/** Validates, then writes the file in one step: a reader sees the old file or the new one, never a part. */
export async function saveNotebook(path: string, notebook: Notebook): Promise<void> {
  await writeText(path, writeNotebook(notebook, path));
}

/** Writes a file in one step, and the folders it lies in. */
export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, text);
}

/**
 * The notebook's text, byte for byte as Jupyter writes it (sorted keys, one space of indent, lists of lines,
 * Python's number format, a final newline), so that saving in JupyterLab and here leaves no diff.
 */
export function writeNotebook(notebook: Notebook, file = 'notebook'): string {
  const lines = splitLines(notebook);
  validate(lines, file);
  return `${serialize(lines as unknown as Json, '\n')}\n`;
}

function splitLines(notebook: Notebook): unknown {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => {
      const source = split(cell.source);
      if (cell.cell_type === 'code') {
        const outputs = cell.outputs.map((output) => {
          if (output.output_type === 'stream') return { ...output, text: split(output.text) };
          return output.output_type === 'error' ? output : { ...output, data: bundle(output.data) };
        });
        return { ...cell, source, outputs };
      }
      if (!cell.attachments) return { ...cell, source };
      const files = Object.entries(cell.attachments).map(([name, data]) => [name, bundle(data)]);
      return { ...cell, source, attachments: Object.fromEntries(files) };
    }),
  };
}

function bundle(data: MimeBundle): MimeBundle {
  const isText = (mime: string) =>
    mime.startsWith('text/') || mime === 'application/javascript' || mime === 'image/svg+xml';
  return Object.fromEntries(
    Object.entries(data).map(([mime, content]) => [
      mime,
      typeof content === 'string' && isText(mime) ? split(content) : content,
    ]),
  );
}

// Python's str.splitlines(keepends=True), which Jupyter splits by.
const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g;

function split(text: string): string[] {
  return (text.match(LINE) ?? []).filter((line) => line !== '');
}

/** Own serialiser because `JSON.stringify` cannot sort keys that look like numbers, nor write Python's floats. */
function serialize(value: Json, newline: string): string {
  if (typeof value === 'number') return number(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${newline} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[${value.map((item) => inner + serialize(item, inner)).join(',')}${newline}]`;
  }
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0) return '{}';
  const entries = keys
    .sort(byCodePoint)
    .map((key) => `${inner}${JSON.stringify(key)}: ${serialize(value[key] as Json, inner)}`);
  return `{${entries.join(',')}${newline}}`;
}

function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Python writes an exponent below 1e-4 and with two digits (`1e-05`), JavaScript below 1e-6 (`0.00001`). */
function number(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  if (value === 0 || Math.abs(value) >= 1e-4) return JSON.stringify(value);
  const [mantissa, exponent = '0'] = value.toExponential().split('e');
  return `${mantissa}e-${String(-Number(exponent)).padStart(2, '0')}`;
}
