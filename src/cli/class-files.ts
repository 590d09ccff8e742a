import { join } from 'node:path';
import type { ClassResult } from '../grade/index.ts';
import { EXIT } from './errors.ts';

/** Writes all that is said of a class, and tells what has changed since the results that were there. Gives the exit code. */
export async function writeClass(
  folder: string,
  results: ClassResult,
  options: { readonly showCases: boolean },
): Promise<number> {
  const { changesOf, readResults, writeAll } = await import('../grade/index.ts');
  const earlier = await readResults(join(folder, 'results.json'));
  await writeAll(folder, results, options);
  for (const { submission, exercise = 'all', from, to } of earlier
    ? changesOf(earlier, results)
    : []) {
    process.stdout.write(
      `changed: ${withoutControls(submission)}, ${exercise}: ${from ?? '-'} to ${to ?? '-'}\n`,
    );
  }
  return told(folder, results);
}

/** Writes what one shard has: no file of a part is taken for the class's. */
export async function writeShard(folder: string, results: ClassResult): Promise<number> {
  const { writeResults } = await import('../grade/index.ts');
  const { writeText } = await import('../notebook/index.ts');
  await writeText(join(folder, 'results.json'), writeResults(results));
  return told(folder, results);
}

function told(folder: string, { shard, submissions }: ClassResult): number {
  const graded = submissions.filter(({ ending }) => ending === 'graded').length;
  const rest = submissions.length - graded;
  const part = shard ? ` of shard ${shard.index}/${shard.count}` : '';
  process.stdout.write(
    `${graded} submissions${part} graded${rest === 0 ? '' : `, ${rest} could not be`}. Results are in ${folder}\n`,
  );
  return rest === 0 ? EXIT.ok : EXIT.failed;
}

/** Names are of others' making: none may end a line, or begin one that a machine obeys. */
export const withoutControls = (name: string): string => name.replace(/\p{Cc}/gu, ' ');
