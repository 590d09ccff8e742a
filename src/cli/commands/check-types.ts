import type { Command } from 'commander';
import { messageOf } from '../../contract/index.ts';
import { EXIT } from '../errors.ts';

export function addCheckTypes(program: Command): void {
  program
    .command('check-types')
    .description('check the types of the code cells of notebooks, without running them')
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .action(async (paths: string[]) => {
      const { findNotebooks } = await import('../notebook-paths.ts');
      const { checkTypes } = await import('../../notebook/types/index.ts');
      const { typesIn } = await import('../../kernel/engine/index.ts');
      const { dirname, resolve } = await import('node:path');
      const notebooks = await findNotebooks(paths);
      let errors = 0;
      let unread = 0;
      for (const { path } of notebooks) {
        try {
          for (const { cell, id, line, column, text } of await checkTypes(
            path,
            typesIn(dirname(resolve(path))),
          )) {
            errors++;
            process.stdout.write(
              `${path}: cell ${cell} (id ${id}), line ${line}:${column}: ${text}\n`,
            );
          }
        } catch (error) {
          // The others are checked all the same.
          unread++;
          process.stderr.write(`${messageOf(error)}\n`);
        }
      }
      const verdict = errors === 0 ? 'no type errors' : `${errors} type errors`;
      const missed = unread === 0 ? '' : `, ${unread} could not be checked`;
      process.stdout.write(`${verdict} in ${notebooks.length - unread} notebooks${missed}\n`);
      process.exitCode = errors + unread === 0 ? EXIT.ok : EXIT.failed;
    });
}
