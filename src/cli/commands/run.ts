import { availableParallelism, freemem } from 'node:os';
import { extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Parameters } from '../../notebook/parameters/index.ts';
import type { NotebookResult, RunFileOptions } from '../../notebook/run/index.ts';
import { EXIT, UsageError } from '../errors.ts';
import { onInterrupt } from '../interrupt.ts';
import type { NotebookPath } from '../notebook-paths.ts';
import { assignment, count, notNegative, positive, type Shard, shard } from '../options.ts';

interface RunFlags {
  readonly kernel?: string;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly parametersFile?: string;
  readonly workers: number;
  readonly outputDir: string;
  readonly inplace?: boolean;
  readonly allowErrors?: boolean;
  readonly timeout: number;
  readonly startTimeout: number;
  readonly totalTimeout: number;
  readonly maxOutput: number;
  readonly check?: boolean;
  readonly rtol: number;
  readonly atol: number;
  readonly changedSince?: string;
  readonly shard?: Shard;
  readonly cache: boolean;
  readonly report?: string;
  readonly junit?: string;
}

/** Bytes that a kernel with its type checker and a chapter's tensors takes at most. */
const KERNEL_BYTES = 1.5e9;

/**
 * A chapter keeps one core busy and another now and then, so two run at once on two cores, and half as many as there
 * are cores on larger machines, as far as the memory goes.
 */
const WORKERS = Math.max(
  1,
  Math.min(
    availableParallelism(),
    Math.max(2, Math.floor(availableParallelism() / 2)),
    Math.floor(freemem() / KERNEL_BYTES),
  ),
);

export function addRun(program: Command): void {
  program
    .command('run')
    .description('run notebooks from top to bottom and write executed copies')
    .argument('[paths...]', 'notebooks, their text form (.ts), or folders of notebooks', [
      'notebooks',
    ])
    .option('--kernel <name>', 'run all in this kernel instead of the one each notebook names')
    .option(
      '-p, --parameter <name=value>',
      'set a variable of the cell tagged `parameters`; may be given again',
      assignment,
    )
    .option('-f, --parameters-file <file>', 'set those that a JSON or YAML file names')
    .option('--workers <n>', 'notebooks to run at the same time', count, WORKERS)
    .option('--output-dir <folder>', 'where executed copies and the report go', 'build')
    .option('--inplace', 'also replace the notebooks themselves, if nothing in them failed')
    .option('--allow-errors', 'go on after a failed cell')
    .option('--timeout <seconds>', 'time limit of a cell', positive, 120)
    .option('--start-timeout <seconds>', 'time limit of a kernel’s start', positive, 60)
    .option('--total-timeout <seconds>', 'time limit of the whole run', positive, 3600)
    .option('--max-output <kB>', 'text that is kept of what one cell prints', positive, 256)
    .option('--check', 'fail where fresh outputs differ from the committed ones')
    .option('--rtol <x>', 'relative tolerance of --check', notNegative, 1e-3)
    .option('--atol <x>', 'absolute tolerance of --check', notNegative, 1e-6)
    .option('--changed-since <ref>', 'only notebooks whose cells changed since that state of git')
    .option('--shard <i/n>', 'only the i-th of n parts, for several machines', shard)
    .option('--no-cache', 'run also what has not changed since it last ran well')
    .option('--report <file>', 'JSON report (default: report.json in the output folder)')
    .option('--junit <file>', 'also write a JUnit report')
    .action(async (paths: string[], flags: RunFlags) => {
      process.exitCode = await run(paths, flags);
    });
}

async function run(args: readonly string[], flags: RunFlags): Promise<number> {
  const { lockFolder, protectSources } = await import('../output-folder.ts');
  const notebooks = await select(args, flags);
  await protectSources(notebooks, flags.outputDir);
  // Kernels run in the folder of their notebook, where a relative path would mean something else.
  if (process.env.NOTEGRAD_DATA) process.env.NOTEGRAD_DATA = resolve(process.env.NOTEGRAD_DATA);
  const unlock = await lockFolder(flags.outputDir);
  try {
    return await runAll(notebooks, flags);
  } finally {
    await unlock();
  }
}

async function select(args: readonly string[], flags: RunFlags): Promise<NotebookPath[]> {
  const { findNotebooks } = await import('../notebook-paths.ts');
  const { changedSince, takeShard } = await import('../selection.ts');
  let notebooks = await findNotebooks(args, { except: flags.outputDir, textForm: true });
  const text = notebooks.find(({ path }) => extname(path) === '.ts')?.path;
  if (text !== undefined && (flags.inplace || flags.check)) {
    const flag = flags.inplace ? '--inplace' : '--check';
    throw new UsageError(`${text} is text and holds no outputs, so there is nothing to ${flag}`);
  }
  // Shards first: each machine then has its part, whatever has changed.
  if (flags.shard) notebooks = takeShard(notebooks, flags.shard);
  if (flags.changedSince !== undefined) {
    notebooks = await changedSince(flags.changedSince, notebooks);
  }
  return notebooks;
}

/** What was given, the single ones before those of the file. Nothing where nothing was. */
async function parametersOf({
  parameter = {},
  parametersFile,
  inplace,
  check,
}: RunFlags): Promise<Parameters | undefined> {
  const texts = Object.entries(parameter).map(([name, text]) => [name, { text }] as const);
  if (parametersFile === undefined && texts.length === 0) return undefined;
  if (inplace || check) {
    const flag = inplace ? '--inplace' : '--check';
    throw new UsageError(
      `a run with parameters of its own is not the notebook's, so ${flag} cannot be`,
    );
  }
  const { ParameterError, readParameters } = await import('../../notebook/parameters/index.ts');
  try {
    const values = parametersFile === undefined ? {} : await readParameters(parametersFile);
    const data = Object.entries(values).map(([name, data]) => [name, { data }] as const);
    return Object.fromEntries([...data, ...texts]);
  } catch (error) {
    if (error instanceof ParameterError) throw new UsageError(error.message);
    throw error;
  }
}

async function runAll(notebooks: readonly NotebookPath[], flags: RunFlags): Promise<number> {
  const [{ runFile }, { mapPool }, { createProgress }, { needs }, { closeDrawers }, reports] =
    await Promise.all([
      import('../../notebook/run/index.ts'),
      import('../pool.ts'),
      import('../progress.ts'),
      import('../needs.ts'),
      import('../../figure-image/index.ts'),
      import('../reports.ts'),
    ]);
  const parameters = await parametersOf(flags);
  const stop = stopSignal(flags.totalTimeout * 1000);
  const shared = {
    ...(flags.kernel === undefined ? {} : { kernel: flags.kernel }),
    ...(parameters && { parameters }),
    inplace: flags.inplace ?? false,
    allowErrors: flags.allowErrors ?? false,
    cellTimeout: flags.timeout * 1000,
    startTimeout: flags.startTimeout * 1000,
    limits: { maxText: Math.round(flags.maxOutput * 1000) },
    check: flags.check ?? false,
    tolerance: { rtol: flags.rtol, atol: flags.atol },
    reuse: flags.cache,
    needs,
    signal: stop.signal,
  } satisfies Partial<RunFileOptions>;
  const progress = createProgress(notebooks.length);
  const started = performance.now();
  const results = await mapPool(notebooks, flags.workers, async ({ path, below }) => {
    const result: NotebookResult = await runFile(path, {
      ...shared,
      output: join(flags.outputDir, below),
      onStart: (cells) => progress.start(path, cells),
      onCell: (cell) => progress.cell(path, cell),
    });
    progress.done(result);
    return result;
  });
  progress.end();
  closeDrawers();
  await reports.writeReports(results, (performance.now() - started) / 1000, {
    json: flags.report ?? join(flags.outputDir, 'report.json'),
    junit: flags.junit,
  });
  process.stdout.write(reports.closingWords(results, flags.outputDir));
  stop.dispose();
  if (stop.interrupted()) return EXIT.interrupted;
  return reports.allWell(results) ? EXIT.ok : EXIT.failed;
}

/**
 * Ends the run on Ctrl-C, on SIGTERM and at the deadline; cells in progress are interrupted and saved. A second
 * signal ends the process, and with it all kernels.
 */
function stopSignal(totalTimeout: number) {
  const controller = new AbortController();
  const interrupt = onInterrupt((nth, name) => {
    controller.abort(new Error(`the runner got ${name}`));
    return nth === 1;
  });
  const timer = setTimeout(
    () => controller.abort(new Error(`the whole run took longer than ${totalTimeout / 1000} s`)),
    Math.min(totalTimeout, 2 ** 31 - 1),
  );
  timer.unref();
  return {
    signal: controller.signal,
    interrupted: interrupt.happened,
    dispose: () => {
      clearTimeout(timer);
      interrupt.dispose();
    },
  };
}
