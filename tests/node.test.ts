import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { loadedBy } from './loaded.ts';

// What Node loads for `notegrad`: dist/node, which the build joins from the rooms of dist.

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

async function inNode(program: string): Promise<unknown> {
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout);
}

/** What a program sees of the library: each name, with its kind and its own name. */
const listing = (file: string) =>
  inNode(`
    const found = [];
    const walk = (names, path, depth) => {
      for (const [key, value] of Object.entries(names)) {
        const name = typeof value === 'function' ? value.name : '';
        found.push([path + key, typeof value, name].join(' '));
        const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
        if (isPlain && depth < 3) walk(value, path + key + '.', depth + 1);
      }
    };
    walk(await import(${JSON.stringify(join(dist, file))}), '', 0);
    console.log(JSON.stringify(found.sort()));`) as Promise<string[]>;

describe('the library in Node', () => {
  test('is a few files, and no CommonJS package is imported', () => {
    const { files, packages } = loadedBy('node/index.js');
    expect(files.length).toBeLessThanOrEqual(7);
    expect(packages).toEqual(['fast-png']);
    // The rooms that it is joined from.
    expect(loadedBy('index.js').files.length).toBeGreaterThan(200);
  });

  test('has the names of the rooms, and functions and classes theirs', async () => {
    // Each part has flags of its own, WebGL too.
    const isFlag = (name: string) => name.startsWith('tf.ENV.flag');
    const names = (await listing('node/index.js')).filter((name) => !isFlag(name));
    // How the union package wraps what is CommonJS there, and what Node has no use for.
    const webgl = Object.keys(createRequire(import.meta.url)('@tensorflow/tfjs-backend-webgl'));
    const left = new Set(['data.default', 'version.tfjs-backend-webgl', ...webgl]);
    const isLeft = (name: string) => {
      const [first, second] = name.split(' ', 1).join().split('.').slice(1);
      return name.startsWith('tf.') && (left.has(`${first}`) || left.has(`${first}.${second}`));
    };
    const rooms = (await listing('index.js')).filter((name) => !isLeft(name) && !isFlag(name));
    expect(names).toEqual(rooms);
    expect(names).toContain('tf.layers.dense function dense');
    expect(names).toContain('Rng function Rng');
  });

  test('reads the parts of TensorFlow.js that few programs use when they are asked for', async () => {
    const program = `
      import { createRequire } from 'node:module';
      const { tf } = await import('notegrad');
      const { cache } = createRequire(import.meta.url);
      const loaded = () => Object.keys(cache)
        .flatMap((file) => /@tensorflow.tfjs(?:-([\\w-]+))?.dist/.exec(file)?.[1] ?? [])
        .sort();
      const steps = [loaded()];
      'layers' in tf && Object.keys(tf);
      steps.push(loaded());
      const same = tf.layers === tf.layers && tf.sequential({ layers: [] }) instanceof tf.Sequential;
      steps.push(loaded(), same, tf.version['tfjs-layers']);
      console.log(JSON.stringify(steps));`;
    const few = ['backend-cpu', 'core'];
    const [first, listed, asked, same, version] = (await inNode(program)) as unknown[];
    expect([first, listed, asked]).toEqual([few, few, [...few, 'layers']]);
    expect(same).toBe(true);
    expect(version).toBe('4.22.0');
  });

  test('keeps its methods and gradients when the union package is loaded after it', async () => {
    const program = `
      const { tf } = await import('notegrad');
      const union = await import('@tensorflow/tfjs');
      const x = union.tensor2d([[1, -2]]);
      const kernels = await tf.profile(() => tf.grad((v) => v.relu().sum())(x));
      console.log(JSON.stringify([
        x.sum(1, { keepDims: true }).shape,
        kernels.kernelNames.includes('ReluGrad'), union.Tensor === tf.Tensor,
        await tf.grad((v) => v.relu().sum())(x).array(),
      ]));`;
    expect(await inNode(program)).toEqual([[1, 1], true, true, [[1, 0]]]);
  });

  test('is one backend, whatever is imported', async () => {
    const program = `
      const said = [];
      console.warn = (text) => said.push(text);
      const { info } = await import('notegrad/backend');
      const { backend, tf } = await import('notegrad');
      tf.zeros([1]);
      console.log(JSON.stringify([backend.info === info, info().backend, said]));`;
    expect(await inNode(program)).toEqual([true, 'notegrad', []]);
  });

  test('rooms are what `import * as` gives', async () => {
    const program = `
      const { nn, tf } = await import('notegrad');
      const isFixed = ({ space }) => { try { space.more = 1; } catch (error) { return error.name; } };
      console.log(JSON.stringify([nn, tf].map((space) => [
        Object.prototype.toString.call(space), Object.getPrototypeOf(space), isFixed({ space }),
      ])));`;
    const module = ['[object Module]', null, 'TypeError'];
    expect(await inNode(program)).toEqual([module, module]);
  });
});
