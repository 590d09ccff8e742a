import type { Command } from 'commander';
import { UsageError } from '../errors.ts';

export function addGradeMerge(program: Command): void {
  program
    .command('grade-merge')
    .description('join what the shards of `notegrad grade --shard` have written')
    .argument('<folders...>', 'the output folder of each shard')
    .option('--output-dir <folder>', 'where results and feedback of the class go', 'grades')
    .option('--show-cases', 'show students the secret cases that their answers were wrong for')
    .action(async (folders: string[], flags: { outputDir: string; showCases?: boolean }) => {
      const { join } = await import('node:path');
      const { mergeShards, readResults } = await import('../../grade/index.ts');
      const { writeClass } = await import('../class-files.ts');
      const parts = await Promise.all(
        folders.map(async (place) => {
          const results = await readResults(join(place, 'results.json'));
          if (results) return { place, results };
          throw new UsageError(`${place}: has no results.json of notegrad grade`);
        }),
      );
      const results = mergeShards(parts);
      process.exitCode = await writeClass(flags.outputDir, results, {
        showCases: flags.showCases ?? false,
        earlier: await readResults(join(flags.outputDir, 'results.json')),
      });
    });
}
