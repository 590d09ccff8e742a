import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clean, prepare, run } from './program.ts';

beforeAll(prepare);
afterAll(clean);

const kernels = fileURLToPath(
  new URL('../../dist/backend/kernels-simd-single.wasm', import.meta.url),
);

test('where Node has no built-ins to give, as in a page, it runs on bytes that it is given', async () => {
  const bytes = readFileSync(kernels).toString('base64');
  const { info, sum } = await run(
    `backend.configure({ wasm: Buffer.from('${bytes}', 'base64') });
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
  expect(asked).toMatch(/\/dist\/backend\/kernels-(fma|simd)-single\.wasm$/);
  expect(info).toMatchObject({ backend: 'notegrad', threads: 1 });
});
