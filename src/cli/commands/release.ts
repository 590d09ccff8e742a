import type { Command } from 'commander';
import { EXIT } from '../errors.ts';
import { positive } from '../options.ts';

interface ReleaseFlags {
  readonly outputDir: string;
  readonly timeout: number;
}

export function addRelease(program: Command): void {
  program
    .command('release')
    .description(
      'make an assignment of a chapter: the notebook to hand out, and what grading it needs',
    )
    .argument('<paths...>', 'chapters, or folders of chapters')
    .option('--output-dir <folder>', 'where the release goes; of several, a folder each', 'release')
    .option('--timeout <seconds>', 'time limit of an exercise when it is tried', positive, 300)
    .action(async (paths: string[], { outputDir, timeout }: ReleaseFlags) => {
      const { basename, join } = await import('node:path');
      const { findNotebooks } = await import('../notebook-paths.ts');
      const { makeRelease, ReleaseError } = await import('../../grade/index.ts');
      const notebooks = await findNotebooks(paths, { except: outputDir });
      for (const { path } of notebooks) {
        const folder =
          notebooks.length === 1 ? outputDir : join(outputDir, basename(path, '.ipynb'));
        try {
          const { student, exercises, points } = await makeRelease(path, folder, {
            timeout: timeout * 1000,
          });
          process.stdout.write(
            `${folder}: ${exercises.length} exercises, ${points} points. ` +
              `Hand out ${join(folder, student.file)}; keep the rest to yourself\n`,
          );
        } catch (error) {
          // The others are released all the same.
          if (!(error instanceof ReleaseError)) throw error;
          process.stderr.write(`${error.message}\n`);
          process.exitCode = EXIT.failed;
        }
      }
    });
}
