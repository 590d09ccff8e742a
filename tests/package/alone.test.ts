import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveKernel } from '../kernel/live.ts';
import { packages, sizeOf } from './installed.ts';
import { alone, installAlone, run } from './place.ts';

const modules = join(alone, 'node_modules');

describe('the package installed with nothing beside it', () => {
  let said: string;
  beforeAll(async () => {
    said = await installAlone();
  });
  afterAll(() => rm(alone, { recursive: true, force: true }));

  test('warns of nothing', () => {
    // Newer versions of npm name each package that has a script of installation, whatever it does.
    const lines = said.split('\n').filter((line) => !line.startsWith('npm warn install-scripts'));
    expect(lines.join('\n').trim()).toBe('');
  });

  test('takes less than 250 MB', () => {
    const sizes = packages(modules).map((name) => [name, sizeOf(join(modules, name))] as const);
    const heaviest = sizes.sort((a, b) => b[1] - a[1]).slice(0, 8);
    const all = sizes.reduce((sum, [, size]) => sum + size, 0);
    expect(all, JSON.stringify(heaviest)).toBeLessThan(250e6);
    // A number that would be far too low says that something was not counted.
    expect(all).toBeGreaterThan(100e6);
  });

  const program = async (file: string, text: string) => {
    await writeFile(join(alone, file), text);
    const { stdout, stderr } = await run(process.execPath, [file], alone);
    return { stdout: stdout.trim(), stderr };
  };

  test('has TensorFlow.js whole, but for WebGL, around one core', async () => {
    const text = `
      import * as core from '@tensorflow/tfjs-core';
      import { tf } from 'notegrad';
      import * as own from 'notegrad/@tensorflow/tfjs';
      const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      net.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
      const { history } = await net.fit(tf.ones([4, 2]), tf.zeros([4, 1]), { epochs: 2, verbose: 0 });
      const rows = await tf.data.array([1, 2, 3]).batch(2).toArray();
      console.log(JSON.stringify([
        own.Tensor === core.Tensor, tf.Tensor === core.Tensor, own.layers === tf.layers,
        own.data.array === tf.data.array, typeof own.loadGraphModel, tf.getBackend(),
        history.loss[1] < history.loss[0], rows.length,
        await tf.setBackend('cpu'), (await tf.add(1, 2).data())[0],
      ]));`;
    expect(await program('whole.js', text)).toEqual({
      stdout: '[true,true,true,true,"function","notegrad",true,2,true,3]',
      stderr: '',
    });
  });

  test('has a backend that takes the core alone', async () => {
    const text = `
      import * as tf from '@tensorflow/tfjs-core';
      import { createRequire } from 'node:module';
      import { info } from 'notegrad/backend';
      const sum = tf.sum(tf.matMul(tf.ones([4, 5]), tf.ones([5, 6])));
      const parts = Object.keys(createRequire(import.meta.url).cache)
        .flatMap((file) => /tfjs-[\\w-]+(?=\\.js|.dist)/.exec(file)?.[0] ?? []);
      console.log(info().backend, (await sum.data())[0], parts.sort().join());`;
    expect(await program('core.js', text)).toEqual({
      stdout: 'notegrad 120 tfjs-backend-cpu,tfjs-core',
      stderr: '',
    });
  });

  describe('and in its kernel', () => {
    let kernel: LiveKernel;
    beforeAll(async () => {
      const main = join(modules, 'notegrad/dist/kernel/main.js');
      kernel = await LiveKernel.start('tcp', alone, {}, main);
    });
    afterAll(() => kernel?.stop());

    test("a cell's import of TensorFlow.js is the library's", async () => {
      const { errors, text } = await kernel.run(
        `import * as tf from '@tensorflow/tfjs';
         import { nn, tf as own } from 'notegrad';
         const net = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
         console.log(tf.getBackend(), tf.Tensor === own.Tensor, tf.layers === own.layers,
           nn.relu(tf.tensor([-1, 2])).dataSync().join(), net.countParams());`,
      );
      expect({ errors, text }).toEqual({ errors: [], text: 'notegrad true true 0,2 9\n' });
    });

    test('with its types', async () => {
      const wrong = await kernel.run('const n: string = net.countParams();');
      expect(wrong.errors).toMatchObject([{ ename: 'TypeScriptError' }]);
      expect(String(wrong.errors[0]?.evalue)).toContain("'number'");
      const code = 'tf.layers.conv2dT';
      const { matches } = await kernel.ask('complete_request', { code, cursor_pos: code.length });
      expect(matches).toEqual(expect.arrayContaining(['conv2dTranspose']));
    });
  });
});
