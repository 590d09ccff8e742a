import { readFile, stat } from 'node:fs/promises';
import { parseExpressionAt } from 'acorn';
import { messageOf } from '../contract/index.ts';
import { NotebookError, show } from './errors.ts';
import { isJsonMime, type Notebook } from './model.ts';
import { findUnsafe } from './unsafe.ts';
import { upgrade } from './upgrade.ts';
import { validate } from './validate.ts';

/** Larger files are refused before they are read: V8 cannot hold a string above 512 MiB. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** Reads a notebook file. Throws `NotebookError` where it is malformed, the system's error where it is unreadable. */
export async function loadNotebook(path: string): Promise<Notebook> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) {
    const problem = `expected at most ${MAX_BYTES} bytes, got ${size}; clear the outputs of the notebook first`;
    throw new NotebookError(path, '', problem);
  }
  return readNotebook(await readFile(path, 'utf8'), path);
}

/**
 * Parses and validates the text of a notebook. Formats 4.0 to 4.4 are upgraded to 4.5 (cell ids are added);
 * any other version, broken JSON, and what the schema forbids throw a `NotebookError` that names the place.
 */
export function readNotebook(text: string, file = 'notebook'): Notebook {
  const raw = parse(text, file);
  const unsafe = findUnsafe(raw);
  if (unsafe) throw new NotebookError(file, unsafe.pointer, unsafe.problem);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new NotebookError(file, '', `expected a notebook (a JSON object), got ${show(raw)}`);
  }
  const notebook = checkVersion(raw as Record<string, unknown>, file);
  validate(notebook, file);
  return joinLines(notebook);
}

function parse(text: string, file: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = messageOf(error).replace(/\s+/g, ' ');
    throw new NotebookError(file, '', `expected JSON: ${reason}${placeOf(reason, json)}`);
  }
}

/** V8 tells the offset of some syntax errors only; a JavaScript parser finds most of the others. */
function placeOf(reason: string, json: string): string {
  let offset = Number(/position (\d+)/.exec(reason)?.[1] ?? Number.NaN);
  if (Number.isNaN(offset)) {
    try {
      parseExpressionAt(json, 0, { ecmaVersion: 2022 });
      return '';
    } catch (error) {
      offset = Number((error as { pos?: unknown }).pos ?? Number.NaN);
      if (Number.isNaN(offset)) return '';
    }
  }
  const lines = json.slice(0, offset).split('\n');
  return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

function checkVersion(raw: Record<string, unknown>, file: string): Record<string, unknown> {
  const { nbformat: major, nbformat_minor: minor } = raw;
  if (major !== 4) {
    const wayOut =
      major === 2 || major === 3 ? '; upgrade it with `jupyter nbconvert --to notebook`' : '';
    const problem = `expected notebook format 4, got ${show(major)}${wayOut}`;
    throw new NotebookError(file, '/nbformat', problem);
  }
  if (typeof minor !== 'number' || !Number.isInteger(minor) || minor < 0 || minor > 5) {
    const problem = `expected a format between 4.0 and 4.5, got 4 with minor ${show(minor)}`;
    throw new NotebookError(file, '/nbformat_minor', problem);
  }
  return minor < 5 ? upgrade(raw) : raw;
}

type Lines = string | string[];

/** Joins the file's lists of lines and drops what nbformat calls transient, as Jupyter's reader does. */
function joinLines(notebook: Notebook): Notebook {
  delete notebook.metadata.orig_nbformat;
  delete notebook.metadata.orig_nbformat_minor;
  delete notebook.metadata.signature;
  for (const cell of notebook.cells) {
    cell.source = join(cell.source);
    delete cell.metadata.trusted;
    if (cell.cell_type !== 'code') {
      for (const bundle of Object.values(cell.attachments ?? {})) joinBundle(bundle);
      continue;
    }
    for (const output of cell.outputs) {
      if (output.output_type === 'stream') output.text = join(output.text);
      else if (output.output_type !== 'error') joinBundle(output.data);
    }
  }
  return notebook;
}

function joinBundle(bundle: Record<string, unknown>): void {
  for (const [mime, content] of Object.entries(bundle)) {
    if (!isJsonMime(mime)) bundle[mime] = join(content as Lines);
  }
}

function join(text: Lines): string {
  return typeof text === 'string' ? text : text.join('');
}
