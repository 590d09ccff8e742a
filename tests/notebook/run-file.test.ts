import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePictures } from '../../src/figure-image/index.ts';
import { loadNotebook, saveNotebook } from '../../src/notebook/index.ts';
import { runFile } from '../../src/notebook/run/run-file.ts';
import { workshop } from '../cli/cli.ts';
import { notebookOf, printed } from './mock.ts';

let folder: string;
beforeAll(async () => {
  folder = await workshop();
});
afterAll(async () => {
  await closePictures();
  await rm(folder, { recursive: true });
});

test('a Plotly figure gets its picture; one that cannot be drawn is noted', {
  timeout: 60_000,
}, async () => {
  const path = join(folder, 'figure.ipynb');
  const show = (figure: object) =>
    `k.display({ 'application/vnd.plotly.v1+json': ${JSON.stringify(figure)}, 'text/plain': 'a figure' })`;
  const line = {
    data: [{ type: 'scatter', x: [1, 2], y: [3, 4] }],
    layout: { width: 300, height: 200 },
  };
  await saveNotebook(path, notebookOf(show(line), show({ data: 'none' })));
  const result = await runFile(path, { output: join(folder, 'out', 'figure.ipynb') });
  const [drawn, refused] = (await loadNotebook(join(folder, 'out', 'figure.ipynb'))).cells;
  const png =
    drawn?.cell_type === 'code' && 'data' in (drawn.outputs[0] ?? {})
      ? drawn.outputs[0]
      : undefined;
  const bytes = Buffer.from(String(png && 'data' in png && png.data['image/png']), 'base64');
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(result.cells[0]).toMatchObject({ status: 'ok', notes: [] });
  expect(refused?.cell_type === 'code' && refused.outputs).toMatchObject([
    { data: { 'text/plain': 'a figure' } },
  ]);
  expect(result.cells[1]?.notes).toEqual([expect.stringMatching(/^a figure without a picture: /)]);
});

test('the notebook so far is on disk while a cell runs', async () => {
  const path = join(folder, 'long.ipynb');
  const output = join(folder, 'out', 'long.ipynb');
  await saveNotebook(path, notebookOf('k.print("kept")', 'await k.sleep(1500)'));
  const run = runFile(path, { output });
  await expect
    .poll(async () => {
      const cell = (await loadNotebook(output).catch(() => undefined))?.cells[0];
      return cell?.cell_type === 'code' && printed(cell.outputs);
    })
    .toBe('kept');
  expect((await run).cells).toHaveLength(2);
});

test('the cell runs in the folder of its notebook', async () => {
  const inner = await mkdtemp(join(tmpdir(), 'notegrad-cwd-'));
  const path = join(inner, 'where.ipynb');
  await saveNotebook(path, notebookOf('k.print(process.cwd())'));
  await runFile(path, { output: join(folder, 'out', 'where.ipynb') });
  const [cell] = (await loadNotebook(join(folder, 'out', 'where.ipynb'))).cells;
  expect(printed(cell?.cell_type === 'code' ? cell.outputs : [])).toBe(inner);
  await rm(inner, { recursive: true });
});
