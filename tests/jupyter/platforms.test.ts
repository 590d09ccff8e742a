import { posix, win32 } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';

const spawned = vi.hoisted(() => [] as unknown[][]);
vi.mock('node:child_process', async (original) => ({
  ...(await original<typeof import('node:child_process')>()),
  spawn: (...call: unknown[]) => spawned.push(call),
  spawnSync: (...call: unknown[]) => spawned.push(call),
}));

import { spawnProcess } from '../../src/jupyter/client/launcher.ts';
import { identify, killOrphans, killTree } from '../../src/jupyter/client/process-tree.ts';
import { PythonEnvironment } from '../../src/setup/environment.ts';
import { cssPath } from '../../src/site/build/style-sheet.ts';

const own = process.platform;
const on = (platform: NodeJS.Platform) =>
  Object.defineProperty(process, 'platform', { value: platform });

afterEach(() => {
  on(own);
  spawned.length = 0;
  vi.restoreAllMocks();
});

test('Windows kills a tree by its own program, and no group', () => {
  on('win32');
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const id = identify(process.pid);
  killTree(id);
  expect(spawned.map(([program, args]) => [program, args])).toEqual([
    ['taskkill', ['/pid', String(process.pid), '/T', '/F']],
  ]);
  killOrphans({ pid: 2 ** 30, started: undefined });
  expect(kill).not.toHaveBeenCalled();
});

test.each(['linux', 'darwin'] as const)('%s kills the group and each of the tree', (platform) => {
  on(platform);
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  killTree(identify(process.pid));
  expect(kill.mock.calls.slice(0, 2)).toEqual([
    [-process.pid, 'SIGKILL'],
    [process.pid, 'SIGKILL'],
  ]);
  expect(spawned.filter(([program]) => program === 'taskkill')).toEqual([]);
});

test.each([
  ['linux', true],
  ['darwin', true],
  ['win32', false],
] as const)('on %s a kernel leads a group: %s', (platform, detached) => {
  on(platform);
  spawnProcess({ argv: ['node', 'x.js'], cwd: '.', env: {}, folder: '.' });
  expect(spawned).toEqual([
    ['node', ['x.js'], expect.objectContaining({ detached, windowsHide: true })],
  ]);
});

test('programs of a Python environment are where its system puts them', () => {
  const environment = new PythonEnvironment('venv');
  on('win32');
  expect(environment.program('jupyter').split(/[\\/]/)).toEqual(['venv', 'Scripts', 'jupyter.exe']);
  on('darwin');
  expect(environment.program('jupyter').split(/[\\/]/)).toEqual(['venv', 'bin', 'jupyter']);
});

test('a path of Windows is no escape in a style sheet', () => {
  expect(cssPath(win32.join('C:\\course', 'fonts', 'a.woff2'))).toBe('C:/course/fonts/a.woff2');
  expect(cssPath(posix.join('/course', 'a"b.woff2'))).toBe('/course/a\\22 b.woff2');
});
