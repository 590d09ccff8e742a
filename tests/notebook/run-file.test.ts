import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { closeDrawers } from '../../src/figure-image/index.ts';
import {
  type Cell,
  loadNotebook,
  type Output,
  saveNotebook,
  writeNotebook,
} from '../../src/notebook/index.ts';
import { runFile } from '../../src/notebook/run/index.ts';
import { workshop } from '../cli/cli.ts';
import { codeCell, notebookOf, printed } from './mock.ts';

let folder: string;
beforeAll(async () => {
  folder = await workshop();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  closeDrawers();
  await rm(folder, { recursive: true });
});

const outputsOf = (cell: Cell | undefined): Output[] =>
  cell?.cell_type === 'code' ? cell.outputs : [];
const outputsIn = async (path: string) => (await loadNotebook(path)).cells.map(outputsOf);
const dataOf = (output: Output | undefined) => (output && 'data' in output ? output.data : {});

/** The path of a notebook of these cells, and of its copy. */
async function place(name: string, ...cells: Parameters<typeof notebookOf>) {
  const path = join(folder, name);
  await saveNotebook(path, notebookOf(...cells));
  return { path, output: join(folder, 'out', name) };
}

const PLOTLY = 'application/vnd.plotly.v1+json';
const show = (figure: object) =>
  `k.display({ '${PLOTLY}': ${JSON.stringify(figure)}, 'text/plain': 'a figure' })`;
const figure = (last: number) => ({
  data: [{ type: 'scatter', x: [1, 2], y: [3, last] }],
  layout: { width: 300, height: 200 },
});

describe('pictures of figures', () => {
  test('are drawn; a figure that cannot be drawn is noted', async () => {
    const { path, output } = await place('figure.ipynb', show(figure(4)), show({ data: 'none' }));
    const result = await runFile(path, { output });
    const [[drawn], [refused]] = (await outputsIn(output)) as [Output[], Output[]];
    expect(dataOf(drawn)['image/svg+xml']).toMatch(/^<svg .*width='300'/);
    expect(drawn).toMatchObject({
      metadata: { 'image/svg+xml': { figure: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    expect(dataOf(refused)).toEqual({ [PLOTLY]: { data: 'none' }, 'text/plain': 'a figure' });
    expect(result.cells.map(({ notes }) => notes)).toEqual([
      [],
      [expect.stringMatching(/^a figure without a picture: /)],
    ]);
  });

  test('are not drawn again where their figure is the same', async () => {
    const { path, output } = await place('reuse.ipynb', show(figure(4)), show(figure(5)));
    await runFile(path, { output, inplace: true });
    const notebook = await loadNotebook(path);
    // Had it been drawn again, this would be gone.
    const marks = notebook.cells.map((cell, i) => {
      dataOf(outputsOf(cell)[0])['image/svg+xml'] = `<svg>picture ${i}</svg>`;
      return `<svg>picture ${i}</svg>`;
    });
    // The second figure is another now.
    if (notebook.cells[1]) notebook.cells[1].source = show(figure(6));
    await saveNotebook(path, notebook);
    await runFile(path, { output });
    const pictures = (await outputsIn(output)).map(([one]) => dataOf(one)['image/svg+xml']);
    expect(pictures[0]).toBe(marks[0]);
    expect(pictures[1]).toMatch(/^<svg xmlns/);
  });

  test('an old one without a key is replaced by one with', async () => {
    const old = {
      output_type: 'display_data' as const,
      data: { [PLOTLY]: figure(4), 'image/png': 'AAAA', 'text/plain': 'a figure' },
      metadata: { 'image/png': { width: 9 }, mine: true },
    };
    const cell = { ...codeCell(show(figure(4))), outputs: [old] };
    const { path, output } = await place('old.ipynb', cell);
    await runFile(path, { output });
    const [[drawn]] = (await outputsIn(output)) as [Output[]];
    expect(Object.keys(dataOf(drawn)).sort()).toEqual([PLOTLY, 'image/svg+xml', 'text/plain']);
    expect(drawn).toMatchObject({ metadata: { mine: true } });
  });

  test('are none in another kernel than the notebook names, nor for a comparison', async () => {
    const { path, output } = await place('none.ipynb', show(figure(4)));
    for (const options of [{ kernel: 'stubborn' }, { check: true }]) {
      await runFile(path, { output, ...options });
      const [[shown]] = (await outputsIn(output)) as [Output[]];
      expect(Object.keys(dataOf(shown)).sort()).toEqual([PLOTLY, 'text/plain']);
    }
  });
});

describe('what is committed', () => {
  const printing = 'k.print(`loss ${process.env.LOSS ?? 1}\\ntook ${process.env.TOOK ?? 2} s`)';
  afterEach(() => {
    delete process.env.LOSS;
    delete process.env.TOOK;
  });

  test('stays byte for byte where a run says the same within the tolerance', {
    timeout: 120_000,
  }, async () => {
    const { path, output } = await place(
      'same.ipynb',
      printing,
      show(figure(4)),
      'k.result({ "text/plain": String(1 / 3 + Number(process.env.TOOK ?? 0) * 1e-12) })',
      codeCell('k.print(`${process.env.TOOK ?? 2} images a second`)', ['volatile']),
    );
    await runFile(path, { output, inplace: true });
    const [before, info] = [await readFile(path, 'utf8'), await stat(path)];
    Object.assign(process.env, { LOSS: '1.0000001', TOOK: '7' });
    const result = await runFile(path, { output, inplace: true });
    expect(result.problem).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await stat(path)).mtimeMs).toBe(info.mtimeMs);
    expect(await readFile(output, 'utf8')).toBe(before);
    // Beyond the tolerance the new number counts, and brings the new duration with it.
    Object.assign(process.env, { LOSS: '2' });
    await runFile(path, { output, inplace: true });
    const [first, , third] = await outputsIn(path);
    expect(printed(first)).toBe('loss 2\ntook 7 s');
    expect(third).toEqual((await outputsIn(output))[2]);
  });

  test('of a cell that changed otherwise, figures within the tolerance stay whole', async () => {
    const drifting = `k.display({ '${PLOTLY}': { data: [{ y: [1, Number(process.env.LOSS ?? 1)] }] } });`;
    const { path, output } = await place(
      'part.ipynb',
      `${drifting} k.print(process.env.TOOK ?? 'a')`,
    );
    await runFile(path, { output, inplace: true, pictures: false });
    Object.assign(process.env, { LOSS: '1.0000001', TOOK: 'b' });
    await runFile(path, { output, inplace: true, pictures: false });
    const [outputs] = await outputsIn(path);
    expect(printed(outputs)).toBe('b');
    expect(dataOf(outputs?.[0])[PLOTLY]).toEqual({ data: [{ y: [1, 1] }] });
  });

  test('is not replaced where the notebook was edited while it ran', async () => {
    const file = JSON.stringify(join(folder, 'edited.ipynb'));
    const { path, output } = await place(
      'edited.ipynb',
      `k.print('ran'); const fs = await import('node:fs');
       fs.writeFileSync(${file}, fs.readFileSync(${file}, 'utf8').replace('k.print', 'k  .print'))`,
    );
    const result = await runFile(path, { output, inplace: true });
    expect(result.problem).toMatch(/edited while it ran, and is left as it is now/);
    expect(await readFile(path, 'utf8')).toContain('k  .print');
    expect((await outputsIn(path))[0]).toEqual([]);
    expect(printed((await outputsIn(output))[0])).toBe('ran');
  });
});

describe('an earlier run', () => {
  let project: string;
  let log: string;
  const ran = () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0);
  const cells = () => [
    `(await import('node:fs')).appendFileSync(${JSON.stringify(log)}, 'x'); k.print('told')`,
    codeCell('k.print("gold")', ['needs:gold']),
  ];
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'notegrad-earlier-'));
    // Apart from the project, whose files count.
    log = join(folder, `log-${Math.random()}`);
    await mkdir(join(project, 'node_modules'));
  });
  afterEach(() => rm(project, { recursive: true }));

  async function run(options: object = {}) {
    const path = join(project, 'a.ipynb');
    const output = join(folder, 'out', 'earlier.ipynb');
    const needs = { gold: async () => 'there is none' };
    const result = await runFile(path, { output, reuse: true, needs, ...options });
    expect(result.problem).toBeUndefined();
    return { ...result, outputs: await outputsIn(output) };
  }
  const write = (...all: Parameters<typeof notebookOf>) =>
    saveNotebook(join(project, 'a.ipynb'), notebookOf(...all));

  test('says all, until something that it depends on has changed', async () => {
    await write(...cells());
    const first = await run();
    expect([ran(), first.reused]).toEqual([1, undefined]);
    const again = await run();
    expect([ran(), again.reused]).toEqual([1, true]);
    expect(again.cells.map(({ status, reason }) => [status, reason])).toEqual(
      first.cells.map(({ status, reason }) => [status, reason]),
    );
    expect(again.outputs).toEqual(first.outputs);
    const changes: [string, () => unknown][] = [
      ['a cell', () => write(...cells(), 'k.print("more")')],
      ['a tag', () => write(cells()[0] as string, codeCell('k.print("gold")'))],
      ['a file beside it', () => writeFileSync(join(project, 'helper.ts'), 'export {}')],
      ['that file', () => appendFileSync(join(project, 'helper.ts'), ';')],
      ['a package', () => writeFileSync(join(project, 'package.json'), '{}')],
    ];
    let expected = 1;
    for (const [what, change] of changes) {
      await change();
      await run();
      expect(ran(), what).toBe(++expected);
      await run();
      expect(ran(), `after ${what}`).toBe(expected);
    }
    await run({ needs: { gold: async () => undefined } });
    // The notebook has no such tag any more.
    expect(ran()).toBe(expected);
    await run({ kernel: 'stubborn' });
    expect(ran()).toBe(++expected);
    await run({ reuse: false });
    expect(ran()).toBe(++expected);
  });

  test('is found again when only the prose has changed, at the new places', async () => {
    await write(...cells());
    await run();
    const notebook = notebookOf(...cells());
    const prose = { cell_type: 'markdown' as const, id: 'p', metadata: {}, source: 'new' };
    await saveNotebook(join(project, 'a.ipynb'), {
      ...notebook,
      cells: [prose, ...notebook.cells],
    });
    const { reused, outputs, cells: results } = await run();
    expect(reused).toBe(true);
    expect(printed(outputs[1])).toBe('told');
    expect(results.map(({ number }) => number)).toEqual([2, 3]);
  });

  test('is compared with what is committed now', async () => {
    await write(...cells());
    await run({ inplace: true });
    expect((await run({ check: true })).cells[0]).toMatchObject({ status: 'ok' });
    const notebook = await loadNotebook(join(project, 'a.ipynb'));
    for (const output of outputsOf(notebook.cells[0])) {
      if (output.output_type === 'stream') output.text = 'told otherwise';
    }
    writeFileSync(join(project, 'a.ipynb'), writeNotebook(notebook));
    expect((await run({ check: true })).cells[0]).toMatchObject({
      status: 'failed',
      kind: 'changed',
    });
    expect(ran()).toBe(1);
  });

  test('that failed is run again', async () => {
    await write(...cells(), 'throw new Error("x")');
    await run();
    await run();
    expect(ran()).toBe(2);
  });
});

test('the notebook so far is on disk while a cell runs', async () => {
  const flag = join(folder, 'seen');
  const waiting = `const { existsSync } = await import('node:fs'); while (!existsSync(${JSON.stringify(flag)})) await k.sleep(10)`;
  const { path, output } = await place('long.ipynb', 'k.print("kept")', waiting);
  const run = runFile(path, { output });
  const text = async () => printed((await outputsIn(output).catch(() => []))[0]);
  await expect.poll(text, { timeout: 25_000 }).toBe('kept');
  writeFileSync(flag, '');
  expect((await run).cells.map(({ status }) => status)).toEqual(['ok', 'ok']);
});

test('the cell runs in the folder of its notebook', async () => {
  const inner = await mkdtemp(join(tmpdir(), 'notegrad-cwd-'));
  const path = join(inner, 'where.ipynb');
  await saveNotebook(path, notebookOf('k.print(process.cwd())'));
  await runFile(path, { output: join(folder, 'out', 'where.ipynb') });
  expect(printed((await outputsIn(join(folder, 'out', 'where.ipynb')))[0])).toBe(inner);
  await rm(inner, { recursive: true });
});

test('the text form runs like the notebook', async () => {
  const path = join(folder, 'text.ts');
  const output = join(folder, 'out', 'text.ipynb');
  writeFileSync(
    path,
    '// %%\nk.print("one")\n\n// %% [markdown]\n// prose\n\n// %%\nk.print("two")\n',
  );
  const { cells } = await runFile(path, { output, kernel: 'mock' });
  expect(cells.map(({ status, number }) => [status, number])).toEqual([
    ['ok', 1],
    ['ok', 3],
  ]);
  expect((await outputsIn(output)).map((outputs) => printed(outputs))).toEqual(['one', '', 'two']);
});
