import { sleep } from '../../jupyter/client/deferred.ts';
import { type Ending, type Kernel, startKernel } from '../../jupyter/client/kernel.ts';
import type { KernelSpec } from '../../jupyter/client/kernelspec.ts';
import { type CodeCell, firstLine, type Notebook } from '../model.ts';
import { countChecks } from './checks.ts';
import { CellOutputs, NotebookOutputs } from './outputs.ts';
import { type CellResult, type FailureKind, NO_CHECKS } from './result.ts';
import { tagsOf } from './tags.ts';

/** Why a `needs:X` cannot be met, or nothing if it can. */
export type Need = () => Promise<string | undefined>;

export interface ExecuteOptions {
  readonly spec: KernelSpec;
  /** Folder the kernel runs in: the notebook's own. */
  readonly cwd: string;
  /** What `needs:` tags may ask for. */
  readonly needs?: Readonly<Record<string, Need>>;
  /** Go on after a failed cell. Default false. */
  readonly allowErrors?: boolean;
  /** Milliseconds a cell may run. Default 120,000. */
  readonly cellTimeout?: number;
  /** Milliseconds the kernel may take to start. Default 60,000. */
  readonly startTimeout?: number;
  /** Milliseconds between the interrupt and the kill of a cell that ran too long. Default 5000. */
  readonly grace?: number;
  /** Bytes of output kept of a cell. Default 20 MiB. */
  readonly maxCellBytes?: number;
  /** Bytes of the largest output message that is read. Default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** Ends the run; its `reason` is reported. */
  readonly signal?: AbortSignal;
  /** After each code cell: its result, and the notebook so far. */
  readonly onCell?: (result: CellResult, notebook: Notebook) => void;
}

const MIB = 1024 * 1024;
/** tslab aborts everything it gets in the 200 ms after an error. */
const ABORT_PAUSE = 250;
const ABORT_RETRIES = 4;

export interface Execution {
  /** The notebook with fresh outputs; cells that did not run have none. */
  readonly notebook: Notebook;
  readonly cells: CellResult[];
}

/**
 * Runs a notebook's code cells in order in a fresh kernel. A failure ends in the result, never in an
 * exception, and the notebook so far is always there. Throws `KernelStartError` if there is no kernel.
 */
export async function executeNotebook(
  source: Notebook,
  options: ExecuteOptions,
): Promise<Execution> {
  const notebook = withoutOutputs(source);
  const outputs = new NotebookOutputs();
  const kernel = await startKernel({
    spec: options.spec,
    cwd: options.cwd,
    startTimeout: options.startTimeout ?? 60_000,
    maxMessageBytes: options.maxMessageBytes ?? 64 * MIB,
    onOutput: (message) => outputs.receive(message),
    signal: options.signal,
  });
  try {
    if (notebook.metadata.language_info === undefined && typeof kernel.language.name === 'string') {
      notebook.metadata.language_info = { ...kernel.language, name: kernel.language.name };
    }
    return { notebook, cells: await runCells(notebook, kernel, outputs, options) };
  } finally {
    await kernel.close();
  }
}

async function runCells(
  notebook: Notebook,
  kernel: Kernel,
  outputs: NotebookOutputs,
  options: ExecuteOptions,
): Promise<CellResult[]> {
  const results: CellResult[] = [];
  const kept = new Map<number, { cell: CodeCell; outputs: CellOutputs; result: number }>();
  let stopped = false;
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    const named = { number: index + 1, id: cell.id, firstLine: firstLine(cell) };
    const base = { ...named, seconds: 0, checks: NO_CHECKS, notes: [] };
    const before = stopped ? { status: 'not run' as const } : await beforeRunning(cell, options);
    if (before) {
      results.push({ ...base, ...before });
      if (before.status === 'failed' && !options.allowErrors) stopped = true;
      options.onCell?.(results.at(-1) as CellResult, notebook);
      continue;
    }
    const started = performance.now();
    const run = await runCell(cell, kernel, outputs, options);
    const seconds = (performance.now() - started) / 1000;
    store(cell, run.outputs);
    kept.set(index, { cell, outputs: run.outputs, result: results.length });
    results.push({ ...base, seconds, ...verdict(cell, run.ending, run.outputs, options.signal) });
    stopped = ends(run.ending) || (results.at(-1)?.status === 'failed' && !options.allowErrors);
    options.onCell?.(results.at(-1) as CellResult, notebook);
  }
  // Timers of earlier cells may still be printing.
  await kernel.settle(2000);
  for (const { cell, outputs: late, result } of kept.values()) {
    store(cell, late);
    const old = results[result];
    if (old) results[result] = { ...old, ...withChecks(old, late) };
  }
  return results;
}

function withoutOutputs(source: Notebook): Notebook {
  const cells = source.cells.map((cell) => {
    if (cell.cell_type !== 'code') return { ...cell };
    // A skipped cell keeps what it shows.
    if (tagsOf(cell).skip) return { ...cell };
    return { ...cell, outputs: [], execution_count: null };
  });
  return { ...source, metadata: { ...source.metadata }, cells };
}

type Verdict = Pick<CellResult, 'status'> & Partial<CellResult>;

async function beforeRunning(
  cell: CodeCell,
  options: ExecuteOptions,
): Promise<Verdict | undefined> {
  const tags = tagsOf(cell);
  if (tags.skip) return { status: 'skipped', reason: 'tagged skip-execution' };
  if (cell.source.trim() === '') return { status: 'skipped', reason: 'empty' };
  for (const need of tags.needs) {
    const look = Object.hasOwn(options.needs ?? {}, need) ? options.needs?.[need] : undefined;
    if (!look) {
      const known = Object.keys(options.needs ?? {}).join(', ') || 'none';
      const reason = `the tag needs:${need} asks for something unknown; known: ${known}`;
      return { status: 'failed', kind: 'needs', reason };
    }
    const missing = await look();
    if (missing !== undefined) return { status: 'skipped', reason: `needs ${need}: ${missing}` };
  }
  return undefined;
}

async function runCell(
  cell: CodeCell,
  kernel: Kernel,
  all: NotebookOutputs,
  options: ExecuteOptions,
): Promise<{ ending: Ending; outputs: CellOutputs }> {
  for (let attempt = 0; ; attempt++) {
    const outputs = new CellOutputs(options.maxCellBytes ?? 20 * MIB);
    const ending = await kernel.execute(cell.source, {
      timeout: options.cellTimeout ?? 120_000,
      grace: options.grace ?? 5000,
      signal: options.signal,
      onSent: (id) => all.assign(id, outputs),
    });
    if (ending.kind !== 'aborted' || attempt >= ABORT_RETRIES) return { ending, outputs };
    await sleep(ABORT_PAUSE);
  }
}

function store(cell: CodeCell, outputs: CellOutputs): void {
  const note = outputs.truncation;
  cell.execution_count = outputs.count;
  cell.outputs = note
    ? [...outputs.outputs, { output_type: 'stream', name: 'stderr', text: `[${note}]\n` }]
    : outputs.outputs;
}

function verdict(
  cell: CodeCell,
  ending: Ending,
  outputs: CellOutputs,
  signal: AbortSignal | undefined,
): Verdict {
  if ('count' in ending && ending.count !== null) {
    outputs.count = ending.count;
    cell.execution_count = ending.count;
  }
  const { raises } = tagsOf(cell);
  const threw = outputs.outputs.some((output) => output.output_type === 'error');
  if (ending.kind === 'ok' && raises && !threw) {
    const reason = 'tagged raises-exception, and nothing was raised';
    return { status: 'failed', kind: 'no error', reason };
  }
  // Some kernels show an error and still reply `ok`.
  const isError = ending.kind === 'error' || (ending.kind === 'ok' && threw);
  if (ending.kind === 'ok' && !isError) return withChecks({ status: 'ok', notes: [] }, outputs);
  if (isError && raises) return withChecks({ status: 'ok', notes: [] }, outputs);
  const kind: FailureKind = ending.kind === 'ok' ? 'error' : ending.kind;
  return {
    ...withChecks({ status: 'ok', notes: [] }, outputs),
    status: 'failed',
    kind,
    reason: reasonOf(ending, outputs, signal),
  };
}

/** The checks and notes of a cell's outputs; a failed check fails a cell that ran well otherwise. */
function withChecks(before: Pick<CellResult, 'status' | 'notes'>, outputs: CellOutputs): Verdict {
  const checks = countChecks(outputs.outputs);
  const notes = outputs.truncation ? [outputs.truncation] : [];
  if (checks.failed === 0 || before.status !== 'ok')
    return { status: before.status, checks, notes };
  return { status: 'failed', kind: 'check', reason: checks.failures.join('; '), checks, notes };
}

/** Whether there is no kernel to go on with, or nobody who wants to. */
function ends(ending: Ending): boolean {
  switch (ending.kind) {
    case 'dead':
    case 'protocol':
    case 'cancelled':
      return true;
    case 'timeout':
    case 'input':
      return ending.killed;
    default:
      return false;
  }
}

function reasonOf(ending: Ending, outputs: CellOutputs, signal: AbortSignal | undefined): string {
  switch (ending.kind) {
    case 'ok':
    case 'error':
      return errorText(ending, outputs);
    case 'aborted':
      return 'the kernel declined to run it (reply "aborted")';
    case 'timeout': {
      const seconds = `ran longer than ${ending.ms / 1000} s`;
      return ending.killed
        ? `${seconds}, did not react to the interrupt, and was killed`
        : `${seconds} and was interrupted`;
    }
    case 'dead':
      return `the kernel died while running it: ${ending.how}${ending.stderr}`;
    case 'input':
      return `asked for input (${JSON.stringify(ending.prompt)}), and a headless run has nobody to answer; give it a value in the cell, or tag the cell skip-execution`;
    case 'lost':
      return ending.what;
    case 'protocol':
      return ending.problem;
    case 'cancelled':
      return `ended from outside: ${(signal?.reason as Error | undefined)?.message ?? 'cancelled'}`;
  }
}

function errorText(ending: Ending, outputs: CellOutputs): string {
  const shown = outputs.outputs.findLast((output) => output.output_type === 'error');
  if (shown?.output_type === 'error') return `${shown.ename}: ${shown.evalue}`;
  if (ending.kind === 'error' && ending.ename) return `${ending.ename}: ${ending.evalue}`;
  // tslab sends no error message: it prints to stderr.
  const stderr = outputs.outputs.findLast(
    (output) => output.output_type === 'stream' && output.name === 'stderr',
  );
  const text = stderr?.output_type === 'stream' ? plain(stderr.text).trim() : '';
  return text || 'the kernel reported an error without saying which';
}

const ANSI = /\x1b\[[0-9;]*[A-Za-z]/g;

function plain(text: string): string {
  return text.replace(ANSI, '');
}
