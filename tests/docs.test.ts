import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as nn from '../src/nn/index.ts';
import { loadNotebook, type Notebook, readCourse, saveNotebook } from '../src/notebook/index.ts';
import { call } from './cli/cli.ts';
import { LiveKernel } from './kernel/live.ts';

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), 'utf8');

/** The code of each row of a page's table: PyTorch's and ours. A cell's lines are joined. */
function rowsOf(page: string): { theirs: string; ours: string }[] {
  const [, , ...rows] = page.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => {
    const [theirs, ours] = row
      .slice(1, -1)
      .split('|')
      .map((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, line]) => line).join('\n'));
    return { theirs: theirs ?? '', ours: ours ?? '' };
  });
}

/** The numbers of a file that PyTorch would write for the page's network: each another. */
const count = (shape: number[], start: number) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => start + i / 1e4),
});
const theirs = {
  '0.weight': count([8, 1, 3, 3], 0.1),
  '0.bias': count([8], 0.2),
  '4.weight': count([10, 128], 0.3),
  '4.bias': count([10], 0.4),
};

/** Asserts in the notebook what the page's comments and sentences say. */
const CLAIMS = `
import type { Tensor } from 'notegrad';
const square: Tensor<[2, 2]> = a;
const perImage: Tensor<[32, 10]> = scores;
const claim = (holds: boolean, what: string) => {
  if (!holds) throw new Error(what);
};
claim(c.shape.join() === '2,3' && rows.shape.join() === '2,1' && Number.isFinite(mean), 'shapes');
claim(scores.shape.join() === '32,10', 'scores');
claim(value.item() > 0 && g !== undefined && g.shape.join() === '10', 'gradients');
claim(opt.steps === 1 + loader.length && loader.length === 45, 'steps');
claim(opt.lr === 0 || opt.lr < 0.001, 'the schedule has come to its end');
claim(history.epochs.length === 3, 'epochs');
claim(accuracy > 0.8 && Math.abs(accuracy - measured) < 1e-6, String([accuracy, measured]));
claim(new Scaled().parameters().length === 1, 'a parameter is found');
claim(net.learned().length === 4 && net.parameters().length === 2, 'frozen');
claim(device === 'notegrad', device);
claim(!net.training, 'in evaluation');
claim(String(x0?.values) === '1,2,3,4' && String(x0?.shape) === '2,2', 'npz');
const { readFileSync } = await import('node:fs');
const [given, written] = ['weights', 'theirs'].map((name) =>
  JSON.stringify(nn.decodeSafetensors(readFileSync(name + '.safetensors'))),
);
claim(given === written, 'as PyTorch has them');
// [out, in, height, width] has become [height, width, in, out].
const filter = net.layers[0].weight.arraySync() as number[][][][];
claim(Math.abs((filter[2]?.[1]?.[0]?.[5] ?? 0) - (0.1 + (5 * 9 + 7) / 1e4)) < 1e-6, 'filter');
const matrix = net.layers[4].weight.arraySync() as number[][];
claim(Math.abs((matrix[100]?.[3] ?? 0) - (0.3 + (3 * 128 + 100) / 1e4)) < 1e-6, 'matrix');
`;

describe('docs/from-pytorch', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'notegrad-docs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const rows = rowsOf(read('from-pytorch.md'));
  // Later rows change the network that the page's other way to the accuracy would measure.
  const ours = rows.map(({ ours }) =>
    ours.includes('const accuracy =')
      ? `${ours}\nconst measured = train.accuracy(net, test);`
      : ours,
  );
  /** A notebook of a cell each; `wrong` ones have to be refused. */
  const program = async (sources: string[], wrong: string[]) => {
    const notebook: Notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: 'notegrad', display_name: 'notegrad', language: 'typescript' },
      },
      cells: [...sources, ...wrong].map((source, i) => ({
        ...{ cell_type: 'code', id: `row-${i + 1}`, source, execution_count: null, outputs: [] },
        metadata: i < sources.length ? {} : { tags: ['raises-exception'] },
      })),
    };
    const path = join(folder, 'page.ipynb');
    await saveNotebook(path, notebook);
    return path;
  };

  test('is the same code in both languages, with something on each side', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rowsOf(read('from-pytorch.zh.md'))).toEqual(rows);
    expect(rows.filter(({ ours }) => ours === '')).toEqual([]);
    expect(rows.filter(({ theirs }) => theirs === '')).toHaveLength(1);
  });

  test('has a right column that the compiler takes, shapes and all, and does what is said of it', async () => {
    await writeFile(join(folder, 'weights.safetensors'), nn.encodeSafetensors(theirs));
    const wrong = [
      'a.matMul(randn([3, 2], { rng }));',
      "const other: import('notegrad').Tensor<[32, 11]> = scores;",
    ];
    const path = await program([...ours, CLAIMS], wrong);
    const { code, stdout, stderr } = await call(
      'run',
      path,
      '--no-cache',
      '--output-dir',
      join(folder, 'out'),
    );
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    const { cells } = await loadNotebook(join(folder, 'out', 'page.ipynb'));
    const refused = cells.slice(-2).map((cell) => cell.cell_type === 'code' && cell.outputs[0]);
    // The kernel checks a cell before it runs it.
    expect(refused).toMatchObject([
      { output_type: 'error', ename: 'TypeScriptError', evalue: expect.stringMatching(/matMul/) },
      { output_type: 'error', ename: 'TypeScriptError', evalue: expect.stringMatching(/11/) },
    ]);
  });
});

/** The rows of a page's table: what is code on each side, and the words beside it. */
function sidesOf(page: string) {
  const [, , ...rows] = page.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => {
    const [left = [], right = []] = row
      .replace(/^\| | \|$/g, '')
      .split(/ +\| +/)
      .map((side) => side.trim().split('<br>'));
    const code = /^(`+) ?(.*?) ?\1$/;
    const isCode = (line: string) => code.test(line) && !code.exec(line)?.[2]?.includes('` ');
    return {
      theirs: left.join('\n'),
      ours: right.filter(isCode).map((line) => code.exec(line)?.[2] ?? ''),
      words: right.filter((line) => !isCode(line)).join(' '),
    };
  });
}

describe('docs/from-ipykernel', () => {
  const rows = sidesOf(read('from-ipykernel.md'));

  test('has no empty cell, and the same code in both languages', () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(rows.filter(({ ours, words }) => ours.length === 0 && words === '')).toEqual([]);
    expect(rows.filter(({ theirs }) => theirs === '')).toEqual([]);
    const zh = sidesOf(read('from-ipykernel.zh.md'));
    expect(zh.map(({ theirs, ours }) => [theirs, ours])).toEqual(
      rows.map(({ theirs, ours }) => [theirs, ours]),
    );
    expect(zh.map(({ words }) => words === '')).toEqual(rows.map(({ words }) => words === ''));
  });

  test('is a notebook that runs, a row a cell', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notegrad-docs-'));
    await writeFile(join(folder, 'plot.png'), Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]));
    await writeFile(join(folder, 'other.ts'), 'export {};');
    const kernel = await LiveKernel.start('tcp', folder);
    try {
      // The protocol answers `?`, and here is nobody who could be asked.
      const cells = rows
        .map(({ ours }) => ours.filter((line) => !/^\?|prompt\(/.test(line)).join('\n'))
        .filter((code) => code !== '');
      expect(cells.length).toBeGreaterThan(25);
      for (const code of cells) {
        const { errors, output } = await kernel.run(code);
        expect([code, errors.map(({ evalue }) => evalue)]).toEqual([code, []]);
        if (!code.startsWith('import { readFileSync }')) continue;
        const shown = output.find(({ header }) => header.msg_type === 'display_data');
        expect(shown?.content.data).toMatchObject({ 'image/png': 'iVBORw0KGgo=' });
      }
    } finally {
      await kernel.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

/** The code of the fences of one language, in their order. */
const blocksOf = (page: string, language: string) =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code.trimEnd()] : [],
  );

/** What the words around the blocks of a page say of them, as cells after them. */
const SAID: Readonly<Record<string, string>> = {
  'from-tslab': `
import type { Tensor } from 'notegrad';
const column: Tensor<[2, 1]> = rows;
if (h * w !== 6 || column.shape.join() !== '2,1') throw new Error('from-tslab');`,
  'backend-alone': `
if (name !== 'notegrad' || threads !== 2 || !(memory.held > 0)) throw new Error(name + threads);
if (corner[63]?.[63] !== 64) throw new Error('product');
let refused = false;
try { backend.configure({ threads: 1 }); } catch { refused = true; }
if (!refused) throw new Error('configure comes too late, and is not refused');`,
  'your-own-notebooks': `
if (line.forward(x).shape.join() !== '4,1') throw new Error('shape');`,
};

describe.each(Object.entries(SAID))('docs/%s', (page, said) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'notegrad-docs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is the same code in both languages', () => {
    for (const language of ['ts', 'sh', 'json']) {
      expect(blocksOf(read(`${page}.zh.md`), language)).toEqual(
        blocksOf(read(`${page}.md`), language),
      );
    }
  });

  test('runs, and does what is said of it', async () => {
    const cells = [...blocksOf(read(`${page}.md`), 'ts'), said];
    const path = join(folder, 'page.ipynb');
    const text = join(folder, 'page.ts');
    await writeFile(
      text,
      cells.map((cell) => `// %%\n${cell}\n`.replace(/^(\/\/ %%\n)+/, '// %%\n')).join('\n'),
    );
    for (const command of [
      ['convert', text, path],
      ['run', path, '--no-cache', '--kernel', 'notegrad', '--output-dir', join(folder, 'out')],
    ]) {
      const { code, stdout, stderr } = await call(...command);
      expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    }
  });
});

test('docs/your-own-notebooks has a course.json that is one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-docs-'));
  const [course = ''] = blocksOf(read('your-own-notebooks.md'), 'json');
  await writeFile(join(folder, 'course.json'), course);
  expect((await readCourse(folder))?.groups[0]?.chapters[0]?.name).toBe('first');
  rmSync(folder, { recursive: true });
});
