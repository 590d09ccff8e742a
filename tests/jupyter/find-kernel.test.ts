import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findKernel } from '../../src/jupyter/client/index.ts';
import { kernelspec } from '../../src/jupyter/index.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'notegrad-specs-'));
  const put = async (folder: string, text: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'kernel.json'), text);
  };
  const spec = (name: string) =>
    JSON.stringify({
      argv: ['run', name],
      display_name: name,
      language: 'x',
      interrupt_mode: 'message',
      env: { A: 1 },
    });
  await put(join(home, 'given', 'kernels', 'one'), spec('given'));
  await put(join(home, 'venv', 'share', 'jupyter', 'kernels', 'one'), spec('venv'));
  await put(join(home, 'venv', 'share', 'jupyter', 'kernels', 'Two'), spec('two'));
  await put(join(home, 'given', 'kernels', 'broken'), '{');
  await put(join(home, 'given', 'kernels', 'empty'), '{"argv": []}');
});
afterAll(() => rm(home, { recursive: true }));

const system = () => ({
  env: { HOME: home, JUPYTER_PATH: join(home, 'given'), PATH: join(home, 'venv', 'bin') },
});

describe('finding kernels', () => {
  test('JUPYTER_PATH comes before the environment on PATH', async () => {
    expect((await findKernel('one', system())).argv).toEqual(['run', 'given']);
    expect(await findKernel('two', system())).toMatchObject({
      argv: ['run', 'two'],
      interruptMode: 'message',
      env: { A: '1' },
    });
  });

  test('ours is started as its kernelspec says, which is what Jupyter starts', async () => {
    const { argv, interruptMode } = await findKernel('notegrad', { env: {} });
    expect(argv).toEqual(kernelspec().argv);
    expect(argv[1]).toMatch(/dist[\\/]kernel[\\/]main\.js$/);
    expect(interruptMode).toBe('message');
  });

  test('tslab is started from the packages that are installed', async () => {
    const { argv } = await findKernel('tslab', { env: {} });
    expect(argv[1]).toMatch(/tslab[\\/]bin[\\/]tslab$/);
  });

  test('an unknown name is answered with those there are', async () => {
    await expect(findKernel('nope', system())).rejects.toThrow(
      /no kernel is called "nope"; there are: .*notegrad, one, tslab/,
    );
  });

  test('a broken kernel.json is named', async () => {
    await expect(findKernel('broken', system())).rejects.toThrow(
      /broken.kernel\.json: expected a kernel specification/,
    );
    await expect(findKernel('empty', system())).rejects.toThrow(
      /expected "argv" to be a list of strings/,
    );
  });
});
