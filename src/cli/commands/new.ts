import type { Command } from 'commander';
import { UsageError } from '../errors.ts';

interface NewFlags {
  readonly folder: string;
}

export function addNew(program: Command): void {
  program
    .command('new')
    .description('write the skeleton of a chapter that the course names: all its parts, no content')
    .argument('<chapter>', 'its name in course.json, as L3-1-activations')
    .option(
      '--folder <folder>',
      'the folder of the course: course.json, glossary.json',
      'notebooks',
    )
    .action(async (chapter: string, { folder }: NewFlags) => {
      const { existsSync } = await import('node:fs');
      const { join } = await import('node:path');
      const { readCourse, saveNotebook, skeleton } = await import('../../notebook/index.ts');
      const { readGlossary } = await import('../../notebook/lint/index.ts');
      const course = await readCourse(folder);
      if (!course) throw new UsageError(`${join(folder, 'course.json')}: no such file`);
      const chapters = course.groups.flatMap((group) => group.chapters);
      const entry = chapters.find(({ name }) => name === chapter);
      if (!entry) {
        const known = chapters.map(({ name }) => name).join(', ');
        throw new UsageError(
          `${chapter} is not in ${join(folder, 'course.json')}, which names ${known}`,
        );
      }
      const path = join(folder, `${chapter}.ipynb`);
      if (existsSync(path)) throw new UsageError(`${path} is there already, and is left as it is`);
      const terms = (await readGlossary(join(folder, 'glossary.json'))).filter(
        ({ first }) => first === chapter,
      );
      await saveNotebook(path, skeleton({ slug: chapter, title: entry.title, terms }));
      process.stdout.write(`${path} is written, with ${terms.length} terms that it teaches\n`);
    });
}
