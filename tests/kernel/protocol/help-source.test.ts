import { expect, test } from 'vitest';
import { withSource } from '../../../src/kernel/protocol/help.ts';
import type { Interpreter } from '../../../src/kernel/protocol/index.ts';
import { Session } from '../engine/session.ts';
import { Workspace } from '../engine/workspace.ts';
import { Bench, ok, outline } from './harness.ts';

test('??name shows the source of a library’s function, and of nothing that has none', async () => {
  const workspace = new Workspace({
    'node_modules/lib/package.json': '{"name": "lib", "main": "index.js"}',
    'node_modules/lib/index.js': 'exports.twice = function (x) { return x * 2; /* fast */ };',
  });
  const session = new Session({ cwd: workspace.path, types: false });
  try {
    await session.run('const lib = require("lib"); const own = (n) => n + lib.twice(n);');
    const known = { 'text/plain': 'signature', 'text/markdown': '**signature**' };
    const engine = session.engine;
    const interpreter = {
      execute: (request: Parameters<typeof engine.execute>[0]) => engine.execute(request),
      inspect: async (name: string, _: number, detail: 0 | 1) => ({
        'text/plain': detail === 1 ? `${name} in full` : name,
      }),
    } as unknown as Interpreter;
    const of = (name: string) => withSource(known, name, interpreter);
    const source = 'function (x) { return x * 2; /* fast */ }';
    expect(await of('lib.twice')).toEqual({
      'text/plain': `signature\n\n${source}`,
      'text/markdown': `**signature**\n\n\`\`\`javascript\n${source}\n\`\`\``,
    });
    // Code of the engine's own, no function, and nothing at all.
    for (const name of ['Math.max', 'lib', 'lib.nothing', 'missing.name']) {
      expect(await of(name)).toBe(known);
    }
    const written = { 'text/plain': 'signature\n\nconst own = …' };
    expect(await withSource(written, 'own', interpreter)).toBe(written);
  } finally {
    await session.close();
    workspace.remove();
  }
});

test('the protocol asks for the source with ??, and not with ?', async () => {
  const bench = new Bench();
  bench.engine.cells[''] = ({ userExpressions, silent }) => {
    expect([silent, Object.values(userExpressions)[0]]).toEqual([
      true,
      expect.stringContaining('Function.prototype.toString.call(lib.f)'),
    ]);
    const data = { 'text/plain': 'function f() {}' };
    return { ...ok, userExpressions: { code: { status: 'ok', data, metadata: {} } } };
  };
  const page = async (code: string) => {
    const { payload } = await bench.reply('execute_request', { code });
    return (payload as { data: Record<string, string> }[])[0]?.data['text/plain'];
  };
  expect(await page('?lib.f')).not.toContain('function f() {}');
  expect(await page('??lib.f')).toContain('function f() {}');
  expect(await page('lib.f??')).toContain('function f() {}');
});

test('how the kernel before this one died is said once, in the first cell that shows anything', async () => {
  const bench = new Bench({ firstWords: 'it died\n' });
  await bench.ask('execute_request', { code: 'quiet', silent: true });
  const first = await bench.ask('execute_request', { code: 'one' });
  bench.advance(100);
  const second = await bench.ask('execute_request', { code: 'two' });
  expect(outline(first).slice(0, 3)).toEqual(['busy', 'execute_input', 'stderr:it died\n']);
  expect(outline(second).join()).not.toContain('it died');
  expect(outline(bench.sent).filter((line) => line.includes('died'))).toHaveLength(1);
});

test('the number of the cell that runs is known while it runs', async () => {
  const bench = new Bench();
  bench.engine.cells.cell = () => {
    expect(bench.protocol.runningCell).toBe(1);
    return ok;
  };
  expect(await bench.reply('execute_request', { code: 'cell' })).toMatchObject({ status: 'ok' });
  expect(bench.protocol.runningCell).toBeUndefined();
});
