import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Bilingual } from '../contract/index.ts';
import { NotebookError } from './errors.ts';
import { line, list, object } from './json-schema.ts';

/** A chapter of a course: one notebook, written or still to come. */
export interface CourseChapter {
  /** File name without `.ipynb`. */
  readonly name: string;
  /** What the course calls it in short, such as `L2.1`. */
  readonly label?: string;
  readonly title: Bilingual;
}

/** Chapters that belong together: a lecture, an appendix. */
export interface CourseGroup {
  readonly title: Bilingual;
  readonly chapters: readonly CourseChapter[];
}

/** What `course.json` says: the chapters in teaching order. */
export interface Course {
  readonly title: Bilingual;
  /** A sentence about the course, below its title. */
  readonly about: Bilingual;
  readonly groups: readonly CourseGroup[];
}

const bilingual = object({ zh: line, en: line });
const chapter = object(
  { name: { type: 'string', pattern: '^[^./\\\\][^/\\\\]*$' }, title: bilingual },
  { label: line },
);
const group = object({ title: bilingual, chapters: { ...list(chapter), minItems: 1 } });
const schema = object({
  title: bilingual,
  about: bilingual,
  groups: { ...list(group), minItems: 1 },
});

/**
 * Reads `course.json` of a folder of notebooks.
 *
 * @returns nothing where the folder has none
 * @throws NotebookError naming the place, where it is not as the schema says or names a chapter
 *   twice
 */
export async function readCourse(folder: string): Promise<Course | undefined> {
  const file = join(folder, 'course.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const course = parse(text, file);
  const seen = new Set<string>();
  for (const [g, { chapters }] of course.groups.entries()) {
    for (const [c, { name }] of chapters.entries()) {
      if (seen.has(name)) {
        const problem = `expected each chapter once, got "${name}" again`;
        throw new NotebookError(file, `/groups/${g}/chapters/${c}/name`, problem);
      }
      seen.add(name);
    }
  }
  return course;
}

function parse(text: string, file: string): Course {
  let course: unknown;
  try {
    course = JSON.parse(text);
  } catch (error) {
    throw new NotebookError(file, '', `expected JSON: ${(error as Error).message}`);
  }
  const ajv = new Ajv();
  if (ajv.validate<Course>(schema, course)) return course;
  const { instancePath = '', message = 'another content', params = {} } = ajv.errors?.[0] ?? {};
  const name = 'additionalProperty' in params ? ` ("${params.additionalProperty}")` : '';
  throw new NotebookError(file, instancePath, `${message}${name}`);
}
