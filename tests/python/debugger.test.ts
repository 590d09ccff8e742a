import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folder, runPython } from './python.ts';

const script = fileURLToPath(new URL('debugger.py', import.meta.url));

test.skipIf(folder === undefined)('jupyter_client debugs a cell', async () => {
  const { code, output } = await runPython([script]);
  expect(code, output).toBe(0);
  const seen = JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as unknown;
  expect(seen, output).toMatchObject({
    info: { debugger: true, supported_features: ['debugger'] },
    debugInfo: {
      isStarted: true,
      hashMethod: 'Murmur2',
      breakpoints: [{ breakpoints: [{ line: 3 }] }],
    },
    stopped: { reason: 'breakpoint', threadId: 1 },
    stack: [
      ['half', 3],
      ['Cell 1', 5],
    ],
    locals: { x: '8', y: '4' },
    reply: 'ok',
    globals: { half: '[Function: half]', four: '4' },
    isStarted: false,
  });
});
