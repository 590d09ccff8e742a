import { Command, CommanderError } from 'commander';
import { messageOf } from '../contract/index.ts';
import { packageVersion } from '../jupyter/index.ts';
import { commands } from './commands/index.ts';
import { EXIT, UsageError } from './errors.ts';

/**
 * Runs one command line (without the program's own name) and sets `process.exitCode`. An error is one line
 * on stderr, with its stack after `--debug`.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('notegrad')
    .description('Learn deep learning by running it: TypeScript notebooks.')
    .version(packageVersion())
    .option('--debug', 'print the stack of an error')
    .showHelpAfterError('(see notegrad --help)')
    .exitOverride();
  for (const add of commands) add(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, program.opts<{ debug?: boolean }>().debug ?? false);
  }
}

function report(error: unknown, debug: boolean): number {
  // Commander has printed its own already: help, version, or what was wrong with the arguments.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const message = messageOf(error);
  const shown = debug && error instanceof Error ? (error.stack ?? message) : message;
  process.stderr.write(`notegrad: ${shown}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
