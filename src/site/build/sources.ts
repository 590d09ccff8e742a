import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Course, readCourse } from '../../notebook/index.ts';
import { type Problem, SiteError } from './problems.ts';

/** A notebook of the build. */
export interface Source {
  readonly name: string;
  readonly file: string;
  readonly bytes: Buffer;
}

/** Reads the notebooks. @throws SiteError where there is none, or two would have the same page */
export async function readSources(notebooks: readonly string[]): Promise<Source[]> {
  if (notebooks.length === 0) {
    const message = 'has no notebook; name at least one .ipynb file';
    throw new SiteError([{ notebook: 'the course', message }]);
  }
  const sources: Source[] = [];
  const byName = new Map<string, string>();
  const problems: Problem[] = [];
  for (const file of notebooks) {
    const name = basename(file).replace(/\.ipynb$/, '');
    const other = byName.get(name);
    if (other !== undefined) {
      const message = `has the file name of ${other}, and a page is named by it; rename one`;
      problems.push({ notebook: file, message });
    }
    byName.set(name, file);
    sources.push({ name, file, bytes: await readFile(file) });
  }
  if (problems.length > 0) throw new SiteError(problems);
  return sources;
}

/** The one `course.json` that lies beside notebooks of the build. @throws SiteError for several */
export async function findCourse(
  notebooks: readonly string[],
): Promise<{ course: Course; folder: string } | undefined> {
  const found: { course: Course; folder: string }[] = [];
  for (const folder of new Set(notebooks.map((file) => dirname(file)))) {
    const course = await readCourse(folder);
    if (course) found.push({ course, folder });
  }
  if (found.length > 1) {
    const folders = found.map(({ folder }) => folder).join(' and ');
    const message = `has a course.json in ${folders}; build one course at a time`;
    throw new SiteError([{ notebook: 'the course', message }]);
  }
  return found[0];
}
