import { isObject } from '../../contract/index.ts';
import { findUnsafe } from '../../notebook/index.ts';

/**
 * The text of a notebook in which each cell has an id of its own, and the ids that more than one had. The first cell
 * keeps it. A text that is no notebook stays as it is, for its reader to say so.
 */
export function withOwnIds(text: string): {
  readonly text: string;
  readonly duplicates: readonly string[];
} {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text);
  } catch {
    return { text, duplicates: [] };
  }
  if (!isObject(notebook) || !Array.isArray(notebook.cells) || findUnsafe(notebook)) {
    return { text, duplicates: [] };
  }
  const seen = new Set<unknown>();
  const duplicates: string[] = [];
  for (const [place, cell] of notebook.cells.entries()) {
    if (!isObject(cell) || typeof cell.id !== 'string') continue;
    if (seen.has(cell.id)) {
      duplicates.push(cell.id);
      cell.id = `again-${place}`;
    }
    seen.add(cell.id);
  }
  return duplicates.length === 0
    ? { text, duplicates }
    : { text: JSON.stringify(notebook), duplicates };
}
