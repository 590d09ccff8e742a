import type { Command } from 'commander';
import { EXIT } from '../errors.ts';

export function addLint(program: Command): void {
  program
    .command('lint')
    .description('hold chapters to the countable part of their standard')
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .option('--glossary <file>', 'the terms of the course', 'notebooks/glossary.json')
    .action(async (paths: string[], { glossary }: { glossary: string }) => {
      const { stat } = await import('node:fs/promises');
      const { basename } = await import('node:path');
      const { findNotebooks } = await import('../notebook-paths.ts');
      const { loadNotebook } = await import('../../notebook/index.ts');
      const { isPage, lintChapter, readGlossary } = await import('../../notebook/lint/index.ts');
      const terms = await readGlossary(glossary);
      const notebooks = await findNotebooks(paths);
      let chapters = 0;
      let count = 0;
      for (const { path } of notebooks) {
        const notebook = await loadNotebook(path);
        if (isPage(notebook)) continue;
        chapters++;
        const context = { glossary: terms, bytes: (await stat(path)).size };
        const findings = lintChapter(notebook, basename(path, '.ipynb'), context);
        count += findings.length;
        for (const { cell, rule, message } of findings) {
          const place = cell === undefined ? path : `${path}: cell ${cell}`;
          process.stdout.write(`${place}: ${message} (${rule})\n`);
        }
      }
      const verdict = count === 0 ? 'nothing to mend' : `${count} to mend`;
      process.stdout.write(`${verdict} in ${chapters} chapters\n`);
      process.exitCode = count === 0 ? EXIT.ok : EXIT.failed;
    });
}
