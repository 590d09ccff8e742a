import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import {
  dataFolders,
  sweepTemporaryFolders,
  temporaryFolder,
  userDataFolder,
} from '../../src/jupyter/index.ts';

test.each([
  ['linux', {}, join('/h', '.local', 'share', 'jupyter')],
  ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'jupyter')],
  ['darwin', {}, join('/h', 'Library', 'Jupyter')],
  ['win32', { APPDATA: '/roaming' }, join('/roaming', 'jupyter')],
  ['win32', {}, join('/h', 'AppData', 'Roaming', 'jupyter')],
  ['win32', { JUPYTER_DATA_DIR: '/own' }, '/own'],
] as const)(
  'on %s with %o, what a user installs is where kernels are looked for',
  (platform, env, folder) => {
    const system = { platform, env, home: '/h' };
    expect(userDataFolder(system)).toBe(folder);
    expect(dataFolders(system)).toContain(folder);
  },
);

test('kernels are looked for in the order of Jupyter', () => {
  const env = {
    JUPYTER_PATH: ['/given', '/too'].join(delimiter),
    VIRTUAL_ENV: '/venv',
    PATH: ['/bin', '/py/bin'].join(delimiter),
  };
  expect(dataFolders({ platform: 'linux', env, home: '/h' })).toEqual([
    ...['/given', '/too', '/h/.local/share/jupyter'],
    ...['/venv/share/jupyter', '/share/jupyter', '/py/share/jupyter'],
    ...['/usr/local/share/jupyter', '/usr/share/jupyter'],
  ]);
});

test('folders of processes that are no more are swept, those of the living stay', async () => {
  const own = temporaryFolder();
  const place = mkdtempSync(join(tmpdir(), 'sweep-'));
  // A process that has just ended.
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const name = basename(own);
  const dead = name.replace(`-${process.pid}-`, `-${pid}-`);
  expect(dead).not.toBe(name);
  // Another machine, or container, counts processes for itself.
  const elsewhere = dead.replace(/^notegrad-\w{8}/, 'notegrad-00000000');
  const stranger = `stranger-${pid}-abc`;
  for (const folder of [name, dead, elsewhere, stranger]) {
    mkdirSync(join(place, folder, 'deep'), { recursive: true });
  }
  await sweepTemporaryFolders(place);
  expect(readdirSync(place).sort()).toEqual([name, elsewhere, stranger].sort());
  for (const folder of [own, place]) rmSync(folder, { recursive: true });
});
