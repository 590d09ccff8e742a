import { basename } from 'node:path';
import { failed, type NotebookResult, nameCell } from '../run/result.ts';

/** What the standard of a chapter allows on two idle cores, without cells that need data. */
const MOST_SECONDS = 20;
/** Cells that a warning names. */
const NAMED = 3;

/**
 * A warning for each notebook that ran well and took longer than a chapter may; empty where there
 * is none. A busy machine is slow, so it never fails a run.
 */
export function slow(results: readonly NotebookResult[]): string {
  return results
    .filter((result) => !(failed(result) || result.reused))
    .flatMap(({ path, cells }) => {
      const counted = cells.filter(({ needs = [] }) => needs.length === 0);
      const seconds = counted.reduce((sum, cell) => sum + cell.seconds, 0);
      if (seconds <= MOST_SECONDS) return [];
      const slowest = [...counted].sort((a, b) => b.seconds - a.seconds).slice(0, NAMED);
      return [
        `slow: ${basename(path)} took ${seconds.toFixed(1)} s; a chapter may take ${MOST_SECONDS} s on two idle cores`,
        ...slowest.map((cell) => `  ${cell.seconds.toFixed(1)} s  ${nameCell(cell)}`),
      ];
    })
    .join('\n');
}
