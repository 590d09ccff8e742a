import type { Command } from 'commander';
import { EXIT } from '../errors.ts';
import { positive } from '../options.ts';

export function addAudit(program: Command): void {
  program
    .command('audit')
    .description(
      'try the exercises of chapters: solutions must earn everything, starters nothing, and each known mistake its own message',
    )
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .option('--timeout <seconds>', 'time limit of an exercise', positive, 300)
    .action(async (paths: string[], flags: { readonly timeout: number }) => {
      const { findNotebooks } = await import('../notebook-paths.ts');
      const { auditExercises } = await import('../../notebook/audit/index.ts');
      const notebooks = await findNotebooks(paths);
      let exercises = 0;
      let mistakes = 0;
      let count = 0;
      for (const { path } of notebooks) {
        const audit = await auditExercises(path, { timeout: flags.timeout * 1000 });
        exercises += audit.exercises;
        mistakes += audit.mistakes;
        count += audit.problems.length;
        for (const problem of audit.problems) process.stdout.write(`${path}: ${problem}\n`);
      }
      const verdict = count === 0 ? 'nothing to mend' : `${count} to mend`;
      process.stdout.write(
        `${verdict} in ${exercises} exercises with ${mistakes} known mistakes of ${notebooks.length} chapters\n`,
      );
      process.exitCode = count === 0 ? EXIT.ok : EXIT.failed;
    });
}
