import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, runPython } from './python.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

describe.skipIf(folder === undefined)('a new user', () => {
  let home: string;
  let env: Readonly<Record<string, string>>;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'notegrad-user-'));
    cpSync(fixtures, home, { recursive: true });
    // All that Jupyter reads and writes lies in the temporary home.
    const own = (name: string) => join(home, name);
    env = {
      HOME: home,
      JUPYTER_DATA_DIR: own('data'),
      JUPYTER_CONFIG_DIR: own('config'),
      JUPYTER_RUNTIME_DIR: own('runtime'),
      IPYTHONDIR: own('ipython'),
      JUPYTER_PREFER_ENV_PATH: '0',
    };
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  function notegrad(args: readonly string[], extra: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: home,
      env: { ...process.env, ...env, ...extra },
      encoding: 'utf8',
    });
    return { status, text: stdout + stderr };
  }

  async function kernels(extra: Readonly<Record<string, string>> = {}) {
    const asked = await runPython(['-m', 'jupyter_client.kernelspecapp', 'list', '--json'], {
      cwd: home,
      env: { ...env, ...extra },
    });
    const { kernelspecs } = JSON.parse(asked.output.slice(asked.output.indexOf('{'))) as {
      kernelspecs: Readonly<
        Record<string, { resource_dir: string; spec: { display_name: string } }>
      >;
    };
    return kernelspecs;
  }

  const line = (text: string, name: string) =>
    text.split('\n').find((shown) => shown.slice(2).startsWith(name)) ?? '';

  test('registers the kernel, finds it in Jupyter, runs a notebook with it', async () => {
    expect(line(notegrad(['doctor']).text, 'Own Jupyter')).toMatch(/^–.*notegrad install does it/);
    const { status, text } = notegrad(['install']);
    expect([status, text]).toEqual([0, expect.stringContaining('launcher now offers')]);
    const found = (await kernels()).notegrad;
    expect(found?.resource_dir).toBe(join(home, 'data', 'kernels', 'notegrad'));
    expect(found?.spec.display_name).toBe('TypeScript (notegrad)');
    expect(line(notegrad(['doctor']).text, 'Own Jupyter')).toMatch(/^✓ .*kernel registered in/);

    const command = ['-m', 'nbconvert', '--to', 'notebook', '--execute', 'works.ipynb'];
    const ran = await runPython([...command, '--output', 'executed.ipynb'], { cwd: home, env });
    expect(ran.code, ran.output).toBe(0);
    expect(readFileSync(join(home, 'executed.ipynb'), 'utf8')).toContain('"line 0\\n"');
    // A program ran it: nothing of it is remembered as typed.
    expect(existsSync(join(home, 'data', 'notegrad'))).toBe(false);
  });

  test('is told when what is registered has gone', () => {
    const file = join(home, 'data', 'kernels', 'notegrad', 'kernel.json');
    const spec = JSON.parse(readFileSync(file, 'utf8')) as { argv: string[] };
    writeFileSync(file, JSON.stringify({ ...spec, argv: ['/gone/node', ...spec.argv.slice(1)] }));
    const { status, text } = notegrad(['doctor']);
    expect(line(text, 'Own Jupyter')).toMatch(/^– .*cannot start: \/gone\/node is not there/);
    expect(status).toBe(0);
    notegrad(['install']);
    expect(line(notegrad(['doctor']).text, 'Own Jupyter')).toMatch(/^✓/);
  });

  test('takes it away again, twice without complaint', async () => {
    expect(notegrad(['install', '--remove']).text.match(/^removed: /gm)?.length).toBe(2);
    expect(notegrad(['install', '--remove'])).toMatchObject({
      status: 0,
      text: expect.stringMatching(/not there/),
    });
    expect((await kernels()).notegrad?.resource_dir).not.toContain(home);
    expect(existsSync(join(home, 'data', 'labextensions', '@notegrad', 'plotly'))).toBe(false);
  });

  test('registers it below a prefix of his own', async () => {
    const prefix = join(home, 'prefix');
    expect(notegrad(['install', '--prefix', prefix]).status).toBe(0);
    const shared = join(prefix, 'share', 'jupyter');
    const found = (await kernels({ JUPYTER_PATH: shared })).notegrad;
    expect(found?.resource_dir).toBe(join(shared, 'kernels', 'notegrad'));
    const both = notegrad(['install', '--prefix', prefix, '--user']);
    expect(both).toMatchObject({ status: 2, text: expect.stringMatching(/choose one of/) });
  });

  test('without Python, or with one too old, is told how to get it', () => {
    const bin = join(home, 'bin');
    mkdirSync(bin);
    const none = notegrad(['doctor'], { PATH: bin });
    expect(none.status).toBe(0);
    expect(line(none.text, 'Python')).toMatch(
      /^– .*none was found.*python\.org.*apt install python3/,
    );
    const lab = notegrad(['lab'], { PATH: bin });
    expect(lab).toMatchObject({
      status: 1,
      text: expect.stringMatching(/needs Python 3\.10 or newer/),
    });
    const script = '#!/bin/sh\necho 3.8.10\necho /usr\necho venv\n';
    writeFileSync(join(bin, 'python3'), script, { mode: 0o755 });
    const old = notegrad(['doctor'], { PATH: bin });
    expect(line(old.text, 'Python')).toContain('found was only python3 3.8.10 (too old)');
    const prefix = notegrad(['install', '--sys-prefix'], { PATH: bin });
    expect(prefix).toMatchObject({
      status: 1,
      text: expect.stringMatching(/3\.8\.10 \(too old\)/),
    });
  });
});
