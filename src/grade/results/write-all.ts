import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeText } from '../../notebook/index.ts';
import { classPage } from '../feedback/class-page.ts';
import { type FeedbackOptions, studentPage } from '../feedback/student-page.ts';
import { changesOf } from './changes.ts';
import { canvasCsv, changesCsv, moodleCsv } from './csv.ts';
import { fileName } from './file-name.ts';
import { gradeJunit } from './junit.ts';
import { classroom50Result, gradescopeResult, prairieLearnResult } from './platforms.ts';
import type { ClassResult } from './result.ts';
import { writeResults } from './results-file.ts';

export interface WriteOptions extends FeedbackOptions {
  /** Results of an earlier run, to tell what has changed. */
  readonly earlier?: ClassResult | undefined;
}

/**
 * Writes all that is said of a class below a folder: `results.json`, `results.xml` (JUnit), `class.html`, `canvas.csv`,
 * `moodle.csv`, `changes.csv` where there is an earlier run, and a file a submission in `feedback/`, `gradescope/`, `prairielearn/` and `classroom50/`.
 */
export async function writeAll(
  folder: string,
  results: ClassResult,
  options: WriteOptions,
): Promise<void> {
  const write = (name: string, text: string) => writeText(join(folder, name), text);
  const json = async (name: string, value: object | undefined) => {
    // A file of an earlier run must not speak for a submission that has no points now.
    if (value === undefined) await rm(join(folder, name), { force: true });
    else await write(name, `${JSON.stringify(value, null, 2)}\n`);
  };
  await write('results.json', writeResults(results));
  await write('results.xml', gradeJunit(results));
  await write('class.html', classPage(results));
  await write('canvas.csv', canvasCsv(results));
  await write('moodle.csv', moodleCsv(results));
  if (options.earlier) {
    await write('changes.csv', changesCsv(changesOf(options.earlier, results)));
  }
  for (const one of results.submissions) {
    const name = fileName(one.id);
    await write(`feedback/${name}.html`, studentPage(one, results, options));
    await json(`gradescope/${name}.json`, gradescopeResult(one, options.showCases));
    await json(`prairielearn/${name}.json`, prairieLearnResult(one, options.showCases));
    await json(`classroom50/${name}.json`, classroom50Result(one, results, process.env));
  }
}
