import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotebookError, readCourse } from '../../src/notebook/index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-course-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const both = { zh: '题', en: 'Title' };
const chapter = { name: 'L1-1-overview', label: 'L1.1', title: both };
const course = { title: both, about: both, groups: [{ title: both, chapters: [chapter] }] };

async function read(content: unknown): Promise<unknown> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(folder, 'course.json'), text);
  return readCourse(folder).catch((error: unknown) => error);
}

describe('course.json', () => {
  test('gives the chapters in order', async () => expect(await read(course)).toEqual(course));

  test('may be absent', async () => {
    expect(await readCourse(join(folder, 'none'))).toBeUndefined();
  });

  test.each([
    ['no JSON', '{', '', 'expected JSON'],
    ['no groups', { title: both, about: both }, '', "must have required property 'groups'"],
    [
      'a title in one language',
      { ...course, groups: [{ title: { zh: '题' }, chapters: [chapter] }] },
      '/groups/0/title',
      "must have required property 'en'",
    ],
    [
      'a name that leads elsewhere',
      { ...course, groups: [{ title: both, chapters: [{ ...chapter, name: '../secret' }] }] },
      '/groups/0/chapters/0/name',
      'must match pattern',
    ],
    [
      'a word that means nothing here',
      { ...course, groups: [{ title: both, chapters: [{ ...chapter, lable: 'L1.1' }] }] },
      '/groups/0/chapters/0',
      '"lable"',
    ],
    [
      'a chapter twice',
      { ...course, groups: [{ title: both, chapters: [chapter, chapter] }] },
      '/groups/0/chapters/1/name',
      'expected each chapter once',
    ],
  ])('with %s is refused with the place', async (_what, content, pointer, problem) => {
    const error = await read(content);
    expect(error).toBeInstanceOf(NotebookError);
    expect((error as NotebookError).pointer).toBe(pointer);
    expect((error as NotebookError).message).toContain(problem);
    expect((error as NotebookError).message).toContain('course.json');
  });
});

test('the course lists every notebook that is there, and all that are to come', async () => {
  const notebooks = fileURLToPath(new URL('../../notebooks', import.meta.url));
  const names = (await readCourse(notebooks))?.groups.flatMap(({ chapters }) =>
    chapters.map(({ name }) => name),
  );
  const written = readdirSync(notebooks).filter((file) => file.endsWith('.ipynb'));
  for (const file of written) expect(names).toContain(file.replace('.ipynb', ''));
  expect(names?.length).toBeGreaterThanOrEqual(33);
  expect(names?.at(-1)).toBe('90-notation-and-glossary');
});
