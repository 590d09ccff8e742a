import { describe, expect, test } from 'vitest';
import { findKernel, type KernelSpec } from '../../src/jupyter/client/index.ts';
import { executeNotebook } from '../../src/notebook/run/index.ts';
import { codeCell, notebookOf, printed } from './mock.ts';

async function run(spec: KernelSpec, cells: Parameters<typeof notebookOf>, allowErrors = false) {
  const options = { spec, cwd: process.cwd(), cellTimeout: 20_000, allowErrors };
  const ran = await executeNotebook(notebookOf(...cells), options);
  return {
    ...ran,
    outputs: ran.notebook.cells.map((cell) => ('outputs' in cell ? cell.outputs : [])),
  };
}

describe('stock tslab', () => {
  test('runs TypeScript across cells; its silent errors and its aborts after them are seen', async () => {
    const tslab = await findKernel('tslab');
    const { cells, outputs, notebook } = await run(tslab, [
      'const a: number = 20; console.log(process.env.NOTEGRAD_HEADLESS, process.env.TZ);',
      'a + 1',
      codeCell('const wrong: string = a;', ['raises-exception']),
      'console.log("ran right after an error")',
      'import * as tslab from "tslab"; tslab.display.html("<b>x</b>");',
      'throw new Error("boom")',
    ]);
    expect(cells.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'failed']);
    expect(printed(outputs[0])).toBe('1 UTC\n');
    expect(printed(outputs[1])).toBe('21\n');
    expect(printed(outputs[2], 'stderr')).toMatch(/not assignable to type 'string'/);
    expect(printed(outputs[3])).toBe('ran right after an error\n');
    expect(outputs[4]).toEqual([
      { output_type: 'display_data', data: { 'text/html': '<b>x</b>' }, metadata: {} },
    ]);
    expect(cells[5]).toMatchObject({ kind: 'error', reason: expect.stringMatching(/boom/) });
    expect(notebook.metadata.language_info?.name).toBe('typescript');
  });

  test('losing messages in a flood is no success, and does not hang', {
    timeout: 60_000,
  }, async () => {
    const flood = 'for (let i = 0; i < 5000; i++) console.log(i);';
    const { cells, outputs } = await run(await findKernel('tslab'), [flood, '1']);
    const whole = printed(outputs[0]).split('\n').length === 5001;
    expect(cells[0]?.status).toBe(whole ? 'ok' : 'failed');
    if (!whole) expect(cells[0]).toMatchObject({ kind: 'lost' });
  });
});
