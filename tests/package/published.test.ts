import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { install, place, run, tarball } from './place.ts';

const bin = (name: string) => join(place, 'node_modules/.bin', name);

describe('the published package', () => {
  beforeAll(install);

  test('is as publint and arethetypeswrong want it', async () => {
    // Its one suggestion is to do without the field `browser`, which Parcel needs.
    const linted = await run(bin('publint'), [tarball, '--strict', '--level', 'warning']);
    expect(linted.stdout).toContain('All good!');
    // Node gives those who `require` the same modules; a test below shows how TypeScript does so.
    // The kernel alone asks for TensorFlow.js there, and knows exports: older resolution does not.
    const typed = await run(bin('attw'), [
      ...[tarball, '--ignore-rules', 'cjs-resolves-to-esm'],
      ...['--exclude-entrypoints', '@tensorflow/tfjs'],
    ]);
    expect(typed.stdout).toContain('notegrad/io');
  });

  const USE = `
    import * as tf from '@tensorflow/tfjs';
    import { nn, type Tensor } from 'notegrad';
    import * as backend from 'notegrad/backend';
    import { decodeNpy, encodeNpy } from 'notegrad/io';
    const y: Tensor = nn.relu(tf.tensor([-1, 2]));
    const { values } = decodeNpy(encodeNpy({ shape: [2], values: y.dataSync() as Float32Array }));
    console.log(backend.info().backend, String(values));`;

  test.each([
    ['use.mts', 'node16'],
    ['use.mts', 'nodenext'],
    ['use.cts', 'node20'],
    ['use.cts', 'nodenext'],
  ])('compiles and runs in a project of TypeScript: %s, module %s', async (file, module) => {
    await writeFile(join(place, 'project', file), USE);
    const options = ['--strict', '--skipLibCheck', '--target', 'es2022', '--outDir', 'out'];
    const cwd = join(place, 'project');
    await run(bin('tsc'), [...options, '--module', module, file], cwd);
    const { stdout, stderr } = await run(
      process.execPath,
      [join('out', file.replace('ts', 'js'))],
      cwd,
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'notegrad 0,2\n', stderr: '' });
  });

  test("leaves the project's compiler in its place", async () => {
    const { stdout } = await run(bin('tsc'), ['--version']);
    expect(stdout).toBe('Version 5.9.3\n');
  });
});
