import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clean, prepare, run } from './program.ts';

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

/** A build by its name. */
const kernels = (name: string) =>
  fileURLToPath(new URL(`../../dist/backend/${name}`, import.meta.url));

test('where Node has no built-ins to give, as in a page, it runs on bytes that it is given', async () => {
  const { info, sum } = await run(
    `const { readFileSync } = await import('node:fs');
     backend.configure({ wasm: readFileSync(${JSON.stringify(kernels('kernels-simd.wasm'))}) });
     await tf.ready();
     const sum = tf.ones([40, 50]).matMul(tf.ones([50, 60])).sum().dataSync()[0];
     return { info: backend.info(), sum };`,
    { before: 'process.getBuiltinModule = undefined' },
  );
  expect(sum).toBe(40 * 50 * 60);
  expect(info).toMatchObject({ backend: 'notegrad', simd: 'simd128', threads: 1 });
});

test('and on a build that it fetches', async () => {
  const { info, asked } = await run(
    `const { readFile } = await import('node:fs/promises');
     let asked;
     globalThis.fetch = async (url) => { asked = String(url); return new Response(await readFile(new URL(url))); };
     await tf.ready();
     tf.add(1, 2).dataSync();
     return { info: backend.info(), asked };`,
    { before: 'process.getBuiltinModule = undefined' },
  );
  expect(asked).toMatch(/\/dist\/backend\/kernels-(fma|simd)\.wasm$/);
  expect(info).toMatchObject({ backend: 'notegrad', threads: 1 });
});

test('it bundles for the browser and runs where there is nothing but what a web worker has', async () => {
  const at = 'https://course.example/dist/backend/bundle.js';
  const { outputFiles, warnings } = await build({
    stdin: {
      contents: `
        import * as tf from '@tensorflow/tfjs';
        import * as backend from './src/backend/index.ts';
        self.result = (async () => {
          await tf.ready();
          const w = tf.variable(tf.ones([4, 3]));
          const x = tf.reshape(tf.linspace(-1, 1, 20), [5, 4]);
          const optimizer = tf.train.adam(0.1);
          const losses = [];
          for (let i = 0; i < 5; i++) {
            const loss = optimizer.minimize(() => tf.mean(tf.square(tf.sigmoid(tf.matMul(x, w)))), true);
            losses.push((await loss.data())[0]);
          }
          return { losses, info: backend.info() };
        })();`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    define: { 'import.meta.url': JSON.stringify(at) },
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const asked: string[] = [];
  const worker: Record<string, unknown> = {
    ...{ WebAssembly, URL, TextEncoder, TextDecoder, performance, console, navigator: {} },
    ...{ setTimeout, clearTimeout, crypto: globalThis.crypto, WorkerGlobalScope: class {} },
    fetch: async (url: URL) => {
      asked.push(String(url));
      return new Response(readFileSync(kernels(basename(String(url)))));
    },
  };
  worker['self'] = worker;
  runInContext(outputFiles[0]?.text ?? '', createContext(worker));
  const { losses, info } = (await worker['result']) as { losses: number[]; info: object };
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^https:\/\/course\.example\/dist\/backend\/kernels-(fma|simd)\.wasm$/);
  expect(info).toMatchObject({ backend: 'notegrad', threads: 1 });
  expect(losses[4]).toBeLessThan(losses[0] as number);
});
