import { fileURLToPath } from 'node:url';
import type { KernelSpec } from '../../src/jupyter/client/index.ts';
import type { CodeCell, Notebook, Output } from '../../src/notebook/index.ts';
import { type ExecuteOptions, executeNotebook } from '../../src/notebook/run/index.ts';

const script = fileURLToPath(new URL('mock-kernel.mjs', import.meta.url));

export interface MockFlags {
  /** Output published in the first milliseconds is lost. */
  loseFirst?: number;
  bindDelay?: number;
  dieAtStart?: number;
  /** Answers nothing. */
  mute?: boolean;
  ignoreInterrupt?: boolean;
  abortWord?: string;
  /** Stays when it is told that the session is over. */
  ignoreShutdown?: boolean;
}

export function mockSpec(
  flags: MockFlags = {},
  interruptMode: 'signal' | 'message' = 'signal',
): KernelSpec {
  return {
    name: 'mock',
    displayName: 'Mock',
    language: 'javascript',
    argv: [process.execPath, script, '{connection_file}', JSON.stringify(flags)],
    env: {},
    interruptMode,
  };
}

export function codeCell(source: string, tags: string[] = [], id?: string): CodeCell {
  return {
    cell_type: 'code',
    id: id ?? `c${Math.random().toString(36).slice(2)}`,
    metadata: tags.length > 0 ? { tags } : {},
    source,
    execution_count: null,
    outputs: [],
  };
}

export function notebookOf(...cells: (string | CodeCell)[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'mock', display_name: 'Mock' } },
    cells: cells.map((cell, index) =>
      typeof cell === 'string' ? codeCell(cell, [], `c${index}`) : cell,
    ),
  };
}

export interface Ran {
  readonly notebook: Notebook;
  readonly cells: Awaited<ReturnType<typeof executeNotebook>>['cells'];
  readonly outputs: Output[][];
}

/** Runs cells in a mock kernel. */
export async function runMock(
  cells: (string | CodeCell)[],
  options: Partial<ExecuteOptions> & { flags?: MockFlags } = {},
): Promise<Ran> {
  const { flags, ...rest } = options;
  const spec = rest.spec ?? mockSpec(flags);
  const ran = await executeNotebook(notebookOf(...cells), { cwd: process.cwd(), ...rest, spec });
  const outputs = ran.notebook.cells.map((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
  return { ...ran, outputs };
}

/** What a cell has printed. */
export function printed(outputs: readonly Output[] | undefined, name = 'stdout'): string {
  return (outputs ?? [])
    .map((output) => (output.output_type === 'stream' && output.name === name ? output.text : ''))
    .join('');
}
