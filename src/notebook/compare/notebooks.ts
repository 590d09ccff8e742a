import type { Notebook } from '../model.ts';
import type { CellResult } from '../run/result.ts';
import { tagsOf } from '../tags.ts';
import { compareOutputs } from './outputs.ts';
import type { Tolerance } from './tolerance.ts';

/** Marks each cell that ran well but whose outputs differ from the committed ones as failed. */
export function checkOutputs(
  committed: Notebook,
  fresh: Notebook,
  results: readonly CellResult[],
  tolerance: Tolerance,
): CellResult[] {
  return results.map((result) => {
    const before = committed.cells[result.number - 1];
    const now = fresh.cells[result.number - 1];
    if (result.status !== 'ok' || before?.cell_type !== 'code' || now?.cell_type !== 'code') {
      return result;
    }
    if (tagsOf(before).volatile) return result;
    const found = compareOutputs(before.outputs, now.outputs, tolerance);
    if (found === undefined) return result;
    const reason = `its outputs are not the committed ones: ${found}`;
    return { ...result, status: 'failed', kind: 'changed', reason };
  });
}
