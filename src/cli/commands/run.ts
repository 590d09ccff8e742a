import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { NotebookResult } from '../../notebook/run/result.ts';
import { EXIT } from '../errors.ts';
import { count, notNegative, positive } from '../options.ts';

interface RunFlags {
  readonly kernel?: string;
  readonly workers: number;
  readonly outputDir: string;
  readonly inplace?: boolean;
  readonly allowErrors?: boolean;
  readonly timeout: number;
  readonly startTimeout: number;
  readonly totalTimeout: number;
  readonly check?: boolean;
  readonly rtol: number;
  readonly atol: number;
  readonly report?: string;
  readonly junit?: string;
}

/** Chapters train in parallel themselves, so only half of the cores run notebooks. */
const WORKERS = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));

export function addRun(program: Command): void {
  program
    .command('run')
    .description('run notebooks from top to bottom and write executed copies')
    .argument('[paths...]', 'notebooks, or folders of notebooks', ['notebooks'])
    .option('--kernel <name>', 'run all in this kernel instead of the one each notebook names')
    .option('--workers <n>', 'notebooks to run at the same time', count, WORKERS)
    .option('--output-dir <folder>', 'where executed copies and the report go', 'build')
    .option('--inplace', 'also replace the notebooks themselves, if nothing in them failed')
    .option('--allow-errors', 'go on after a failed cell')
    .option('--timeout <seconds>', 'time limit of a cell', positive, 120)
    .option('--start-timeout <seconds>', 'time limit of a kernel’s start', positive, 60)
    .option('--total-timeout <seconds>', 'time limit of the whole run', positive, 3600)
    .option('--check', 'fail where fresh outputs differ from the committed ones')
    .option('--rtol <x>', 'relative tolerance of --check', notNegative, 1e-3)
    .option('--atol <x>', 'absolute tolerance of --check', notNegative, 1e-6)
    .option('--report <file>', 'JSON report (default: report.json in the output folder)')
    .option('--junit <file>', 'also write a JUnit report')
    .action(async (paths: string[], flags: RunFlags) => {
      process.exitCode = await run(paths, flags);
    });
}

async function run(args: readonly string[], flags: RunFlags): Promise<number> {
  const { findNotebooks } = await import('../notebook-paths.ts');
  const notebooks = await findNotebooks(args);
  // Kernels run in the folder of their notebook, where a relative path would mean something else.
  if (process.env.NOTEGRAD_DATA) process.env.NOTEGRAD_DATA = resolve(process.env.NOTEGRAD_DATA);

  const [{ runFile }, { mapPool }, { createProgress }, { needs }, { closePictures }, reports] =
    await Promise.all([
      import('../../notebook/run/run-file.ts'),
      import('../pool.ts'),
      import('../progress.ts'),
      import('../needs.ts'),
      import('../../figure-image/index.ts'),
      import('../reports.ts'),
    ]);
  const stop = stopSignal(flags.totalTimeout * 1000);
  const progress = createProgress(notebooks.length);
  const started = performance.now();
  const results = await mapPool(notebooks, flags.workers, async ({ path, below }) => {
    const result: NotebookResult = await runFile(path, {
      output: join(flags.outputDir, below),
      inplace: flags.inplace ?? false,
      ...(flags.kernel === undefined ? {} : { kernel: flags.kernel }),
      allowErrors: flags.allowErrors ?? false,
      cellTimeout: flags.timeout * 1000,
      startTimeout: flags.startTimeout * 1000,
      check: flags.check ?? false,
      tolerance: { rtol: flags.rtol, atol: flags.atol },
      needs,
      signal: stop.signal,
      onStart: (cells) => progress.start(path, cells),
      onCell: (cell) => progress.cell(path, cell),
    });
    progress.done(result);
    return result;
  });
  progress.end();
  await closePictures();
  await reports.writeReports(results, (performance.now() - started) / 1000, {
    json: flags.report ?? join(flags.outputDir, 'report.json'),
    junit: flags.junit,
  });
  process.stdout.write(reports.closingWords(results, flags.outputDir));
  if (stop.interrupted()) return EXIT.interrupted;
  return reports.allWell(results) ? EXIT.ok : EXIT.failed;
}

/** Ends the run on Ctrl-C, on SIGTERM and at the deadline; cells in progress are interrupted and saved. */
function stopSignal(totalTimeout: number): { signal: AbortSignal; interrupted(): boolean } {
  const controller = new AbortController();
  let interrupted = false;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      interrupted = true;
      controller.abort(new Error(`the runner got ${name}`));
    });
  }
  const timer = setTimeout(
    () => controller.abort(new Error(`the whole run took longer than ${totalTimeout / 1000} s`)),
    Math.min(totalTimeout, 2 ** 31 - 1),
  );
  timer.unref();
  return { signal: controller.signal, interrupted: () => interrupted };
}
