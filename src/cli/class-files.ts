import { join } from 'node:path';
import { withoutControls } from '../contract/index.ts';
import type { ClassResult } from '../grade/index.ts';
import { EXIT } from './errors.ts';
import { userName } from './user-name.ts';

/**
 * Writes all that is said of a class, with the points that people have given, and tells what has changed since the
 * results that were there. Gives the exit code.
 */
export async function writeClass(
  folder: string,
  graded: ClassResult,
  options: { readonly showCases: boolean; readonly earlier: ClassResult | undefined },
): Promise<number> {
  const { earlier } = options;
  const grader = await import('../grade/index.ts');
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const manual = await grader.readManual(folder, graded.assignment);
  const { results, problems } = grader.mergeManual(graded, manual);
  await grader.logManual(folder, manual.entries, userName());
  for (const problem of problems) say(`manual.json: ${withoutControls(problem)}`);
  await grader.writeAll(folder, results, options);
  if (earlier) {
    for (const [exercise, count] of grader.rerunsOf(earlier, results)) {
      say(`run again: ${exercise} in ${count} submissions`);
    }
    for (const { submission, exercise = 'all', from, to } of grader.changesOf(earlier, results)) {
      say(`changed: ${withoutControls(submission)}, ${exercise}: ${from ?? '-'} to ${to ?? '-'}`);
    }
  }
  const answers = results.submissions.flatMap((one) => grader.awaiting(one)).length;
  if (answers > 0) {
    say(
      `awaiting: ${answers} answers have no points yet; \`notegrad grade-manual ${folder}\` shows them`,
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
