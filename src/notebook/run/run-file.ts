import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { messageOf } from '../../contract/index.ts';
import { findKernel } from '../../jupyter/client/index.ts';
import { KERNEL_NAME } from '../../jupyter/index.ts';
import { keepCommitted } from '../compare/keep.ts';
import { checkOutputs } from '../compare/notebooks.ts';
import { DEFAULT_TOLERANCE, type Tolerance } from '../compare/tolerance.ts';
import type { Notebook } from '../model.ts';
import { injectParameters, type Parameters } from '../parameters/index.ts';
import { fromText } from '../percent-format/from-text.ts';
import { loadNotebook } from '../read.ts';
import { saveNotebook, writeNotebook } from '../write.ts';
import { Cache } from './cache.ts';
import { EarlierRuns, placeOf, runKey } from './earlier-runs.ts';
import { type ExecuteOptions, executeNotebook } from './execute-notebook.ts';
import { addPictures } from './pictures.ts';
import { type CellResult, failed, type NotebookResult } from './result.ts';
import type { Execution } from './run-cells.ts';

export interface RunFileOptions extends Omit<ExecuteOptions, 'spec' | 'cwd' | 'onCell'> {
  /** Where the executed copy goes. A partial one is kept there while the notebook runs. */
  readonly output: string;
  /** Also replace the notebook itself, if nothing failed. Default false. */
  readonly inplace?: boolean;
  /** Name of the kernel. Default: the notebook's own. */
  readonly kernel?: string;
  /** Values for variables of the cell tagged `parameters`. Default: those that it gives itself. */
  readonly parameters?: Parameters;
  /** Compare fresh outputs with the committed ones. */
  readonly check?: boolean;
  readonly tolerance?: Tolerance;
  /** Draw the figures. Default: in the notebook's own kernel, unless its outputs are only compared. */
  readonly pictures?: boolean;
  /** Do not run what an earlier run has told already, and keep what this one tells. Default false. */
  readonly reuse?: boolean;
  /** Once the notebook is read: how many code cells there are. */
  readonly onStart?: (cells: number) => void;
  readonly onCell?: (result: CellResult) => void;
}

/** Runs one notebook file, or its text form, and writes its executed copy. Every failure ends in the result. */
export async function runFile(path: string, options: RunFileOptions): Promise<NotebookResult> {
  const started = performance.now();
  const base = { path, kernel: options.kernel ?? '', cells: [] as CellResult[] };
  const done = (rest: Partial<NotebookResult>): NotebookResult => ({
    ...base,
    ...rest,
    seconds: (performance.now() - started) / 1000,
  });
  let kernel = base.kernel;
  try {
    const version = await versionOf(path);
    const loaded = await loadSource(path);
    const { parameters } = options;
    const source = parameters ? injectParameters(loaded, parameters) : loaded;
    const own = source.metadata.kernelspec?.name ?? KERNEL_NAME;
    kernel = options.kernel ?? own;
    const { reused, ...ran } = await execute(path, source, kernel, options);
    const draw = options.pictures ?? (kernel === own && !options.check);
    const { notebook, cells } = await finish(path, source, ran, { ...options, pictures: draw });
    await saveNotebook(options.output, notebook);
    const result = done({ kernel, cells, output: options.output, ...(reused ? { reused } : {}) });
    if (options.inplace && !failed(result)) await replace(path, version, notebook);
    return result;
  } catch (error) {
    return done({ kernel, problem: messageOf(error) });
  }
}

async function loadSource(path: string): Promise<Notebook> {
  return extname(path) === '.ts'
    ? fromText(await readFile(path, 'utf8'), path)
    : loadNotebook(path);
}

async function execute(
  path: string,
  source: Notebook,
  kernel: string,
  options: RunFileOptions,
): Promise<Execution & { readonly reused: boolean }> {
  const cwd = dirname(resolve(path));
  const spec = await findKernel(kernel, { folder: cwd });
  options.onStart?.(source.cells.filter((cell) => cell.cell_type === 'code').length);
  const cache = options.reuse ? await Cache.of('runs', cwd) : undefined;
  const runs = cache && new EarlierRuns(cache);
  const key = runs && (await runKey(path, source, spec, options));
  const place = placeOf(path, kernel);
  const earlier = key && (await runs.find(place, key, source));
  if (earlier) return { ...earlier, reused: true };
  const copy = partialCopy(options.output);
  const ran = await executeNotebook(source, {
    ...options,
    spec,
    cwd,
    onCell: (result, notebook) => {
      copy.update(notebook);
      options.onCell?.(result);
    },
  }).finally(copy.settled);
  if (key) await runs.keep(place, key, ran);
  return { ...ran, reused: false };
}

/** Compares with what is committed, keeps of it what is the same, and draws what is new. */
async function finish(
  path: string,
  source: Notebook,
  ran: Execution,
  { check, pictures, reuse, tolerance = DEFAULT_TOLERANCE }: RunFileOptions,
): Promise<Execution> {
  const compared = check ? checkOutputs(source, ran.notebook, ran.cells, tolerance) : ran.cells;
  const notebook = keepCommitted(source, ran.notebook, tolerance);
  if (!pictures) return { notebook, cells: compared };
  const cache = reuse ? await Cache.of('figures', dirname(path)) : undefined;
  return { notebook, cells: await addPictures(notebook, compared, cache) };
}

/** Says when a file was written last, and how large it was. */
async function versionOf(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${mtimeMs} ${size} ${ino}`;
}

/** Puts the executed notebook in the place of the one that was run, unless that has been edited since. */
async function replace(path: string, version: string, notebook: Notebook): Promise<void> {
  if ((await versionOf(path)) !== version) {
    throw new Error('the notebook was edited while it ran, and is left as it is now; run it again');
  }
  if (writeNotebook(notebook, path) === (await readFile(path, 'utf8'))) return;
  await saveNotebook(path, notebook);
}

/** Milliseconds between two copies of a running notebook: a large one takes a while to write. */
const COPY_EVERY = 5000;

/** Keeps a copy of the notebook so far on disk, so that even a killed runner leaves what it had. */
function partialCopy(path: string): { update(notebook: Notebook): void; settled(): Promise<void> } {
  let writing = Promise.resolve();
  let last = 0;
  return {
    update(notebook) {
      if (Date.now() - last < COPY_EVERY) return;
      last = Date.now();
      // A copy that fails to be written is reported by the final one.
      writing = writing.then(() => saveNotebook(path, notebook)).catch(() => undefined);
    },
    settled: () => writing,
  };
}
