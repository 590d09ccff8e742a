import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../../../src/kernel/engine/index.ts';
import { Session } from './session.ts';
import { Workspace } from './workspace.ts';

const workspace = new Workspace();
const session = new Session({ cwd: workspace.path });
beforeAll(() => session.run('0'));
afterAll(async () => {
  await session.close();
  workspace.remove();
});

const displays = (outputs: readonly Output[]) =>
  outputs.filter((output): output is Output & { kind: 'display' } => output.kind === 'display');

describe('display', () => {
  test('a bundle, Plotly, a node, bytes of a picture, and what a MIME type is', async () => {
    const png = 'Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])';
    const { outputs, error } = await session.run(
      `display({ 'text/html': '<b>x</b>', 'image/png': ${png} });\n` +
        'display({ data: [{ y: new Float32Array([1, 2]) }], layout: {} });\n' +
        'display({ nodeType: 1, localName: "svg", outerHTML: "<svg></svg>" });\n' +
        `display(${png});\n` +
        'display.html("<i>1</i>"); display.markdown("**a**"); display.latex("x^2");\n' +
        'display.svg("<svg/>"); display.json({ a: [1] }); display.raw("text/x-own", "…");',
    );
    expect(error).toBeUndefined();
    expect(displays(outputs).map(({ data }) => data)).toMatchObject([
      { 'text/html': '<b>x</b>', 'image/png': 'iVBORw0KGgoB' },
      { 'application/vnd.plotly.v1+json': { data: [{ y: [1, 2] }], layout: {} } },
      {
        'text/html': '<svg></svg>',
        'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
      },
      { 'image/png': 'iVBORw0KGgoB' },
      { 'text/html': '<i>1</i>' },
      { 'text/markdown': '**a**' },
      { 'text/latex': '$\\displaystyle x^2$' },
      { 'image/svg+xml': '<svg/>' },
      { 'application/json': { a: [1] } },
      { 'text/x-own': '…' },
    ]);
  });

  test('updates in place, several at once, and shows a list as the value of a cell does', async () => {
    const { outputs } = await session.run(
      'const shown = display("a", [1, 2, 3, 4, 5, 6, 7, 8]); shown.update("b");',
    );
    const found = displays(outputs);
    expect(found.map(({ update }) => update)).toEqual([false, false, true]);
    expect(found[1]?.data['text/html']).toContain('numbers [8]');
    expect(found[2]).toMatchObject({ displayId: found[1]?.displayId, data: { 'text/plain': 'b' } });
    expect(found[0]?.displayId).not.toBe(found[1]?.displayId);
  });

  test('clear, at once and with what comes next', async () => {
    const { outputs } = await session.run('clear(); clear({ wait: true });');
    expect(outputs).toEqual([
      { kind: 'clear', wait: false },
      { kind: 'clear', wait: true },
    ]);
  });

  test('the globals are typed as the library is', async () => {
    const { error } = await session.run(
      "type Library = typeof import('notegrad:display'); const lib = {} as Library;\n" +
        ['display', 'clear', 'progress', 'time']
          .map((name) => `{ const a: typeof ${name} = lib.${name}; const b: typeof a = ${name}; }`)
          .join('\n') +
        '\n{ const a: typeof timeit = lib.timeit; const b: Library["timeit"] = timeit; }',
    );
    expect(error?.evalue).toBeUndefined();
    const wrong = await session.run('display.html(3)');
    expect(wrong.error?.ename).toBe('TypeScriptError');
  });
});

describe('the values of earlier cells', () => {
  test('_, In and Out', async () => {
    const first = await session.run('6 * 7', { executionCount: 100 });
    expect(first.value?.['text/plain']).toBe('42');
    const { value } = await session.run('[_ + 1, Out[100], In[100]]', { executionCount: 101 });
    expect(value?.['text/plain']).toBe("[ 43, 42, '6 * 7' ]");
    await session.run('const noValue = 1;', { executionCount: 102 });
    expect((await session.run('_', { executionCount: 103 })).value?.['text/plain']).toContain('43');
  });

  test('the last 20 are kept, and silent cells count for nothing', async () => {
    for (let i = 200; i < 221; i++) await session.run(`${i}`, { executionCount: i });
    await session.run('"silent"', { silent: true, executionCount: 221 });
    const { value } = await session.run('[Object.keys(Out).length, Out[200], Out[201], _]', {
      executionCount: 222,
    });
    expect(value?.['text/plain']).toBe('[ 20, undefined, 201, 220 ]');
  });

  test('a name of the reader’s own comes first', async () => {
    const { value } = await session.runAll(
      'const _ = "mine"; const display = 1;',
      '[_, display].join()',
    );
    expect(value?.['text/plain']).toBe('mine,1');
  });
});

describe('sh', () => {
  test('prints as it comes, and gives what was printed without showing it again', async () => {
    const ran = await session.run('await sh`echo out; echo err >&2`');
    expect(ran.error).toBeUndefined();
    expect([...ran.printed.trim().split('\n')].sort()).toEqual(['err', 'out']);
    expect(ran.value).toBeUndefined();
    const { value, printed } = await session.run('(await sh.quiet`printf "a\\nb\\n"`).lines');
    expect([printed, value?.['text/plain']]).toEqual(['', "[ 'a', 'b' ]"]);
  });

  test.for([
    '; touch OWNED',
    '$(touch OWNED)',
    '`touch OWNED`',
    '"; touch OWNED; "',
    "'; touch OWNED; '",
    '\n touch OWNED \n',
    '${HOME} * ~ \\',
    '',
  ])('a value is one argument, whatever is in it: %j', async (hostile) => {
    const { value, error } = await session.run(
      `(await sh.quiet\`printf '[%s]' a\${${JSON.stringify(hostile)}}b \${["x y", 2]}\`).stdout`,
    );
    expect(error?.evalue).toBeUndefined();
    expect(value?.['text/plain']).toBe(`[a${hostile}b][x y][2]`);
    expect(existsSync(join(workspace.path, 'OWNED'))).toBe(false);
  });

  test('no quotes around a value, and no text that was put together', async () => {
    const quoted = await session.run('await sh`echo "${"$(touch OWNED)"}"`');
    expect(quoted.error?.evalue).toContain('value 1 stands between "; leave the quotes out');
    const called = await session.run('await (sh as any)("touch OWNED")');
    expect(called.error?.evalue).toContain('expected a template');
    const forged = await session.run(
      'await (sh as any)(Object.assign(["touch OWNED"], { raw: ["touch OWNED"] }))',
    );
    expect(forged.error?.evalue).toContain('expected a template');
    expect(existsSync(join(workspace.path, 'OWNED'))).toBe(false);
  });

  test('another code than 0 is an error of the cell', async () => {
    const { error, printed } = await session.run('await sh`echo why >&2; exit 3`');
    expect([error?.ename, printed]).toEqual(['ShellError', 'why\n']);
    expect(error?.evalue).toBe('the command ended with code 3: echo why >&2; exit 3');
  });

  test('Stop ends all that the command has started', async () => {
    writeFileSync(join(workspace.path, 'a'), '');
    const { outputs, done } = session.start('await sh`sleep 60 | cat; echo $$`');
    await expect
      .poll(async () => (await import('node:child_process')).execSync('ps ax').toString())
      .toContain('sleep 60');
    session.engine.interrupt();
    expect((await done).error?.ename).toBe('Interrupted');
    expect(outputs).toEqual([]);
  });
});
