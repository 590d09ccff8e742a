import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KernelSpec } from '../../src/jupyter/client/index.ts';
import { writeNotebook } from '../../src/notebook/index.ts';
import { executeNotebook } from '../../src/notebook/run/index.ts';
import { PythonEnvironment } from '../../src/setup/index.ts';
import { notebook } from '../notebook/arbitrary.ts';
import { codeCell, notebookOf } from '../notebook/mock.ts';
import { folder, runPython } from './python.ts';

const spec: KernelSpec = {
  name: 'python3',
  displayName: 'Python 3',
  language: 'python',
  argv: [
    folder === undefined ? '' : new PythonEnvironment(folder).program('python'),
    ...['-m', 'ipykernel_launcher', '-f', '{connection_file}'],
  ],
  env: {},
  interruptMode: 'signal',
};

const run = async (cells: Parameters<typeof notebookOf>, options: object = {}) => {
  const ran = await executeNotebook(notebookOf(...cells), {
    ...{ spec, cwd: process.cwd(), allowErrors: true },
    ...options,
  });
  return {
    ...ran,
    outputs: ran.notebook.cells.map((cell) => ('outputs' in cell ? cell.outputs : [])),
  };
};

describe.skipIf(folder === undefined)('the runner with ipykernel', () => {
  test.each(['tcp', 'ipc'])('runs, displays, raises, refuses input, over %s', async (transport) => {
    const { cells, outputs, notebook } = await run(
      [
        'print("hi"); 1 + 1',
        'from IPython.display import display\nh = display("a", display_id="d")',
        'h.update("b")',
        codeCell('1 / 0', ['raises-exception']),
        'print("after")',
        'input("name? ")',
      ],
      { transport },
    );
    expect(cells.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'failed']);
    expect(outputs[0]).toMatchObject([
      { text: 'hi\n' },
      { output_type: 'execute_result', data: { 'text/plain': '2' } },
    ]);
    expect(outputs[1]).toMatchObject([{ data: { 'text/plain': "'b'" } }]);
    expect(outputs[3]).toMatchObject([{ output_type: 'error', ename: 'ZeroDivisionError' }]);
    expect(cells[5]?.reason).toMatch(/StdinNotImplementedError/);
    expect(notebook.metadata.language_info?.name).toBe('python');
  });

  test('interrupts a cell at its deadline and goes on', async () => {
    const slow = ['import time\ntime.sleep(60)', 'print("alive")'];
    const { cells } = await run(slow, { cellTimeout: 1500 });
    expect(cells).toMatchObject([{ status: 'failed', kind: 'timeout' }, { status: 'ok' }]);
  });
});

describe.skipIf(folder === undefined)('what we write', () => {
  const python = async (script: string, input: string) => {
    const { code, output } = await runPython(['-c', script], { input });
    expect(code, output).toBe(0);
    return output;
  };

  test('nbformat validates', async () => {
    const { notebook } = await run(['print(1)', 'raise ValueError("x")']);
    const script = 'import sys, nbformat; nbformat.validate(nbformat.reads(sys.stdin.read(), 4))';
    await python(script, writeNotebook(notebook));
  });

  test('is byte for byte what Jupyter writes', async () => {
    const script = `import sys, json, nbformat
texts = json.load(sys.stdin)
print(json.dumps([nbformat.writes(nbformat.reads(text, 4)) + "\\n" for text in texts]))`;
    const ours = fc.sample(notebook, { numRuns: 50, seed: 7 }).map((nb) => writeNotebook(nb));
    expect(ours).toEqual(JSON.parse(await python(script, JSON.stringify(ours))));
  });
});
