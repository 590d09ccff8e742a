import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadNotebook, saveNotebook, studentCopy } from '../notebook/index.ts';
import { findNotebooks } from './notebook-paths.ts';

/**
 * Writes the reader's copies of chapters: starters in the place of solutions. A copy that is there is the reader's own
 * work, and stays as it is.
 */
export async function writeStudentCopies(
  paths: readonly string[],
  folder: string,
): Promise<{ readonly written: number; readonly kept: number }> {
  let written = 0;
  let kept = 0;
  for (const { path, below } of await findNotebooks(paths)) {
    const copy = join(folder, below);
    if (existsSync(copy)) {
      kept++;
      continue;
    }
    await saveNotebook(copy, studentCopy(await loadNotebook(path)));
    written++;
  }
  return { written, kept };
}
