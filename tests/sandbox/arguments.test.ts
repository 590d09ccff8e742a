import { expect, test } from 'vitest';
import { boxArguments } from '../../src/sandbox/box/arguments.ts';

test('what is given lies above the temporary folder, where a package may lie too', () => {
  const made = boxArguments(
    {
      argv: [process.execPath],
      cwd: '/tmp/box/work',
      env: {},
      folder: '/tmp/box/sockets',
      limits: { memory: 1, processes: 1, disk: 1, cpu: 1 },
      readable: ['/tmp/data'],
    },
    { files: [{ path: '/tmp/box/sockets/connection.json', fd: 9 }], infoFd: 3, blockFd: 4 },
  );
  const temporary = made.indexOf('/tmp');
  expect(made[temporary - 1]).toBe('--tmpfs');
  const inside = made.flatMap((word, at) => (word.startsWith('/tmp/') ? [at] : []));
  expect(inside.length).toBeGreaterThan(3);
  expect(Math.min(...inside)).toBeGreaterThan(temporary);
  expect(made.indexOf('--ro-bind')).toBeGreaterThan(temporary);
});
