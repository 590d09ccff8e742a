import type { Command } from 'commander';
import { EXIT } from '../errors.ts';
import { positive } from '../options.ts';

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('try your answers to an assignment as its grader will, with other cases')
    .argument('<notebook>', 'the notebook that was handed out, with your answers')
    .option(
      '--timeout <seconds>',
      'time limit of a cell, and of the answers to a check',
      positive,
      30,
    )
    .action(async (notebook: string, { timeout }: { timeout: number }) => {
      const { bothLanguages } = await import('../../contract/index.ts');
      const { tell, validate } = await import('../../grade/index.ts');
      const exercises = await validate(notebook, { timeout: timeout * 1000 });
      for (const { id, title, points, max, checks, detail } of exercises) {
        process.stdout.write(`${id} ${bothLanguages(title)}: ${points ?? '–'}/${max}\n`);
        if (detail !== undefined) process.stdout.write(`    ${detail}\n`);
        for (const check of checks) {
          const mark = { passed: '✓', todo: '○' }[check.status as string] ?? '✗';
          process.stdout.write(`  ${mark} ${bothLanguages(check.name)}\n`);
          // These cases are nobody's secret: the next time there are others.
          const told = tell(check, true);
          if (told !== undefined) process.stdout.write(indented(bothLanguages(told, '\n')));
        }
      }
      const isDone = exercises.every(({ points, max }) => points === max);
      process.exitCode = isDone ? EXIT.ok : EXIT.failed;
    });
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');
