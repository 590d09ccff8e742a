import { expect, test } from 'vitest';
import { loadedBy } from '../loaded.ts';

// Each file and package here is waited for by everybody who starts a kernel.

test('the thread that answers first loads one file, and no package but the sockets', () => {
  const { files, packages } = loadedBy('kernel/protocol-thread.js');
  expect(files).toEqual(['kernel/protocol-thread.js']);
  expect(packages).toEqual(['zeromq']);
});

test('the engine is one file, but for what Stop knows by name; the checker is elsewhere', () => {
  const { files, packages } = loadedBy('kernel/engine/index.js');
  expect(files).toEqual([
    'kernel/engine/index.js',
    'kernel/engine/run/timers.js',
    'kernel/stop/user-code-entry.js',
    'typecheck/client.js',
  ]);
  expect(packages).toContain('oxc-parser');
  expect(packages).not.toContain('typescript/unstable/sync');
});

test('the thread of the checker loads one file, with the compiler', () => {
  const { files, packages } = loadedBy('typecheck/worker.js');
  expect(files).toEqual(['typecheck/worker.js']);
  expect(packages).toContain('typescript/unstable/sync');
});
