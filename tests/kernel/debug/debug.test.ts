import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DebugClient } from './client.ts';

const tfjs = createRequire(import.meta.url).resolve('@tensorflow/tfjs');

// One kernel serves all tests that leave it as they found it: to start one takes longer than most of them.
let client: DebugClient;
const start = async () => {
  client = await DebugClient.start();
};
const stopKernel = async () => expect(await client.kernel.stop()).toBe(0);
beforeAll(start);
beforeEach(async () => {
  await client.forget();
  await client.attach();
  CELL = `${BODY} // ${client.cells}`;
});
afterEach(async ({ task }) => {
  try {
    await client.response('disconnect');
  } finally {
    if (task.result?.state === 'fail' || client.kernel.hasEnded) {
      // Who knows what it is doing: the next test gets another.
      await client.kernel.stop();
      await start();
    }
  }
});
afterAll(stopKernel);

/** A cell that the kernel has not met before this test. */
let CELL: string;
const BODY = `interface Point { x: number; y: number }
const origin: Point = { x: 1, y: 2 };
function norm({ x, y }: Point, scale = 1): number {
  const squared = x * x + y * y;
  return Math.sqrt(squared) * scale;
}
let sum = 0;
for (let i = 0; i < 3; i++) {
  sum += norm(origin, i);
}
sum;`;

describe('breakpoints', () => {
  test('stop a cell that has not run before, at the lines of its TypeScript', async () => {
    expect((await client.breakAt(CELL, 4)).lines).toEqual([4]);
    const id = client.start(CELL);
    const { reason, frames } = await client.stopped();
    expect(reason).toBe('breakpoint');
    expect(frames.map(({ name, line }) => [name, line])).toEqual([
      ['norm', 4],
      [`Cell ${client.cells + 1}`, 9],
    ]);
    const { content } = await client.request('source', { source: frames[0]?.source });
    expect(content).toBe(CELL);
    await client.breakAt(CELL);
    await client.continue();
    const { output } = await client.ran(id);
    expect(output.at(-2)?.content.data).toMatchObject({ 'text/plain': '6.708203932499369' });
  });

  test('lie where code runs: below a line that only declares, nowhere behind the end', async () => {
    const { lines } = await client.breakAt(CELL, 1, 7, 11, 12);
    expect(lines).toEqual([2, 7, 11, undefined]);
    const { breakpoints } = await client.request('debugInfo');
    const [{ breakpoints: listed }] = breakpoints as [{ breakpoints: { line: number }[] }];
    expect(listed.map(({ line }) => line)).toEqual([2, 7, 11, 12]);
    const id = client.start(CELL);
    expect((await client.stopped()).lines).toEqual([2]);
    expect((await client.step('continue')).lines).toEqual([7]);
    expect((await client.step('continue')).lines).toEqual([11]);
    await client.continue();
    await client.ran(id);
  });

  test('are replaced, hold when the cell runs again, and not when it has been edited', async () => {
    await client.breakAt(CELL, 7);
    for (const count of [1, 2]) {
      const id = client.start(CELL);
      const { frames } = await client.stopped();
      expect(frames.map(({ name, line }) => [name, line])).toEqual([
        [`Cell ${client.cells + count}`, 7],
      ]);
      await client.continue();
      await client.ran(id);
    }
    await client.breakAt(CELL, 11);
    const id = client.start(CELL);
    expect((await client.stopped()).lines).toEqual([11]);
    await client.continue();
    await client.ran(id);
    const seen = client.events.length;
    await client.kernel.run(`${CELL} // edited`);
    expect(client.events.length).toBe(seen);
  });

  test('hold also where they are set before the code is known, and while much else is asked', async () => {
    const { sourcePath: path } = await client.request('dumpCell', { code: CELL });
    await client.request('disconnect');
    await stopKernel();
    await start();
    await client.attach();
    const info = await client.request('debugInfo');
    const moved = String(path).replace(/^.*[\\/]/, String(info.tmpFilePrefix));
    const source = { source: { path: moved }, breakpoints: [{ line: 7 }] };
    const { breakpoints } = await client.request('setBreakpoints', source);
    expect(breakpoints).toMatchObject([{ verified: false, line: 7 }]);
    const id = client.start(CELL);
    expect((await client.stopped()).lines).toEqual([7]);
    await client.continue();
    await client.ran(id);
    const other = `${CELL}\n`;
    const all = await Promise.all([
      client.breakAt(CELL, 9),
      client.breakAt(other, 9),
      client.inspect(),
      client.breakAt(`${other}\n`, 9),
      client.inspect(),
    ]);
    expect([all[0], all[1], all[3]].map(({ lines }) => lines)).toEqual([[9], [9], [9]]);
  });

  test('stop a function of an earlier cell, set after that has run', async () => {
    const cell = 'function twice(x: number) {\n  return 2 * x;\n}';
    await client.kernel.run(cell);
    const { path } = await client.breakAt(cell, 2);
    const id = client.start('const four = twice(2);');
    const { frames } = await client.stopped();
    expect(frames.map(({ name, line }) => [name, line])).toEqual([
      ['twice', 2],
      [`Cell ${client.cells + 2}`, 1],
    ]);
    expect(frames[0]?.source.path).toBe(path);
    await client.continue();
    await client.ran(id);
  });

  test('are found by a debugger that comes later', async () => {
    await client.request('disconnect');
    const cell = 'const half = (x: number) =>\n  x / 2;';
    await client.kernel.run(cell);
    await client.attach();
    await client.breakAt(cell, 2);
    const id = client.start('half(3)');
    expect((await client.stopped()).lines).toEqual([2, 1]);
    await client.continue();
    await client.ran(id);
  });

  test('with a condition stop where it holds; names of earlier cells can be used', async () => {
    await client.kernel.run('let limit: number = 2;');
    await client.breakAt(CELL, { line: 9, condition: '(i as number) === limit' });
    const id = client.start(CELL);
    const { frames } = await client.stopped();
    expect((await client.scope(frames[0], 'Locals')).i?.value).toBe('2');
    await client.continue();
    await client.ran(id);
    const { lines } = await client.breakAt(CELL, { line: 9, condition: 'i ===' });
    expect(lines).toEqual([undefined]);
  });

  test('with a message print it in the cell and go on', async () => {
    await client.kernel.run('const unit = "m";');
    await client.breakAt(CELL, { line: 9, logMessage: 'i is {i}{unit}, `sum` {sum.toFixed(1)}' });
    const { text } = await client.kernel.run(CELL);
    expect(text).toBe('i is 0m, `sum` 0.0\ni is 1m, `sum` 0.0\ni is 2m, `sum` 2.2\n');
  });

  test('stop in a local module, by its path', async () => {
    const path = join(await client.cwd(), 'helper.ts');
    const text = 'export function half(x: number): number {\n  const y = x / 2;\n  return y;\n}\n';
    writeFileSync(path, text);
    await client.kernel.run("import { half } from './helper.ts';");
    expect((await client.request('modules')).modules).toEqual([{ id: 0, name: 'helper.ts', path }]);
    const { breakpoints } = await client.request('setBreakpoints', {
      source: { path },
      breakpoints: [{ line: 3 }],
    });
    expect(breakpoints).toMatchObject([{ line: 3, verified: true }]);
    const id = client.start('half(8);');
    const { frames, lines } = await client.stopped();
    expect(lines).toEqual([3, 1]);
    expect(frames[0]?.source.path).toBe(path);
    expect((await client.request('source', { source: { path } })).content).toBe(text);
    await client.continue();
    await client.ran(id);
  });

  test('are also `debugger` statements', async () => {
    const id = client.start('const x = 1;\ndebugger;\nx;');
    expect(await client.stopped()).toMatchObject({ reason: 'breakpoint', lines: [2] });
    await client.continue();
    await client.ran(id);
  });
});

describe('steps', () => {
  test('go over, in and out, line by line', async () => {
    await client.breakAt(CELL, 7);
    const id = client.start(CELL);
    await client.stopped();
    expect((await client.step('next')).lines).toEqual([8]);
    expect((await client.step('next')).lines).toEqual([9]);
    const within = await client.step('stepIn');
    expect(within.reason).toBe('step');
    expect(within.lines).toEqual([4, 9]);
    expect((await client.step('next')).lines).toEqual([5, 9]);
    // The caller has nothing left to do in its line.
    expect((await client.step('stepOut')).lines).toEqual([8]);
    await client.continue();
    await client.ran(id);
  });

  test('stay out of libraries, and come back from their callbacks', async () => {
    const cell =
      'const list = [1, 2];\nlist.forEach((x) => {\n  x + 1;\n});\nconst done = list.at(-1);';
    await client.breakAt(cell, 1);
    const id = client.start(cell);
    await client.stopped();
    expect((await client.step('next')).lines).toEqual([2]);
    expect((await client.step('stepIn')).lines).toEqual([3, 2]);
    expect((await client.step('stepOut')).lines).toEqual([5]);
    await client.request('stepIn');
    await client.ran(id);
  });

  test('do not enter how names of earlier cells are looked up', async () => {
    await client.kernel.run('let rate = 1;\nfunction double(x: number) {\n  return 2 * x;\n}');
    const cell = 'const a = rate;\nconst b = double(a + rate);';
    await client.breakAt(cell, 1);
    const id = client.start(cell);
    await client.stopped();
    expect((await client.step('stepIn')).lines).toEqual([2]);
    expect((await client.step('stepIn')).lines).toEqual([3, 2]);
    await client.continue();
    await client.ran(id);
  });

  test('wait for what a line awaits', async () => {
    const cell = `async function later(x: number) {
  await new Promise((resolve) => setTimeout(resolve, 30));
  return x;
}
const first = await later(1);
const second = await later(2);
second;`;
    await client.breakAt(cell, 5);
    const id = client.start(cell);
    await client.stopped();
    expect((await client.step('next')).lines).toEqual([6]);
    expect((await client.step('next')).lines).toEqual([7]);
    await client.continue();
    await client.ran(id);
  });

  test('that no line ends leave the kernel alive, whatever it is asked', async () => {
    for (let i = 0; i < 8; i++) {
      const cell = `const last${i} = ${i};`;
      await client.breakAt(cell, 1);
      const id = client.start(cell);
      await client.stopped();
      await client.request('stepIn');
      await Promise.all(Array.from({ length: 10 }, () => client.inspect()));
      await client.ran(id);
      await client.response('disconnect');
      await client.kernel.run('0');
      await client.attach();
    }
    expect(client.kernel.hasEnded).toBe(false);
  });

  test('begin with a pause of running code', async () => {
    const id = client.start(
      'let turns = 0;\nconsole.log("go");\nwhile (turns >= 0) {\n  turns++;\n}',
    );
    await client.printed('go');
    await client.request('pause', { threadId: 1 });
    const { reason, frames } = await client.stopped();
    expect(reason).toBe('pause');
    expect(await client.evaluate('turns = -10', frames[0])).toBe('-10');
    await client.continue();
    await client.ran(id);
  });

  test('begin in the next cell where none runs', async () => {
    await client.request('pause', { threadId: 1 });
    const id = client.start('\nconst x = 1;\nconst y = 2;');
    expect(await client.stopped()).toMatchObject({ reason: 'pause', lines: [2] });
    expect((await client.step('next')).lines).toEqual([3]);
    await client.continue();
    await client.ran(id);
  });
});

describe('errors', () => {
  const thrown = 'function fail() {\n  throw new RangeError("too far");\n}\n';

  test('stop where they end the cell, and are told', async () => {
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    const id = client.start(`${thrown}fail();`);
    const { reason, text, lines } = await client.stopped();
    expect([reason, text, lines]).toEqual(['exception', 'RangeError: too far', [2, 4]]);
    await client.continue();
    expect((await client.ran(id)).reply).toMatchObject({ status: 'error', ename: 'RangeError' });
  });

  test('stop once, also where functions await each other', async () => {
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    for (let run = 0; run < 2; run++) {
      const id = client.start('async function fail() {\n  await 1;\n  throw 7;\n}\nawait fail();');
      expect(await client.stopped()).toMatchObject({ reason: 'exception', text: '7', lines: [3] });
      await client.continue();
      expect((await client.ran(id)).reply).toMatchObject({ status: 'error' });
    }
  });

  test('stop at the line that called the library that throws', async () => {
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    const id = client.start('const bad = "{";\nconst url = new URL(bad);');
    expect(await client.stopped()).toMatchObject({ reason: 'exception', lines: [2] });
    await client.continue();
    await client.ran(id);
  });

  test('stop where a callback of the reader called the library, which cleans up and throws again', async () => {
    writeFileSync(
      join(await client.cwd(), 'library.cjs'),
      `exports.tidy = (body) => {
        try { return body(); } catch (error) { exports.done = true; throw error; }
      };
      exports.quiet = (body) => { try { return body(); } catch (error) {} };
      exports.fail = () => { throw new Error('in the library'); };`,
    );
    const cell = `const { tidy, quiet, fail } = require('./library.cjs');
quiet(fail);
quiet(() => {
  fail();
});
tidy(() => {
  fail();
});`;
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    const id = client.start(cell);
    expect(await client.stopped()).toMatchObject({ reason: 'exception', lines: [7, 6] });
    await client.continue();
    expect((await client.ran(id)).reply).toMatchObject({ evalue: 'in the library' });
  });

  test('that an awaiting function catches do not stop', async () => {
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    const { reply } = await client.kernel.run(`async function fail() {
  await 1;
  throw new Error('late');
}
try {
  await fail();
} catch {}`);
    expect(reply).toMatchObject({ status: 'ok' });
  });

  test('of a library stop also in the cell after one that was stepped through', async () => {
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    await client.breakAt('const url = "{";', 1);
    const first = client.start('const url = "{";');
    await client.stopped();
    await client.request('next');
    await client.ran(first);
    const id = client.start('new URL(url);');
    expect(await client.stopped()).toMatchObject({ reason: 'exception', lines: [1] });
    await client.continue();
    await client.ran(id);
  });

  test('that are caught stop only where all are asked for', async () => {
    const cell = `${thrown}try {\n  fail();\n} catch {\n  "caught";\n}`;
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    const { reply } = await client.kernel.run(cell);
    expect(reply).toMatchObject({ status: 'ok' });
    await client.request('setExceptionBreakpoints', { filters: ['all'] });
    const id = client.start(cell);
    expect(await client.stopped()).toMatchObject({ reason: 'exception', lines: [2, 5] });
    await client.continue();
    await client.ran(id);
    await client.request('setExceptionBreakpoints', { filters: [] });
    expect((await client.kernel.run(`${thrown}fail();`)).reply).toMatchObject({ status: 'error' });
  });

  test('name the filters that exist', async () => {
    const { message } = await client.response('setExceptionBreakpoints', { filters: ['some'] });
    expect(message).toContain('uncaught, all');
  });
});

describe('variables', () => {
  test('of a frame, of what is around it, and of the session', async () => {
    await client.kernel.run('const early: string = "yes";');
    const cell = `class Model {
  #hidden = 1;
  weights = [0.5, -1];
  step(by: number) {
    const moved = this.weights.map((w) => w + by);
    return moved;
  }
}
const model = new Model();
model.step(2);`;
    await client.breakAt(cell, 6);
    const id = client.start(cell);
    const { frames } = await client.stopped();
    const locals = await client.scope(frames[0], 'Locals');
    expect(Object.keys(locals)).toEqual(['this', 'by', 'moved']);
    expect(locals.moved?.value).toBe('[ 2.5, 1 ]');
    const self = await client.parts(locals.this);
    expect(self.weights).toMatchObject({ evaluateName: 'this.weights', value: '[ 0.5, -1 ]' });
    expect((await client.parts(self.weights))['1']?.value).toBe('-1');
    expect(Object.keys(await client.scope(frames[1], 'Locals'))).toEqual(['Model', 'model']);
    const globals = await client.scope(frames[0], 'Globals');
    expect(globals.early?.value).toBe("'yes'");
    expect(globals.model?.value).toMatch(/^Model \{/);
    const { scopes } = await client.request('scopes', { frameId: frames[1]?.id });
    expect((scopes as { name: string }[]).map(({ name }) => name)).toEqual(['Locals', 'Globals']);
    const { variablesReference } = locals.moved as { variablesReference: number };
    await client.continue();
    await client.ran(id);
    const { message } = await client.response('variables', { variablesReference });
    expect(message).toContain('references end when the code runs on');
  });

  test('are inspected while nothing stands still, during a busy cell, and with no debugger', async () => {
    await client.kernel.run(`const tf = require('${tfjs}');
      const weights = tf.tensor2d([[1, 2], [3, 4.5]]);
      const big = tf.zeros([100, 100]);
      const names = new Map([['a', { deep: 1 }]]);
      let count = 0;`);
    const id = client.start('console.log("go");\nwhile (count >= 0) count++;');
    await client.printed('go');
    for (const isAttached of [true, false]) {
      if (!isAttached) await client.request('disconnect');
      const variables = await client.inspect();
      expect(variables.weights?.value).toBe('Tensor [2, 2] float32 [[1, 2], [3, 4.5]]');
      expect(variables.big?.value).toBe('Tensor [100, 100] float32');
      expect(Number(variables.count?.value)).toBeGreaterThan(0);
      const [entry] = Object.values(await client.parts(variables.names));
      expect(entry).toMatchObject({ name: "'a'", value: '{ deep: 1 }' });
    }
    const { data } = await client.request('richInspectVariables', { variableName: 'weights' });
    expect(data).toMatchObject({ 'text/html': expect.stringContaining('Tensor [2, 2]') });
    await client.kernel.ask('interrupt_request', {}, 'control');
    expect((await client.ran(id)).reply).toMatchObject({ ename: 'Interrupted' });
  });

  test('are read without calling getters', async () => {
    await client.kernel.run(`let calls = 0;
      const sly = { get x() { return ++calls; }, proxy: new Proxy({}, { get() { calls++; } }) };`);
    const parts = await client.parts((await client.inspect()).sly);
    expect(parts.x?.value).toBe('(getter)');
    await client.parts(parts.proxy);
    expect(await client.evaluate('calls')).toBe('0');
  });

  test('are evaluated in TypeScript: locals first, then names of all cells', async () => {
    await client.kernel.run('let rate = 0.5;\nconst x = "outer";');
    const cell = 'function f(x: number) {\n  return x;\n}\nf(3);';
    await client.breakAt(cell, 2);
    const id = client.start(cell);
    const { frames } = await client.stopped();
    const [f, top] = frames;
    expect(await client.evaluate('(x as number) * rate', f)).toBe('1.5');
    expect(await client.evaluate('x', top)).toBe("'outer'");
    expect(await client.evaluate('{ x, rate }', f)).toBe('{ x: 3, rate: 0.5 }');
    expect(await client.evaluate('x = 40; x + 2', f)).toBe('42');
    expect(await client.evaluate('rate += 1', f)).toBe('1.5');
    const failed = await client.response('evaluate', { expression: 'nobody.z', frameId: f?.id });
    expect(failed).toMatchObject({
      success: false,
      message: 'ReferenceError: nobody is not defined',
    });
    await expect(client.evaluate('rate = 9', f, 'hover')).rejects.toThrow('side-effect');
    await client.continue();
    const { output } = await client.ran(id);
    expect(output.at(-2)?.content.data).toMatchObject({ 'text/plain': '40' });
    expect(await client.evaluate('rate')).toBe('1.5');
  });

  test('are set: in a function, in a cell, in an object', async () => {
    await client.kernel.run('let rate = 0.5;\nconst table = { a: 1 };');
    const cell = 'function f(x: number) {\n  return x + rate + table.a;\n}\nf(3);';
    await client.breakAt(cell, 2);
    const id = client.start(cell);
    const { frames } = await client.stopped();
    const { scopes } = await client.request('scopes', { frameId: frames[0]?.id });
    const [locals, globals] = (scopes as { name: string; variablesReference: number }[])
      .filter(({ name }) => name !== 'Closure')
      .map(({ variablesReference }) => variablesReference);
    const table = (await client.scope(frames[0], 'Globals')).table?.variablesReference;
    const set = (variablesReference: number | undefined, name: string, value: string) =>
      client.request('setVariable', { variablesReference, name, value });
    expect(await set(locals, 'x', '10 * x')).toMatchObject({ value: '30' });
    await set(globals, 'rate', '(100 as number)');
    await set(table, 'a', 'x * 100');
    await expect(set(globals, 'table', '1')).rejects.toThrow("Assignment to the constant 'table'");
    await expect(set(locals, 'z', '1')).rejects.toThrow("no variable 'z'");
    await client.continue();
    const { output } = await client.ran(id);
    expect(output.at(-2)?.content.data).toMatchObject({ 'text/plain': '3130' });
  });
});

describe('a kernel whose code stands still', () => {
  async function stop(code: string, line: number): Promise<string> {
    await client.breakAt(code, line);
    const id = client.start(code);
    await client.stopped();
    return id;
  }

  test('answers heartbeat, control, completion and hover, and sends what was printed', async () => {
    await client.kernel.run('const answer: number = 42;');
    const id = await stop('console.log("before");\nconsole.log("after");', 2);
    expect(await client.kernel.beat()).toBe('ping');
    expect(await client.kernel.ask('kernel_info_request', {}, 'control')).toMatchObject({
      status: 'ok',
      debugger: true,
    });
    const code = 'answer.toFi';
    const completion = await client.kernel.ask('complete_request', { code, cursor_pos: 11 });
    expect(completion.matches).toContain('toFixed');
    const hover = await client.kernel.ask('inspect_request', { code: 'answer', cursor_pos: 3 });
    expect(hover).toMatchObject({ found: true });
    await client.printed('before');
    const { stoppedThreads } = await client.request('debugInfo');
    expect(stoppedThreads).toEqual([1]);
    await client.continue();
    expect((await client.ran(id)).text).toBe('before\nafter\n');
  });

  test.each([
    ['a loop', 'let n = 0;\nfor (;;) {\n  n++;\n}'],
    ['a loop behind an await', 'let n = 0;\nawait 1;\nfor (;;) {\n  n++;\n}'],
  ])('ends the cell when it is interrupted in %s; the next cell stops again', async (_, code) => {
    const id = await stop(code, code.split('\n').indexOf('  n++;') + 1);
    await client.request('setExceptionBreakpoints', { filters: ['all'] });
    await client.kernel.ask('interrupt_request', {}, 'control');
    expect((await client.ran(id)).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    const next = await stop('const one = 1;\none;', 2);
    await client.continue();
    expect((await client.ran(next)).reply).toMatchObject({ status: 'ok' });
  });

  test('runs on, and stops no more, when the front end disconnects', async () => {
    const id = await stop(CELL, 9);
    await client.request('disconnect', { restart: false, terminateDebuggee: false });
    expect((await client.ran(id)).reply).toMatchObject({ status: 'ok' });
    const kinds = client.events.map(({ event }) => event);
    expect(kinds).toEqual(['initialized', 'stopped', 'continued', 'terminated']);
    expect(await client.request('debugInfo')).toMatchObject({ isStarted: false, breakpoints: [] });
    await client.kernel.run(CELL);
    expect(client.events.length).toBe(4);
  });

  test('ends the cell when the front end terminates it', async () => {
    const id = await stop(CELL, 9);
    await client.request('terminate');
    expect((await client.ran(id)).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect((await client.kernel.run('1 + 1')).reply).toMatchObject({ status: 'ok' });
  });

  test('shuts down', async () => {
    await stop(CELL, 9);
    await stopKernel();
    await start();
  });
});

test('no port is opened for the inspector', async () => {
  const { output } = await client.kernel.run(
    "import { url } from 'node:inspector';\n`url: ${url()}`",
  );
  expect(output.at(-2)?.content.data).toMatchObject({ 'text/plain': 'url: undefined' });
});

test('what needs a debugger, or code that stands still, is refused without', async () => {
  expect(await client.request('stackTrace')).toEqual({ stackFrames: [], totalFrames: 0 });
  expect((await client.response('continue')).message).toContain('no code stands still');
  expect((await client.response('fly')).message).toContain("'fly' is not a command");
  await client.request('disconnect');
  const { message } = await client.response('setBreakpoints', { source: { path: 'x' } });
  expect(message).toContain('not attached');
});
