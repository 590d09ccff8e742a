import { dirname, resolve } from 'node:path';
import { DEFAULT_KERNEL, findKernel } from '../../jupyter/client/kernelspec.ts';
import { checkOutputs } from '../compare/notebooks.ts';
import { DEFAULT_TOLERANCE, type Tolerance } from '../compare/tolerance.ts';
import type { Notebook } from '../model.ts';
import { loadNotebook } from '../read.ts';
import { saveNotebook } from '../write.ts';
import { type ExecuteOptions, type Execution, executeNotebook } from './execute.ts';
import { addPictures } from './pictures.ts';
import { type CellResult, failed, type NotebookResult } from './result.ts';

export interface RunFileOptions extends Omit<ExecuteOptions, 'spec' | 'cwd' | 'onCell'> {
  /** Where the executed copy goes. A partial one is kept there while the notebook runs. */
  readonly output: string;
  /** Also replace the notebook itself, if nothing failed. Default false. */
  readonly inplace?: boolean;
  /** Name of the kernel. Default: the notebook's own. */
  readonly kernel?: string;
  /** Compare fresh outputs with the committed ones. */
  readonly check?: boolean;
  readonly tolerance?: Tolerance;
  /** Once the notebook is read: how many code cells there are. */
  readonly onStart?: (cells: number) => void;
  readonly onCell?: (result: CellResult) => void;
}

/** Runs one notebook file and writes its executed copy. Every failure ends in the result. */
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
    const source = await loadNotebook(path);
    kernel = options.kernel ?? source.metadata.kernelspec?.name ?? DEFAULT_KERNEL;
    const spec = await findKernel(kernel);
    options.onStart?.(source.cells.filter((cell) => cell.cell_type === 'code').length);
    const copy = partialCopy(options.output);
    const ran = await executeNotebook(source, {
      ...options,
      spec,
      cwd: dirname(resolve(path)),
      onCell: (result, notebook) => {
        copy.update(notebook);
        options.onCell?.(result);
      },
    }).finally(copy.settled);
    const cells = await finish(source, ran, options);
    await saveNotebook(options.output, ran.notebook);
    const result = done({ kernel, cells, output: options.output });
    if (options.inplace && !failed(result)) await saveNotebook(path, ran.notebook);
    return result;
  } catch (error) {
    return done({ kernel, problem: error instanceof Error ? error.message : String(error) });
  }
}

async function finish(
  source: Notebook,
  ran: Execution,
  options: RunFileOptions,
): Promise<CellResult[]> {
  const cells = await addPictures(ran.notebook, ran.cells);
  if (!options.check) return cells;
  return checkOutputs(source, ran.notebook, cells, options.tolerance ?? DEFAULT_TOLERANCE);
}

/** Milliseconds between two copies of a running notebook: a large one takes a while to write. */
const COPY_EVERY = 1000;

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
