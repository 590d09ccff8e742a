import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveKernel } from './live.ts';

let folder: string;
let kernel: LiveKernel;

async function start(files: Readonly<Record<string, string>> = {}): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-own-'));
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
  kernel = await LiveKernel.start('tcp', folder);
}
async function stop(): Promise<void> {
  await kernel.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The text of a cell's value. */
async function value(code: string): Promise<string> {
  const { errors, output } = await kernel.run(code);
  expect(errors).toEqual([]);
  const result = output.find(({ header }) => header.msg_type === 'execute_result');
  const { data = {} } = result?.content ?? {};
  return String((data as Record<string, unknown>)['text/plain']);
}

describe('in a folder that has no packages', () => {
  beforeAll(() =>
    start({
      'helper.ts': 'import { Rng } from "notegrad";\nexport const first = new Rng(1).uniform();',
    }),
  );
  afterAll(stop);

  test('the library and TensorFlow.js are there, one copy of each', async () => {
    await kernel.run(
      'import * as tf from "@tensorflow/tfjs"; import { nn, tf as own } from "notegrad";',
    );
    expect(await value('own.Tensor === tf.Tensor')).toBe('true');
    expect(await value('await tf.ready(); tf.getBackend()')).toBe('notegrad');
    expect(
      await value('tf.tidy(() => Array.from(nn.relu(tf.tensor([-1, 2])).dataSync())).join()'),
    ).toBe('0,2');
  });

  test('with their types', async () => {
    const wrong = await kernel.run('const n: string = tf.tensor([1]).rank;');
    expect(wrong.errors).toMatchObject([{ ename: 'TypeScriptError' }]);
    const alsoWrong = await kernel.run('new nn.Nonsense();');
    expect(String(alsoWrong.errors[0]?.evalue)).toContain("'Nonsense'");
    const code = 'nn.soft';
    const { matches } = await kernel.ask('complete_request', { code, cursor_pos: code.length });
    expect(matches).toContain('softmax');
  });

  test('with what the package exports beside', async () => {
    expect(await value('import { info } from "notegrad/backend"; info().backend')).toBe('notegrad');
    const { errors } = await kernel.run('await import("notegrad/nonsense")');
    expect(String(errors[0]?.evalue)).toContain('notegrad/nonsense');
  });

  test('for a helper beside the notebook, and for require', async () => {
    expect(await value('import { first } from "./helper"; first > 0 && first < 1')).toBe('true');
    expect(await value('require("@tensorflow/tfjs-core").Tensor === undefined')).toBe('false');
  });

  test('and nothing else of ours', async () => {
    const { errors } = await kernel.run('import * as acorn from "acorn";');
    expect(String(errors[0]?.evalue)).toContain("Cannot find module 'acorn'");
  });
});

describe('in a folder with a copy of its own', () => {
  beforeAll(() =>
    start({
      'node_modules/notegrad/package.json': JSON.stringify({
        name: 'notegrad',
        type: 'module',
        exports: { '.': { types: './i.d.ts', default: './i.js' } },
      }),
      'node_modules/notegrad/i.js': 'export const whose = "the reader\'s";',
      'node_modules/notegrad/i.d.ts': 'export const whose: string;',
    }),
  );
  afterAll(stop);

  test('that one is taken, with its types', async () => {
    expect(await value('import { whose } from "notegrad"; whose')).toBe("the reader's");
    const { errors } = await kernel.run('import { nn } from "notegrad";');
    expect(errors).toMatchObject([{ ename: 'TypeScriptError' }]);
  });

  test('and not mixed with ours', async () => {
    const { errors } = await kernel.run('await import("notegrad/backend" as string)');
    expect(errors).toMatchObject([{ evalue: expect.stringContaining('./backend') }]);
  });
});

describe('while a cell is checked', () => {
  beforeAll(() => start({ 'noisy.ts': 'globalThis.noisy = true;\nexport {};' }));
  afterAll(stop);

  test('the library comes to memory, and nothing else that the cell imports', async () => {
    const cell = 'import "./noisy"; import { tf } from "notegrad"; const n: string = 1;';
    expect((await kernel.run(cell)).errors).toMatchObject([{ ename: 'TypeScriptError' }]);
    const holds = (name: string) => value(`${JSON.stringify(name)} in globalThis`);
    expect(await holds('_tfengine')).toBe('true');
    expect(await holds('noisy')).toBe('false');
    // The failed cell has declared nothing.
    expect((await kernel.run('tf')).errors).toHaveLength(1);
    expect(await value(`${cell.replace('string = 1', 'number = 1')} tf.ones([2]).size`)).toBe('2');
    expect(await holds('noisy')).toBe('true');
  });
});
