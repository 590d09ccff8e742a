import type { Command } from 'commander';
import { EXIT } from '../errors.ts';
import { port } from '../options.ts';
import { userName } from '../user-name.ts';

export function addGradeManual(program: Command): void {
  program
    .command('grade-manual')
    .description('grade answers to open questions by hand, on a page that saves as you type')
    .argument('[results]', 'the folder that `notegrad grade` has made', 'grades')
    .option('--by <name>', 'who grades, for the log', userName())
    .option('--port <n>', 'port to serve on; 0 takes a free one', port, 0)
    .action(async (folder: string, flags: { readonly by: string; readonly port: number }) => {
      const { serveManual } = await import('../../grade/index.ts');
      const server = await serveManual({ folder, ...flags });
      process.stdout.write(`Grade at ${server.url} (Ctrl-C ends)\n`);
      await new Promise<void>((done) => process.once('SIGINT', done).once('SIGTERM', done));
      await server.close();
      process.stdout.write('Run `notegrad grade` again: points then count in its tables\n');
      process.exitCode = EXIT.ok;
    });
}
