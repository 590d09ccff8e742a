import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  adviceForControls,
  diagnose,
  ensureEnvironment,
  installExtension,
  installKernel,
  labArguments,
  missingForControls,
  prefixDataFolder,
  requirePython,
  userDataFolder,
} from '../../src/setup/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-install-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('data folders are where jupyter_core looks on each system', () => {
  const home = '/home/ada';
  expect(userDataFolder({ platform: 'linux', env: {}, home })).toBe(
    '/home/ada/.local/share/jupyter',
  );
  expect(userDataFolder({ platform: 'darwin', env: {}, home })).toBe('/home/ada/Library/Jupyter');
  const windows = { platform: 'win32', env: { APPDATA: '/roaming' }, home } as const;
  expect(userDataFolder(windows)).toBe('/roaming/jupyter');
  const xdg = { platform: 'linux', env: { XDG_DATA_HOME: '/data' }, home } as const;
  expect(userDataFolder(xdg)).toBe('/data/jupyter');
  const own = { platform: 'linux', env: { JUPYTER_DATA_DIR: '/own' }, home } as const;
  expect(userDataFolder(own)).toBe('/own');
  expect(prefixDataFolder('/env')).toBe('/env/share/jupyter');
});

test('the kernelspec starts this package with this Node, and has its logos', () => {
  const installed = installKernel(folder);
  expect(installed).toBe(join(folder, 'kernels', 'notegrad'));
  const spec = JSON.parse(readFileSync(join(installed, 'kernel.json'), 'utf8'));
  expect(spec).toMatchObject({ language: 'typescript', interrupt_mode: 'message' });
  expect(spec.argv[0]).toBe(process.execPath);
  expect(spec.argv.at(-1)).toBe('{connection_file}');
  for (const logo of ['logo-svg.svg', 'logo-32x32.png', 'logo-64x64.png']) {
    expect(existsSync(join(installed, logo))).toBe(true);
  }
});

test('the extension is what JupyterLab loads, with Plotly and its licence beside it', () => {
  const installed = installExtension(folder);
  expect(installed).toBe(join(folder, 'labextensions', '@notegrad', 'lab'));
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(existsSync(join(installed, manifest.jupyterlab._build.load))).toBe(true);
  expect(readFileSync(join(installed, 'static', 'plotly.LICENSE'), 'utf8')).toContain('MIT');
  expect(existsSync(join(installed, 'static', 'plotly.js'))).toBe(true);
});

test('names what JupyterLab lacks to show controls, wherever the rest of it lies', () => {
  const extension = (data: string, name: string) =>
    mkdirSync(join(folder, data, 'labextensions', name), { recursive: true });
  const places = [join(folder, 'user'), join(folder, 'prefix')];
  expect(missingForControls(places)).toEqual(['jupyterlab_widgets', 'anywidget']);
  extension('prefix', '@jupyter-widgets/jupyterlab-manager');
  expect(missingForControls(places)).toEqual(['anywidget']);
  expect(adviceForControls(['anywidget'])).toContain('python3 -m pip install anywidget');
  extension('user', 'anywidget');
  expect(missingForControls(places)).toEqual([]);
});

test('installing again leaves what is there', () => {
  const first = readFileSync(join(installKernel(folder), 'kernel.json'), 'utf8');
  expect(readFileSync(join(installKernel(folder), 'kernel.json'), 'utf8')).toBe(first);
});

test('the lab serves the project and this kernel alone, and opens what it is told', () => {
  const given = labArguments('/course', 'notebooks/第一课.ipynb');
  expect(given).toContain('--ServerApp.root_dir=/course');
  expect(given).toContain('--KernelSpecManager.allowed_kernelspecs=notegrad');
  expect(given.at(-1)).toMatch(/^--LabApp\.default_url=\/lab\/tree\/notebooks\/%E7/);
});

describe('without Python', () => {
  const path = process.env.PATH;
  beforeEach(() => {
    process.env.PATH = folder;
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  test('the error names the ways to get one', () => {
    expect(() => requirePython()).toThrow(/3\.10 or newer.*python\.org.*apt install/s);
  });

  test('a Python too old, or without venv, is none', () => {
    writeFileSync(join(folder, 'python3'), '#!/bin/sh\necho 3.8.1\necho /usr\n', { mode: 0o755 });
    writeFileSync(join(folder, 'python'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(() => requirePython()).toThrow(/found was only python3 3\.8\.1 \(too old\)\./);
    const script = '#!/bin/sh\necho 3.12.1\necho /usr\nexit 1\n';
    writeFileSync(join(folder, 'python'), script, { mode: 0o755 });
    expect(() => requirePython()).toThrow(/, python 3\.12\.1 \(without venv\)/);
  });

  test('the doctor calls Python optional and says how to get it', async () => {
    const findings = await diagnose(folder);
    expect(findings.filter(({ state }) => state === 'missing')).toEqual([]);
    const python = findings.find(({ name }) => name === 'Python');
    expect(python).toMatchObject({ state: 'optional' });
    expect(python?.detail).toContain('python.org');
  });

  test('an environment made before is found again, with no Python and no network', async () => {
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, 'jupyterlab==4.6.6\n');
    const made = join(folder, 'lab');
    const ensure = () =>
      ensureEnvironment({ folder: made, requirements, progress: () => undefined });
    await expect(ensure()).rejects.toThrow('needs Python');
    expect(existsSync(made)).toBe(false);
    const { mkdirSync } = await import('node:fs');
    const { createHash } = await import('node:crypto');
    mkdirSync(made);
    const stamp = createHash('sha256').update('jupyterlab==4.6.6\n').digest('hex');
    writeFileSync(join(made, 'notegrad-requirements.sha256'), stamp);
    expect((await ensure()).folder).toBe(made);
  });
});

test.skipIf(process.platform === 'win32')(
  'an environment that two ask for at once is made once, and both have it',
  async () => {
    const made = join(folder, 'cache', 'lab');
    const log = join(folder, 'log');
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, 'jupyterlab==4.6.6\n');
    const python = `#!/bin/sh
      if [ "$1" = -c ]; then printf '3.12.1\\n/usr\\nvenv\\n'; exit; fi
      echo "$2" >> ${log}
      if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi
      sleep 0.3`;
    const path = process.env.PATH;
    process.env.PATH = `${folder}:${path}`;
    writeFileSync(join(folder, 'python3'), python, { mode: 0o755 });
    const steps: string[] = [];
    const ensure = () =>
      ensureEnvironment({ folder: made, requirements, progress: (step) => steps.push(step) });
    try {
      const both = await Promise.all([ensure(), ensure()]);
      expect(both.map((environment) => environment.folder)).toEqual([made, made]);
    } finally {
      process.env.PATH = path;
    }
    expect(readFileSync(log, 'utf8')).toBe('venv\npip\n');
    expect(steps).toContain(`waiting for process ${process.pid}, which makes ${made}`);
    expect(readdirSync(join(folder, 'cache'))).toEqual(['lab']);
  },
);
