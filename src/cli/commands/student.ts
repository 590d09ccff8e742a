import type { Command } from 'commander';

export function addStudent(program: Command): void {
  program
    .command('student')
    .description("write the reader's copies of chapters: starters in the place of solutions")
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .option(
      '--output-dir <folder>',
      'where the copies go; a copy that is there stays as it is',
      'my-notebooks',
    )
    .action(async (paths: string[], { outputDir }: { outputDir: string }) => {
      const { existsSync } = await import('node:fs');
      const { join } = await import('node:path');
      const { findNotebooks } = await import('../notebook-paths.ts');
      const { loadNotebook, saveNotebook, studentCopy } = await import('../../notebook/index.ts');
      let written = 0;
      let kept = 0;
      for (const { path, below } of await findNotebooks(paths)) {
        const copy = join(outputDir, below);
        // The reader's own work.
        if (existsSync(copy)) {
          kept++;
          continue;
        }
        await saveNotebook(copy, studentCopy(await loadNotebook(path)));
        written++;
      }
      const left = kept === 0 ? '' : `, ${kept} left as they were`;
      process.stdout.write(`${written} notebooks written to ${outputDir}${left}\n`);
    });
}
