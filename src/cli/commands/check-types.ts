import type { Command } from 'commander';
import { EXIT } from '../errors.ts';

export function addCheckTypes(program: Command): void {
  program
    .command('check-types')
    .description('check the types of the code cells of notebooks, without running them')
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .action(async (paths: string[]) => {
      const { findNotebooks } = await import('../notebook-paths.ts');
      const { checkTypes } = await import('../../notebook/types/check-types.ts');
      const notebooks = await findNotebooks(paths);
      const problems = await checkTypes(notebooks.map(({ path }) => path));
      for (const { path, cell, id, line, column, text } of problems) {
        process.stdout.write(`${path}: cell ${cell} (id ${id}), line ${line}:${column}: ${text}\n`);
      }
      const verdict = problems.length === 0 ? 'no type errors' : `${problems.length} type errors`;
      process.stdout.write(`${verdict} in ${notebooks.length} notebooks\n`);
      process.exitCode = problems.length === 0 ? EXIT.ok : EXIT.failed;
    });
}
