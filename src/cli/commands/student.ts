import type { Command } from 'commander';
import { STUDENT_FOLDER } from '../student-folder.ts';

export function addStudent(program: Command): void {
  program
    .command('student')
    .description("write the reader's copies of chapters: starters in the place of solutions")
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .option(
      '--output-dir <folder>',
      'where the copies go; a copy that is there stays as it is',
      STUDENT_FOLDER,
    )
    .action(async (paths: string[], { outputDir }: { outputDir: string }) => {
      const { writeStudentCopies } = await import('../student-copies.ts');
      const { written, kept } = await writeStudentCopies(paths, outputDir);
      const left = kept === 0 ? '' : `, ${kept} left as they were`;
      process.stdout.write(`${written} notebooks written to ${outputDir}${left}\n`);
    });
}
