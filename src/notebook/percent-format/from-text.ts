import { NotebookError, show } from '../errors.ts';

import type { Json, Notebook } from '../model.ts';
import { readNotebook } from '../read.ts';
import { FENCE, HEADER, HEADER_ENTRY, MARKER, unescapeLine } from './syntax.ts';

/**
 * Reads the text form back into a notebook without outputs. Cells written by hand need no id: one is made
 * from their place and text. Text before the first marker is a code cell. Throws a `NotebookError` that
 * names the line where a marker cannot be read.
 */
export function fromText(text: string, file = 'notebook'): Notebook {
  const lines = normalizeLineEnds(text).split('\n');
  if (lines.at(-1) === '') lines.pop();
  const header = readHeader(lines, file);
  const cells = readCells(lines, header.next, file);
  const raw = { nbformat: 4, nbformat_minor: 4, metadata: header.metadata, cells };
  return readNotebook(JSON.stringify(raw), file);
}

/** An editor that rewrote the file with CRLF did so in the header too, which never holds one otherwise. */
function normalizeLineEnds(text: string): string {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return /^\/\/ [^\n]*\r\n/.test(clean) ? clean.replaceAll('\r\n', '\n') : clean;
}

function readHeader(
  lines: readonly string[],
  file: string,
): { metadata: { [key: string]: Json }; next: number } {
  if (lines[0] !== FENCE) return { metadata: {}, next: 0 };
  const end = lines.indexOf(FENCE, 1);
  if (end === -1) throw problem(file, 1, `expected a closing "${FENCE}" after the header`);
  if (lines[1] !== HEADER) throw problem(file, 2, `expected "${HEADER}"`);
  const metadata = {};
  for (let at = 2; at < end; at++) {
    const [, key, json] = HEADER_ENTRY.exec(lines[at] ?? '') ?? [];
    if (key === undefined || json === undefined) {
      throw problem(file, at + 1, `expected "//   key: JSON", got ${show(lines[at])}`);
    }
    const name = key.startsWith('"') ? String(parseJson(key, file, at + 1)) : key;
    define(metadata, name, parseJson(json, file, at + 1));
  }
  return { metadata, next: end + 1 };
}

/** Sets an own property, even one called `__proto__`, which the reader then refuses by name. */
function define(object: object, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true });
}

interface RawCell {
  [key: string]: unknown;
}

function readCells(lines: readonly string[], start: number, file: string): RawCell[] {
  const cells: RawCell[] = [];
  let at = start;
  while (at < lines.length && lines[at] === '') at++;
  while (at < lines.length) {
    const options = MARKER.exec(lines[at] ?? '');
    const first = options ? at + 1 : at;
    let end = first;
    while (end < lines.length && !MARKER.test(lines[end] ?? '')) end++;
    // One blank line separates a cell from the next marker.
    const separated = end < lines.length && end > first && lines[end - 1] === '';
    const body = lines.slice(first, separated ? end - 1 : end);
    cells.push(cell(options?.[1] ?? '', body, file, at + 1));
    at = end;
  }
  return cells;
}

function cell(options: string, body: readonly string[], file: string, line: number): RawCell {
  const { type, id, attachments, metadata } = readMarker(options, file, line);
  const unescaped = body.map(unescapeLine);
  if (type === 'code') {
    const empty = { execution_count: null, outputs: [] };
    return { cell_type: type, ...id, metadata, source: unescaped.join('\n'), ...empty };
  }
  const source = unescaped.map((text) => text.replace(/^\/\/ ?/, '')).join('\n');
  return { cell_type: type, ...id, metadata, ...attachments, source };
}

interface Marker {
  type: string;
  id: { id?: Json };
  attachments: { attachments?: Json };
  metadata: { [key: string]: Json };
}

/** `[type] key=json key=json {json}`, each part optional. */
function readMarker(options: string, file: string, line: number): Marker {
  const type = /^\s*\[(\w+)\]/.exec(options);
  const marker: Marker = { type: type?.[1] ?? 'code', id: {}, attachments: {}, metadata: {} };
  let rest = options.slice(type?.[0].length ?? 0).trim();
  while (rest !== '') {
    const key = /^([A-Za-z_][\w-]*)=/.exec(rest)?.[1];
    if (key === undefined && !rest.startsWith('{')) {
      throw problem(
        file,
        line,
        `expected key=JSON or {JSON} in the cell's marker, got ${show(rest)}`,
      );
    }
    const json = rest.slice(key === undefined ? 0 : key.length + 1);
    const length = jsonLength(json);
    const value = parseJson(json.slice(0, length), file, line);
    if (key === 'id') marker.id = { id: value };
    else if (key === 'attachments') marker.attachments = { attachments: value };
    else if (key !== undefined) define(marker.metadata, key, value);
    else
      for (const [name, inner] of Object.entries(value as object))
        define(marker.metadata, name, inner as Json);
    rest = json.slice(length).trim();
  }
  return marker;
}

/** How many characters the JSON value at the start of `text` takes, up to the blank that ends it. */
function jsonLength(text: string): number {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if ((char === ' ' || char === '\t') && depth <= 0) return i;
  }
  return text.length;
}

function parseJson(text: string, file: string, line: number): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw problem(file, line, `expected JSON, got ${show(text)}`);
  }
}

function problem(file: string, line: number, text: string): NotebookError {
  return new NotebookError(`${file}:${line}`, '', text);
}
