import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, runPython } from './python.ts';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly ename?: string;
  readonly evalue?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Cell {
  readonly cell_type: string;
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

const NBCLIENT = `
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
try:
    NotebookClient(notebook, timeout=60, kernel_name='notegrad').execute()
finally:
    nbformat.write(notebook, sys.argv[2])
`;

/** Each way runs the notebook \`from\` and saves it as \`to\`. */
const CLIENTS: Readonly<Record<string, (from: string, to: string) => readonly string[]>> = {
  nbclient: (from, to) => ['-c', NBCLIENT, from, to],
  papermill: (from, to) => ['-m', 'papermill', '--kernel', 'notegrad', from, to],
  nbconvert: (from, to) => [
    ...['-m', 'nbconvert', '--to', 'notebook', '--execute', from, '--output', to],
    '--ExecutePreprocessor.kernel_name=notegrad',
  ],
};

describe.skipIf(folder === undefined).each(Object.keys(CLIENTS))('%s', (name) => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'notegrad-jupyter-'));
    cpSync(fixtures, work, { recursive: true });
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  async function execute(notebook: string) {
    const to = join(work, `executed-${notebook}`);
    const command = CLIENTS[name] as (from: string, to: string) => readonly string[];
    const { code, output } = await runPython(command(join(work, notebook), to), { cwd: work });
    const cells = () => {
      const saved = JSON.parse(readFileSync(to, 'utf8')) as { cells: readonly Cell[] };
      return saved.cells.filter((cell) => cell.cell_type === 'code');
    };
    return { code, output, cells };
  }

  test('runs a notebook: printed text, values, displays, each in its cell', async () => {
    const { code, output, cells } = await execute('works.ipynb');
    expect(code, output).toBe(0);
    // papermill may add a cell of its own at the front.
    const [printed, value, shown] = cells().slice(-3);
    expect(text(printed)).toBe('line 0\nline 1\nline 2\n');
    expect(shownAs(value, 'text/plain')).toBe('42');
    expect(shownAs(shown, 'text/html')).toBe('<b>bold</b>');
    expect([printed, value, shown].map((cell) => cell?.execution_count)).toEqual([1, 2, 3]);
  });

  test('sees an error thrown in a cell, and runs nothing after it', async () => {
    const { code, output, cells } = await execute('throws.ipynb');
    expect(code).not.toBe(0);
    expect(output).toContain('on purpose');
    if (name === 'nbconvert') return;
    const [bad, after] = cells().slice(-2);
    expect(bad?.outputs.find((out) => out.output_type === 'error')?.evalue).toContain('on purpose');
    expect(after?.outputs).toEqual([]);
  });

  test('sees a type error before its cell has run', async () => {
    const { code, output } = await execute('mistyped.ipynb');
    expect(code).not.toBe(0);
    expect(output).toContain("'string' is not assignable to type 'number'");
    expect(output).not.toContain('this must not run');
  });
});

function text(cell: Cell | undefined): string {
  const streams = cell?.outputs.filter((output) => output.output_type === 'stream') ?? [];
  return streams.flatMap((output) => output.text ?? []).join('');
}

/** nbformat saves text as a list of its lines. */
function shownAs(cell: Cell | undefined, mime: string): string {
  return [cell?.outputs[0]?.data?.[mime]].flat().join('');
}
