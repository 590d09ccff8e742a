import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

let folder: string;
let tarball: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-installed-'));
  // The build is there already; packing must not make it anew under the feet of other tests.
  const { stdout } = await run(
    npm,
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { cwd: root, maxBuffer: 1 << 26 },
  );
  tarball = join(folder, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds a notebook of the reader's own from a folder where nothing else is. */
async function buildElsewhere(program: string): Promise<string> {
  const place = mkdtempSync(join(folder, 'my notes '));
  const notebook = fileURLToPath(new URL('fixtures/L2-1-perceptron.ipynb', import.meta.url));
  cpSync(notebook, join(place, 'C# notes 1.ipynb'));
  const { stdout } = await run(
    process.execPath,
    [program, 'site', 'C# notes 1.ipynb', '--output-dir', 'site'],
    { cwd: place },
  );
  expect(stdout).toContain('5 pages of 1 chapters');
  return join(place, 'site');
}

function check(site: string): void {
  expect(readFileSync(join(site, 'zh/C# notes 1.html'), 'utf8')).toContain('第一个会学习的机器');
  expect(readFileSync(join(site, 'zh/index.html'), 'utf8')).toContain(
    'href="C%23%20notes%201.html"',
  );
  const [assets = ''] = readdirSync(join(site, 'assets'));
  const size = (file: string) => statSync(join(site, 'assets', assets, file)).size;
  expect(size('worker.js')).toBeGreaterThan(10_000);
  expect(size('KaTeX_AMS-Regular.woff2')).toBeGreaterThan(1_000);
  expect(size('kernels-simd.wasm')).toBeGreaterThan(10_000);
  expect(existsSync(join(site, 'sw.js'))).toBe(true);
}

describe('the package, installed', () => {
  test('makes pages from any folder, itself in one whose name is no plain word', async () => {
    const modules = join(folder, 'a b (c) 中文', 'node_modules');
    const own = join(modules, 'notegrad');
    mkdirSync(own, { recursive: true });
    await run('tar', ['xzf', tarball, '-C', own, '--strip-components', '1']);
    // What it depends on lies beside it, as npm puts it there.
    for (const name of readdirSync(join(root, 'node_modules'))) {
      if (name === 'notegrad' || name.startsWith('.')) continue;
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
    check(await buildElsewhere(join(own, 'dist/cli/main.js')));
    expect(existsSync(join(modules, '.cache/notegrad/site'))).toBe(true);
  });

  // Minutes, and a registry: for machines that test whole releases.
  test.skipIf(!process.env.CI)(
    'makes pages where npm has put it for all',
    async ({ skip }) => {
      const prefix = join(folder, 'for all');
      mkdirSync(prefix);
      const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
      const install = ['install', '-g', '--prefix', prefix, ...flags, tarball];
      const refusal = await run(npm, install, { timeout: 300_000 }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (refusal !== undefined) skip(`npm could not install it: ${refusal}`);
      const modules = process.platform === 'win32' ? 'node_modules' : 'lib/node_modules';
      check(await buildElsewhere(join(prefix, modules, 'notegrad/dist/cli/main.js')));
    },
    420_000,
  );
});
