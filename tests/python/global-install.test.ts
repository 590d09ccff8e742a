import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveKernel } from '../kernel/live.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NPM = ['--prefer-offline', '--no-audit', '--no-fund'];

/**
 * The package as npm would publish it, installed for the whole machine, and a notebook in an empty
 * folder.
 */
describe.skipIf(process.platform === 'win32')('a package installed with npm install -g', () => {
  const place = mkdtempSync(join(tmpdir(), 'notegrad-global-'));
  const own = join(place, 'own');
  let kernel: LiveKernel;
  beforeAll(async () => {
    mkdirSync(own);
    const npm = (...args: string[]) =>
      execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    // The build is there, and a new one would pull it away from under other tests.
    const packed = npm('pack', '--ignore-scripts', '--pack-destination', place).trim();
    const tarball = join(place, packed.split('\n').at(-1) ?? '');
    npm('install', '--global', '--prefix', place, ...NPM, tarball);
    const main = join(place, 'lib', 'node_modules', 'notegrad', 'dist', 'kernel', 'main.js');
    kernel = await LiveKernel.start('tcp', own, {}, main);
  });
  afterAll(async () => {
    await kernel?.stop();
    rmSync(place, { recursive: true, force: true });
  });

  test('runs its library and TensorFlow.js in a folder that has neither', async () => {
    const { errors, text } = await kernel.run(
      'import * as tf from "@tensorflow/tfjs"; import { nn } from "notegrad"; await tf.ready();\n' +
        'console.log(tf.getBackend(), nn.relu(tf.tensor([-1, 2])).dataSync().join());',
    );
    expect(errors).toEqual([]);
    expect(text).toBe('notegrad 0,2\n');
  });

  test('and checks their types', async () => {
    const { errors } = await kernel.run('const n: string = tf.tensor([1]).rank;');
    expect(errors).toMatchObject([{ ename: 'TypeScriptError' }]);
    const hover = await kernel.ask('inspect_request', { code: 'nn.relu', cursor_pos: 5 });
    expect(JSON.stringify(hover.data)).toContain('relu');
  });
});
