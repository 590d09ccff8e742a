import type { Command } from 'commander';

export function addKernel(program: Command): void {
  program
    .command('kernel')
    .description(
      'serve the TypeScript kernel on the sockets of a connection file (Jupyter runs this)',
    )
    .argument('<connection-file>', 'the JSON file Jupyter writes for a kernel')
    .action(async (connectionFile: string) => {
      const { startKernel } = await import('../../kernel/index.ts');
      startKernel(connectionFile);
    });
}
