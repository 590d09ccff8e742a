import { expect, test } from 'vitest';
import { LiveKernel } from './live.ts';
import { childrenOf } from './processes.ts';

test('NOTEGRAD_TYPES=0 runs cells unchecked, without a checker', async () => {
  const kernel = await LiveKernel.start('tcp', undefined, { NOTEGRAD_TYPES: '0' });
  try {
    const ran = await kernel.run('const n: string = 4;\nconsole.log(n + 1);');
    expect(ran.errors).toEqual([]);
    expect(ran.text).toContain('5');
    expect((await kernel.run('%% no TypeScript')).errors).toHaveLength(1);
    // The checker is a child of its own.
    expect(childrenOf(kernel.process.pid, 'tsc')).toEqual([]);
    const { status } = await kernel.ask('complete_request', { code: 'n.', cursor_pos: 2 });
    expect(status).toBe('error');
  } finally {
    await kernel.stop();
  }
});

test('without it, the checker is such a child', async () => {
  const kernel = await LiveKernel.start();
  try {
    expect((await kernel.run('const n: string = 4;')).errors).toMatchObject([
      { ename: 'TypeScriptError' },
    ]);
    expect(childrenOf(kernel.process.pid, 'tsc')).toHaveLength(1);
  } finally {
    await kernel.stop();
  }
});
