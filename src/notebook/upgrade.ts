import { createHash } from 'node:crypto';

const VALID_ID = /^[a-zA-Z0-9-_]{1,64}$/;

/**
 * Turns a parsed notebook of format 4.0 to 4.4 into 4.5 by giving each cell an id. Ids are a hash of the
 * cell's place and text, so upgrading the same file twice gives the same file. Anything malformed is left
 * for validation to name.
 */
export function upgrade(notebook: Record<string, unknown>): Record<string, unknown> {
  const cells = notebook.cells;
  if (!Array.isArray(cells)) return { ...notebook, nbformat_minor: 5 };
  const used = new Set<string>();
  const upgraded = cells.map((cell: unknown, index) => {
    if (typeof cell !== 'object' || cell === null || Array.isArray(cell)) return cell;
    const { id, ...rest } = cell as Record<string, unknown>;
    const kept = typeof id === 'string' && VALID_ID.test(id) && !used.has(id) ? id : undefined;
    const chosen = kept ?? freshId(rest, index, used);
    used.add(chosen);
    return { ...rest, id: chosen };
  });
  return { ...notebook, nbformat_minor: 5, cells: upgraded };
}

function freshId(cell: Record<string, unknown>, index: number, used: ReadonlySet<string>): string {
  for (let salt = 0; ; salt++) {
    const text = JSON.stringify([index, salt, cell.cell_type, cell.source]);
    const id = createHash('sha256').update(text).digest('hex').slice(0, 8);
    if (!used.has(id)) return id;
  }
}
