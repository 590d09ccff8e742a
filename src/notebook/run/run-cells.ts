import type { Ending } from '../../jupyter/client/index.ts';
import { type CodeCell, firstLine, type Notebook } from '../model.ts';
import { tagsOf } from '../tags.ts';
import type { NotebookSession } from './open-session.ts';
import type { CellOutputs, OutputLimits } from './outputs.ts';
import { type CellResult, NO_CHECKS } from './result.ts';
import { endsRun, judge, recount, type Verdict } from './verdict.ts';

/** Why a `needs:X` cannot be met, or nothing if it can. */
export type Need = () => Promise<string | undefined>;

export interface CellOptions {
  /** What `needs:` tags may ask for. */
  readonly needs?: Readonly<Record<string, Need>>;
  /** Go on after a failed cell. Default false. */
  readonly allowErrors?: boolean;
  /** Milliseconds a cell may run. Default 120,000. */
  readonly cellTimeout?: number;
  /** Milliseconds between the interrupt and the kill of a cell that ran too long. Default 5000. */
  readonly grace?: number;
  /** How much of each cell's outputs is kept. */
  readonly limits?: OutputLimits;
  /** How often a cell that the kernel declines is sent again. Default 4. */
  readonly retries?: number;
  /** Ends the run; its `reason` is reported. */
  readonly signal?: AbortSignal;
  /** After each code cell: its result, and the notebook so far. The next cell waits for it. */
  readonly onCell?: (result: CellResult, notebook: Notebook) => void | Promise<void>;
}

export interface Execution {
  /** The notebook with fresh outputs; cells that failed to run have none, skipped ones those they had. */
  readonly notebook: Notebook;
  readonly cells: readonly CellResult[];
}

/** tslab aborts everything it gets in the 200 ms after an error. */
const ABORT_PAUSE = 250;

interface Ran {
  readonly cell: CodeCell;
  readonly outputs: CellOutputs;
  /** Place of its result. */
  readonly at: number;
}

/** Runs the code cells of a notebook in order. A failure ends in the result, never in an exception. */
export async function runCells(
  session: NotebookSession,
  source: Notebook,
  options: CellOptions = {},
): Promise<Execution> {
  const notebook = withoutOutputs(source);
  if (notebook.metadata.language_info === undefined && typeof session.language.name === 'string') {
    notebook.metadata.language_info = { ...session.language, name: session.language.name };
  }
  const results: CellResult[] = [];
  const ran: Ran[] = [];
  let stopped = false;
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    const base = {
      ...{ number: index + 1, id: cell.id, firstLine: firstLine(cell) },
      ...{ seconds: 0, checks: NO_CHECKS, notes: [] },
      ...(tagsOf(cell).needs.length > 0 && { needs: tagsOf(cell).needs }),
    };
    const before: Verdict | undefined = stopped
      ? { status: 'not run' }
      : await beforeRunning(cell, options);
    if (before) {
      if (before.status === 'skipped') restore(cell, source.cells[index]);
      results.push({ ...base, ...before });
      stopped ||= before.status === 'failed' && !options.allowErrors;
    } else {
      const started = performance.now();
      const { ending, outputs } = await runCell(cell, session, options);
      const seconds = (performance.now() - started) / 1000;
      const result = { ...base, seconds, ...judge(cell, ending, outputs, options.signal) };
      if (result.status === 'skipped') restore(cell, source.cells[index]);
      else {
        store(cell, outputs);
        ran.push({ cell, outputs, at: results.length });
      }
      results.push(result);
      stopped = endsRun(ending) || (result.status === 'failed' && !options.allowErrors);
    }
    await options.onCell?.(results.at(-1) as CellResult, notebook);
  }
  // Timers of earlier cells may still be printing.
  await session.settle(2000);
  for (const { cell, outputs, at } of ran) {
    store(cell, outputs);
    const old = results[at];
    if (old) results[at] = { ...old, ...recount(old, outputs) };
  }
  return { notebook, cells: results };
}

function withoutOutputs(source: Notebook): Notebook {
  const cells = source.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : { ...cell },
  );
  return { ...source, metadata: { ...source.metadata }, cells };
}

/** A cell that does not run here goes on to show what it shows. */
function restore(cell: CodeCell, before: Notebook['cells'][number] | undefined): void {
  if (before?.cell_type !== 'code' || cell.source.trim() === '') return;
  cell.outputs = before.outputs;
  cell.execution_count = before.execution_count;
}

async function beforeRunning(cell: CodeCell, options: CellOptions): Promise<Verdict | undefined> {
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
  session: NotebookSession,
  { cellTimeout = 120_000, grace = 5000, limits, retries = 4, signal }: CellOptions,
): Promise<{ ending: Ending; outputs: CellOutputs }> {
  for (let attempt = 0; ; attempt++) {
    const ran = await session.run(cell.source, { timeout: cellTimeout, grace, signal }, limits);
    if (ran.ending.kind !== 'aborted' || attempt >= retries) return ran;
    await new Promise((resolve) => setTimeout(resolve, ABORT_PAUSE));
  }
}

function store(cell: CodeCell, outputs: CellOutputs): void {
  const note = outputs.truncation;
  cell.execution_count = outputs.count;
  cell.outputs = note
    ? [...outputs.outputs, { output_type: 'stream', name: 'stderr', text: `[${note}]\n` }]
    : outputs.outputs;
}
