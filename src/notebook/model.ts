/**
 * The notebook as nbformat 4.5 defines it, with its field names. In memory every text is one string;
 * the lists of lines of the file exist only on disk.
 *
 * Source: https://nbformat.readthedocs.io/en/latest/format_description.html
 */

import type { Json, JsonObject } from '../contract/index.ts';

export type { Json, JsonObject };

/** MIME type to content: text, base64 for binary types, any JSON for `application/json` and `+json`. */
export type MimeBundle = JsonObject;

export interface StreamOutput {
  output_type: 'stream';
  name: string;
  text: string;
}

export interface DisplayOutput {
  output_type: 'display_data';
  data: MimeBundle;
  metadata: JsonObject;
}

export interface ResultOutput {
  output_type: 'execute_result';
  data: MimeBundle;
  metadata: JsonObject;
  execution_count: number | null;
}

export interface ErrorOutput {
  output_type: 'error';
  ename: string;
  evalue: string;
  traceback: string[];
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** Cell metadata; `tags` and `name` are the schema's, the rest belongs to whoever wrote it. */
export type CellMetadata = JsonObject & { tags?: string[] };

/** File name to MIME bundle: the pictures pasted into a markdown cell. */
export type Attachments = { [file: string]: MimeBundle };

export interface CodeCell {
  cell_type: 'code';
  id: string;
  metadata: CellMetadata;
  source: string;
  execution_count: number | null;
  outputs: Output[];
}

export interface TextCell {
  cell_type: 'markdown' | 'raw';
  id: string;
  metadata: CellMetadata;
  source: string;
  attachments?: Attachments;
}

export type Cell = CodeCell | TextCell;

export type NotebookMetadata = JsonObject & {
  kernelspec?: JsonObject & { name: string; display_name: string };
  language_info?: JsonObject & { name: string };
};

export interface Notebook {
  nbformat: 4;
  nbformat_minor: 5;
  metadata: NotebookMetadata;
  cells: Cell[];
}

/** Whether a MIME type's content is JSON, which nbformat keeps as it is instead of as text. */
export function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || (mime.startsWith('application/') && mime.endsWith('+json'));
}

/** The first non-blank line of a cell, for naming the cell to a person. */
export function firstLine(cell: Cell, width = 60): string {
  const line =
    cell.source
      .split('\n')
      .find((text) => text.trim() !== '')
      ?.trim() ?? '';
  const points = [...line];
  return points.length > width ? `${points.slice(0, width - 1).join('')}…` : line;
}
