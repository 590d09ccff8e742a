import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadNotebook, saveNotebook } from '../../src/notebook/index.ts';
import { isThorough } from '../thorough.ts';
import { clean, prepare, run } from './program.ts';

// The course without our backend: slower, and the same.

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-stock-'));
  await prepare();
});
afterAll(async () => {
  clean();
  await rm(folder, { recursive: true });
});

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the chapter is asked besides, behind its own cells. */
const questions = {
  backend: `const { backend: name, simd } = (await import('notegrad')).backend.info();
show(name + ', SIMD ' + simd);`,
  tidy: `const tensorsBefore = tf.memory().numTensors;
const [moreGlyphs, fewer] = [data.glyphDigits({ n: 40, rng: 1 }), data.makeBlobs({ n: 50, rng: 3 })];
for (const batch of new data.DataLoader(fewer, { batchSize: 16 })) show(batch.x.size);
show(plot.imageGrid(moreGlyphs.x, { count: 2 }));
moreGlyphs.dispose();
fewer.dispose();
show((tf.memory().numTensors - tensorsBefore) + ' tensors left behind');`,
};

/** The outputs of a chapter and of the questions, run by the command line on the backend that the environment names. */
async function outputsOf(chapter: string, backend: string) {
  const notebook = await loadNotebook(join(root, `notebooks/${chapter}.ipynb`));
  const asked = Object.entries(questions).map(([id, source]) => ({
    ...{ cell_type: 'code' as const, id, source, metadata: {} },
    ...{ execution_count: null, outputs: [] },
  }));
  const file = join(folder, `${backend}.ipynb`);
  await saveNotebook(file, { ...notebook, cells: [...notebook.cells, ...asked] });
  const output = join(folder, backend);
  const args = ['dist/cli/main.js', 'run', file, '--output-dir', output];
  await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NOTEGRAD_BACKEND: backend },
  });
  const { cells } = await loadNotebook(join(output, `${backend}.ipynb`));
  return new Map(cells.map((cell) => [cell.id, cell.cell_type === 'code' ? cell.outputs : []]));
}

test.each(isThorough ? ['cpu', 'wasm'] : ['cpu'])(
  'chapter 00-1 runs on stock %s and its exercises pass',
  {
    // Seconds on an idle machine.
    timeout: 300_000,
  },
  async (backend) => {
    const outputs = await outputsOf('00-1-typescript', backend);
    const named = expect.stringMatching(new RegExp(`^${backend}, SIMD none`));
    expect(outputs.get('backend')).toMatchObject([{ data: { 'text/plain': named } }]);
    const verdicts = [...outputs.values()].flat().flatMap((output) => {
      const data = 'data' in output ? (output.data as Record<string, unknown>) : {};
      return data['application/vnd.notegrad.check+json'] ?? [];
    });
    expect(verdicts).toHaveLength(7);
    for (const verdict of verdicts) expect(verdict).toMatchObject({ status: 'passed' });
    expect(JSON.stringify(outputs.get('tidy'))).toContain('"0 tensors left behind"');
  },
);

test('training on stock wasm in plain Node', async () => {
  const { info, losses } = await run(
    `await tf.ready();
     const w = tf.variable(tf.ones([4, 2]));
     const x = tf.linspace(-1, 1, 20).reshape([5, 4]);
     const optimizer = tf.train.adam(0.1);
     const losses = [];
     for (let i = 0; i < 5; i++) {
       const loss = optimizer.minimize(() => x.matMul(w).sigmoid().square().mean(), true);
       losses.push(loss.dataSync()[0]);
     }
     return { info: backend.info(), losses };`,
    { env: { NOTEGRAD_BACKEND: 'wasm' } },
  );
  expect(info).toMatchObject({ backend: 'wasm', reason: 'NOTEGRAD_BACKEND=wasm' });
  expect(losses).toEqual([...losses].sort((a, b) => b - a));
  expect(losses[4]).toBeLessThan(losses[0]);
});

test('a backend whose package is missing says how to get it', async () => {
  const program = run('return 1;', {
    env: { NOTEGRAD_BACKEND: 'wasm' },
    before: `
      const { Module } = process.getBuiltinModule('node:module');
      const resolve = Module._resolveFilename;
      Module._resolveFilename = (name, ...rest) => {
        if (name.endsWith('backend-wasm')) throw Object.assign(new Error(name), { code: 'MODULE_NOT_FOUND' });
        return resolve(name, ...rest);
      }`,
  });
  await expect(program).rejects.toThrow(
    /NOTEGRAD_BACKEND=wasm needs the package @tensorflow\/tfjs-backend-wasm, which is not installed: npm install @tensorflow\/tfjs-backend-wasm@4\.\d+\.\d+/,
  );
});

test('a backend that nobody has registered is named in the reason', async () => {
  const env = { NOTEGRAD_BACKEND: 'cuda' };
  const info = await run('tf.add(1, 2).dataSync(); return backend.info();', { env });
  expect(info).toMatchObject({
    backend: 'cpu',
    reason: 'NOTEGRAD_BACKEND=cuda: no backend of that name is registered',
  });
});
