import type { Cell, Json, JsonObject, Notebook } from '../model.ts';
import { escapeLine, FENCE, HEADER, PLAIN_KEY, RESERVED_KEYS } from './syntax.ts';

/**
 * The text form of a notebook: a TypeScript file of percent cells, holding every source and all metadata.
 * Outputs and execution counts are not part of it. `fromText` is its inverse.
 */
export function toText(notebook: Notebook): string {
  const entries = Object.entries(notebook.metadata)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `//   ${PLAIN_KEY.test(key) ? key : json(key)}: ${json(value as Json)}`);
  const header = [FENCE, HEADER, ...entries, FENCE].join('\n');
  return `${[header, ...notebook.cells.map(cellText)].join('\n\n')}\n`;
}

function cellText(cell: Cell): string {
  const lines = cell.source === '' ? [] : cell.source.split('\n');
  const body =
    cell.cell_type === 'code' ? lines : lines.map((line) => (line ? `// ${line}` : '//'));
  return [marker(cell), ...body.map(escapeLine)].join('\n');
}

function marker(cell: Cell): string {
  const parts = ['// %%'];
  if (cell.cell_type !== 'code') parts.push(`[${cell.cell_type}]`);
  parts.push(`id=${json(cell.id)}`);
  const rest: [string, Json][] = [];
  for (const [key, value] of Object.entries(cell.metadata)) {
    if (value === undefined) continue;
    if (PLAIN_KEY.test(key) && !RESERVED_KEYS.has(key)) parts.push(`${key}=${json(value)}`);
    else rest.push([key, value]);
  }
  if (cell.cell_type !== 'code' && cell.attachments) {
    parts.push(`attachments=${json(cell.attachments)}`);
  }
  if (rest.length > 0) parts.push(json(Object.fromEntries(rest)));
  return parts.join(' ');
}

/** JSON with no line terminator of TypeScript in it, which would end the comment it is written in. */
function json(value: Json | JsonObject): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (char) =>
    char === '\u2028' ? '\\u2028' : '\\u2029',
  );
}
