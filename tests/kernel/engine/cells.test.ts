import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../../../src/kernel/engine/index.ts';
import { projectConfig } from '../../../src/typecheck/project.ts';
import { printedOf, Session } from './session.ts';
import { Workspace } from './workspace.ts';

const workspace = new Workspace();
const session = new Session({ cwd: workspace.path });
beforeAll(() => session.run('1'));
afterAll(async () => {
  await session.close();
  workspace.remove();
});

describe('output', () => {
  test('20,000 lines all arrive, in order', async () => {
    const { printed } = await session.run('for (let i = 0; i < 20_000; i++) console.log(i)');
    expect(printed).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(''));
  });

  test('stdout and stderr keep their order', async () => {
    const { outputs } = await session.run(
      'console.log("a"); console.error("b"); process.stdout.write(Buffer.from("ü")); console.warn("d");',
    );
    expect(outputs).toEqual([
      { kind: 'stream', name: 'stdout', text: 'a\n' },
      { kind: 'stream', name: 'stderr', text: 'b\n' },
      { kind: 'stream', name: 'stdout', text: 'ü' },
      { kind: 'stream', name: 'stderr', text: 'd\n' },
    ]);
  });

  test('late output goes to the cell that started it', async () => {
    const first = session.start(
      'let release = () => {}; const released = new Promise<void>((done) => { release = done });\n' +
        'void released.then(() => setTimeout(() => console.log("from the first"))); 1',
    );
    await first.done;
    const second = await session.run('console.log("from the second"); release();');
    await expect.poll(() => printedOf(first.outputs)).toBe('from the first\n');
    expect(second.printed).toBe('from the second\n');
  });

  test('a display updates', async () => {
    const { outputs } = await session.run(
      'import { display, newDisplay } from "tslab"; const bar = newDisplay(); bar.text("1"); bar.text("2"); display.html("<b>x</b>"); display.png(new Uint8Array([1, 2]))',
    );
    const displays = outputs.filter(
      (output): output is Output & { kind: 'display' } => output.kind === 'display',
    );
    expect(displays.map(({ update }) => update)).toEqual([false, true, false, false]);
    expect(displays[0]?.displayId).toBe(displays[1]?.displayId);
    expect(displays[2]).not.toHaveProperty('displayId');
    expect(displays[3]?.data).toEqual({ 'image/png': 'AQI=' });
  });

  test('console.clear clears', async () => {
    const { outputs } = await session.run('console.clear()');
    expect(outputs).toEqual([{ kind: 'clear', wait: false }]);
  });

  test('prompt asks the front end', async () => {
    const input = async (message: string, password: boolean) => `${message}/${password}`;
    const { value } = await session.run(
      '[await prompt("name"), await prompt("key", { password: true })].join()',
      { input },
    );
    expect(value?.['text/plain']).toBe('name/false,key/true');
  });
});

describe('errors', () => {
  test('an uncaught error of a callback shows in its cell', async () => {
    const cell = session.start('setTimeout(() => { throw new RangeError("late") }, 5); 1');
    await cell.done;
    await expect.poll(() => cell.outputs.length).toBe(1);
    const [output] = cell.outputs;
    expect(output).toMatchObject({ kind: 'error', error: { ename: 'RangeError', evalue: 'late' } });
  });

  test('so does a rejection that nobody awaits', async () => {
    const cell = session.start('void Promise.reject(new TypeError("lost")); 1');
    await cell.done;
    await expect.poll(() => cell.outputs.length).toBe(1);
    expect(cell.outputs).toMatchObject([{ kind: 'error', error: { evalue: 'lost' } }]);
  });

  test('of a promise can be caught in a later cell, without a warning', async () => {
    const cell = session.start('const failing = Promise.reject(new Error("early")); 1');
    await cell.done;
    await expect.poll(() => cell.outputs.length).toBe(1);
    expect(cell.outputs).toMatchObject([{ kind: 'error', error: { evalue: 'early' } }]);
    const later = await session.run('await failing.catch(({ message }) => message)');
    // Node warns, if at all, when it has gone through its queues.
    await new Promise((resolve) => setImmediate(resolve));
    expect(later.value?.['text/plain']).toBe('early');
    expect([...cell.outputs.slice(1), ...later.outputs]).toEqual([]);
  });

  test("point to the cell's own line", async () => {
    const { traceback } = await session.run(
      'enum Mode { A }\ninterface Unused { x: number }\nfunction fail(mode: Mode): never {\n  throw new Error(`in ${mode}`);\n}\nfail(Mode.A)',
    );
    expect(traceback).toMatch(/Cell \d+, line 4, in fail\n/);
    expect(traceback).toContain('> 4 |   throw new Error(`in ${mode}`);\n      |         ^');
    expect(traceback).toMatch(/Cell \d+, line 6\n/);
    expect(traceback).not.toMatch(/notegrad:|__ng|node:internal/);
  });

  test('a stack that a cell prints speaks of its lines too', async () => {
    const { value } = await session.run('const at = () =>\n  new Error("here").stack ?? "";\nat()');
    expect(value?.['text/plain']).toMatch(
      /Error: here\n {4}at at \(Cell \d+:2:3\)\n {4}at Cell \d+:3:1$/,
    );
  });

  test('show each line of functions that call each other without end once', async () => {
    const { error, traceback } = await session.run(
      'const even = (n: number): boolean => odd(n - 1);\nfunction odd(n: number): boolean { return even(n - 1); }\neven(1)',
    );
    expect(error?.evalue).toBe('Maximum call stack size exceeded');
    // The innermost one may have ended at its very begin, not at its call: that is a line of its
    // own.
    expect([2, 3]).toContain(traceback.match(/line 1, in even|line 2, in odd/g)?.length);
    expect(traceback).toMatch(/… and \d\d calls more of the lines above$/);
    const apart = await session.run('const fail = () => { throw new Error("x") }; fail()');
    expect(apart.traceback.match(/> 1/g)).toHaveLength(2);
  });

  test.for([
    ['%matplotlib inline', true],
    ['%%bash\nls', true],
    ['1;\n!pip install torch', true],
    ['const n: string = 7 %\n3', false],
    ['const no: string = !ready(1); function ready(n: number) { return n }', false],
  ] as const)('tell one who comes from IPython what cells are: %s', async ([code, isTold]) => {
    const { traceback } = await session.run(code);
    expect(traceback).toContain('TypeScript error');
    expect(traceback.includes('no % and ! commands')).toBe(isTold);
  });

  test('show the fields that say more', async () => {
    const told = async (code: string) => (await session.run(code)).traceback.split('\n').at(-1);
    const missing = await session.run('(await import("node:fs")).readFileSync("no/such")');
    expect(missing.traceback).toContain('there is no no/such, seen from ');
    expect(missing.traceback).not.toContain('errno');
    const detailed =
      'throw Object.assign(new Error("late"), { details: { at: [1] }, x: undefined })';
    expect(await told(detailed)).toBe('{ details: { at: [Array] } }');
    const own = 'class Late extends Error { at = 3; get trap() { throw 1 } } throw new Late("x")';
    expect(await told(own)).toBe('{ at: 3 }');
    expect(await told('throw new Error("plain")')).not.toContain('{}');
  });

  test('are called as their class is', async () => {
    const { error, traceback } = await session.run(
      'class Diverged extends Error {} throw new Diverged("late")',
    );
    expect(error?.ename).toBe('Diverged');
    expect(traceback).toMatch(/^Diverged: late\n/);
    expect((await session.run('throw new (class extends Error {})("x")')).error?.ename).toBe(
      'Error',
    );
  });

  test('of eval name no file of ours', async () => {
    const { traceback } = await session.run('eval("throw new Error(1)")');
    expect(traceback).toContain('… 1 call in eval\n');
    const { result } = await session.run('1', { userExpressions: { lost: 'nowhere' } });
    expect(JSON.stringify(result)).not.toContain('notegrad:');
  });

  test.for([
    ['import { x } from "@scope/nowhere/part"', '@scope/nowhere'],
    ['await import("nowhere.js")', 'nowhere.js'],
    ['import "./nowhere"', undefined],
    ['import { x } from "node:nowhere"', undefined],
  ])('say how to install a package that is not there: %s', async ([code = '', name]) => {
    const { traceback } = await session.run(code);
    expect(/npm install (\S+)/.exec(traceback)?.[1]).toBe(name);
  });

  test('of a question that cannot be asked show who asked', async () => {
    const { traceback } = await session.run('1;\nawait prompt("name");', {
      input: () => Promise.reject(new Error('nobody is there')),
    });
    expect(traceback).toMatch(/^Error: nobody is there\nCell \d+, line 2\n/);
  });

  test('put the caret below its character, also behind wide ones', async () => {
    const { traceback } = await session.run("const 名字 = '汉'; 名字.不");
    const [, line = '', caret = ''] = /> 1 \| (.*)\n +\| (.*)/.exec(traceback) ?? [];
    expect(line).toBe("const 名字 = '汉'; 名字.不");
    expect(caret).toBe('      　　    　   　　 ^^');
  });

  test('show of a very long line what is around the place', async () => {
    const data = `[${'1, '.repeat(30_000)}]`;
    const { traceback } = await session.run(`${data}; throw new Error("there"); ${data}`);
    const [, line = '', caret = ''] = /( {2}> 1 .*)\n(.*)/.exec(traceback) ?? [];
    expect(line.length).toBeLessThan(230);
    expect(line.slice(caret.indexOf('^'))).toMatch(/^new Error\("there"\); \[1, .*…$/);
  });

  test('point into a local module', async () => {
    workspace.write(
      'broken.ts',
      'export type T = number;\n\nexport function go(): T {\n  throw new Error("module");\n}\n',
    );
    const { traceback } = await session.run('import { go } from "./broken"; go()');
    expect(traceback).toContain('broken.ts, line 4, in go');
    expect(traceback).toContain('> 4 |   throw new Error("module");');
  });

  test('of the type checker name the place and mark it', async () => {
    const { error, traceback, printed } = await session.run(
      'console.log("never");\nconst text: string = 1 + 2;',
    );
    expect(error?.ename).toBe('TypeScriptError');
    expect(printed).toBe('');
    expect(traceback).toMatch(
      /TS2322: Type 'number' is not assignable to type 'string'\.\nCell \d+, line 2\n/,
    );
    expect(traceback).toContain('> 2 | const text: string = 1 + 2;\n      |       ^^^^');
  });

  test('in a local module stop the cell that imports it', async () => {
    workspace.write('wrong.ts', 'export const n: number = "text";\n');
    const { error, traceback } = await session.run('import { n } from "./wrong"; n');
    expect(error?.evalue).toContain('wrong.ts:1:14');
    expect(traceback).toContain('wrong.ts, line 1');
  });

  test('name a local module as the cell does, not by its folder', async () => {
    workspace.write('plain.ts', 'export const n = 1;\n');
    const { error } = await session.run('import T from "./plain"');
    expect(error?.evalue).toContain(`Module '"./plain"' has no default export`);
    const whole = await session.run('import * as plain from "./plain"; const n: number = plain;');
    expect(whole.error?.evalue).toContain('typeof import("./plain")');
  });

  test('speak of a class that a cell has declared again, and of no file of ours', async () => {
    await session.runAll(
      'class Redone { a = 1 }\nconst earlier = new Redone();',
      'class Redone { a = 1; b = 2 }',
    );
    const { traceback } = await session.run('const later: Redone = earlier');
    expect(traceback).toContain(
      "Property 'b' is missing in type 'Redone' but required in type 'Redone'.\n" +
        'Redone was declared again',
    );
    expect(traceback).not.toMatch(/__|\/tmp/);
  });

  test('name a package without its place', async () => {
    await session.run('import * as esm from "esm-only"');
    const { error } = await session.run('esm.missing');
    expect(error?.evalue).toMatch(/type 'typeof import\("esm-only\/index"\)'\.$/);
  });

  test('say once where code does not parse, and count what is too much', async () => {
    const { traceback } = await session.run('function ( {');
    expect(traceback.match(/TypeScript error/g)?.length).toBeLessThan(4);
    const many = await session.run(
      Array.from({ length: 30 }, (_, i) => `const n${i}: string = 1;`).join('\n'),
    );
    expect(many.traceback.match(/TypeScript error/g)).toHaveLength(10);
    expect(many.traceback).toMatch(/… and 20 more$/);
  });

  test('of code nested so deeply that the native parser would end the process', async () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const { error, traceback } = await session.run(`const nested: unknown = ${nested(100_000)}`);
    expect(error?.evalue).toContain('nested more than 2000 brackets deep');
    expect(traceback).toContain('Cell');
    const module = await session.run(`// %%module deep\nexport const x: unknown = ${nested(5000)}`);
    expect(module.error?.evalue).toContain('nested more than');
    const flat = `const texts = ["${'[('.repeat(9000)}", \`${'{'.repeat(9000)}\`]; // ${'['.repeat(9000)}\n`;
    expect((await session.run(`${flat}texts.length`)).value?.['text/plain']).toBe('2');
    expect(
      (await session.run(`const few: any = ${nested(100)}; few.length`)).error,
    ).toBeUndefined();
  });

  const hostile =
    'class Hostile extends Error { get message(): string { throw new Error("read") } }\n' +
    'const proxy: object = new Proxy({}, { get() { throw proxy }, getPrototypeOf() { throw proxy } });\n';

  test.for(['new Hostile()', 'proxy'])('that throw when they are read: %s', async (thrown) => {
    const { error } = await session.run(`${hostile}throw ${thrown}`);
    expect(error?.evalue).toContain('cannot be shown');
    const late = session.start(
      `${hostile}setTimeout(() => { throw ${thrown} }); void Promise.reject(${thrown});`,
    );
    await late.done;
    await expect.poll(() => late.outputs.length).toBe(2);
    const shown = { kind: 'error', error: { evalue: expect.stringContaining('cannot be shown') } };
    expect(late.outputs).toMatchObject([shown, shown]);
    expect((await session.run('1 + 1')).value?.['text/plain']).toBe('2');
  });

  test.for([
    // What Emscripten's modules do, tfjs-backend-wasm among them.
    ['throw', '.on(event, (error: unknown) => { throw error })'],
    ['are removed', '.removeAllListeners(event)'],
  ])('that nothing caught do not end the kernel where its listeners %s', async ([, change]) => {
    const events = ['uncaughtException', 'unhandledRejection'] as const;
    const before = events.map((event) => process.listeners(event as 'uncaughtException'));
    const late = session.start(
      `for (const event of ${JSON.stringify(events)}) (process as any)${change};\n` +
        'setTimeout(() => { throw new Error("late") }); void Promise.reject(new Error("lost"));',
    );
    await late.done;
    await expect.poll(() => late.outputs.length).toBe(2);
    for (const [i, event] of events.entries()) {
      process.removeAllListeners(event);
      for (const listener of before[i] ?? []) process.on(event, listener as () => void);
    }
    const shown = (evalue: string) => ({ kind: 'error', error: { evalue } });
    expect(late.outputs).toMatchObject([shown('lost'), shown('late')]);
  });

  test.for([
    ['step()', 'step is not a function'],
    ['new step()', 'step is not a constructor'],
    ['for (const x of step) x', 'step is not iterable'],
    ['record.field.$deep()', 'record.field.$deep is not a function'],
    ['(await step)()', '(await ...) is not a function'],
    ['(import("node:fs") as any)()', 'import(...) is not a function'],
    ['(import.meta as any).at()', 'import.meta.at is not a function'],
    ['import { join } from "node:path"; (join as any).at()', 'join.at is not a function'],
    ['import * as path from "node:path"; (path as any).at()', 'at is not a function'],
  ])('speak of names as they are written: %s', async ([code, message]) => {
    await session.run('const step: any = 5; const record: any = { field: {} };');
    const { error } = await session.run(code as string);
    expect(error?.evalue).toBe(message);
    const { printed } = await session.run(
      `${code?.match(/^import [^;]+;/) ?? ''} try { ${code?.replace(/^import [^;]+;/, '')} } catch (error) { console.log(error.message, error) }`,
    );
    expect(printed).toContain(`${message} TypeError: ${message}\n`);
  });

  test('that cause each other are shown once', async () => {
    const { traceback } = await session.run(
      'const a = new Error("first"), b = new Error("second", { cause: a }); (a as any).cause = b; throw b',
    );
    expect(traceback.match(/^(caused by|Error: \w+)$/gm)).toEqual([
      'Error: second',
      'caused by',
      'Error: first',
    ]);
  });

  test('process.exit ends the cell, not the kernel', async () => {
    const { error } = await session.run('process.exit(1); console.log("after")');
    expect(error?.ename).toBe('Exit');
    expect((await session.run('1 + 1')).value?.['text/plain']).toBe('2');
  });
});

describe('modules', () => {
  test('a helper is loaded again when it, or what it imports, was edited', async () => {
    workspace.write('base.ts', 'export const factor = 2;');
    workspace.write(
      'calc.ts',
      'import { factor } from "./base.ts"; export const times = (n: number) => n * factor;',
    );
    const cell = 'import { times } from "./calc"; times(10)';
    expect((await session.run(cell)).value?.['text/plain']).toBe('20');
    workspace.write('base.ts', 'export const factor = 3.5;');
    expect((await session.run(cell)).value?.['text/plain']).toBe('35');
    // Its types are read again too.
    workspace.write('calc.ts', 'export const times = (n: string) => n.repeat(2);');
    expect((await session.run(cell)).error?.evalue).toContain("'number' is not assignable");
    expect(
      (await session.run('import { times } from "./calc"; times("ab")')).value?.['text/plain'],
    ).toBe('abab');
  });

  test('types of a helper that is only imported later on are read again when it was edited', async () => {
    workspace.write('later.ts', 'export const size = 1;');
    await session.run('const { size } = await import("./later");');
    workspace.write('later.ts', 'export const size = "one";');
    const { value, error } = await session.run(
      'const edited = await import("./later"); edited.size.toUpperCase()',
    );
    expect(error).toBeUndefined();
    expect(value?.['text/plain']).toBe('ONE');
  });

  test('a module is loaded once, and circles work', async () => {
    workspace.write(
      'ring-a.ts',
      'import { b } from "./ring-b"; export const a = () => "a" + b(); console.log("once");',
    );
    workspace.write(
      'ring-b.ts',
      'import { a } from "./ring-a"; export const b = () => (a.name ? "b" : "");',
    );
    expect((await session.run('import { a } from "./ring-a"; a()')).printed).toBe('once\n');
    const again = await session.run('import { a } from "./ring-a"; a()');
    expect([again.printed, again.value?.['text/plain']]).toEqual(['', 'ab']);
  });

  test('a local CommonJS file gives its exports', async () => {
    workspace.write('old.js', 'module.exports = { half: (n) => n / 2 };');
    const { value } = await session.run('const { half } = require("./old.js"); half(8)');
    expect(value?.['text/plain']).toBe('4');
  });

  test('a module of a cell can be replaced', async () => {
    await session.run('/** @module shapes */\nexport const sides = 3;');
    expect(
      (await session.run('import { sides } from "./shapes"; sides')).value?.['text/plain'],
    ).toBe('3');
    await session.run('/** @module shapes */\nexport const sides = 4;');
    expect(
      (await session.run('import { sides } from "./shapes"; sides')).value?.['text/plain'],
    ).toBe('4');
  });
});

describe('the checker', () => {
  test("honours the project's own tsconfig", async () => {
    const strict = new Workspace({
      'tsconfig.json': JSON.stringify({
        compilerOptions: { strict: true, noUncheckedIndexedAccess: true },
      }),
    });
    const own = new Session({ cwd: strict.path });
    const { error } = await own.run('const list = [1]; const first: number = list[0];');
    expect(error?.evalue).toContain("undefined' is not assignable");
    expect((await own.run('function f(x) { return x }')).error?.evalue).toContain(
      "implicitly has an 'any' type",
    );
    const decorated = await own.run(
      'function twice(_: object, __: string, method: PropertyDescriptor) { const once = method.value; method.value = () => 2 * once(); }\n' +
        'class Decorated { @twice one() { return 1; } } new Decorated().one()',
    );
    expect(decorated.traceback).toBe('');
    expect(decorated.value?.['text/plain']).toBe('2');
    const node = await own.run('[process.version, Buffer.from("a"), require("node:fs")].length');
    expect(node.error).toBeUndefined();
    await own.close();
    strict.remove();
  });

  test.for<[string, object, boolean]>([
    ['reaches every folder below', {}, true],
    ['includes the folder', { include: ['notes/**/*.ts'] }, true],
    ['includes other folders', { include: ['src'] }, false],
    ['lists files', { files: ['a.ts'] }, false],
  ])('a configuration above counts where it %s: %j', ([, fields, counts]) => {
    const text = `// a comment\n${JSON.stringify({ compilerOptions: { strict: true }, ...fields })}`;
    const project = new Workspace({ 'tsconfig.json': text, 'notes/a.md': '' });
    const found = projectConfig(join(project.path, 'notes'));
    expect(found).toBe(counts ? join(project.path, 'tsconfig.json') : undefined);
    project.remove();
  });

  test('comes back when its process is killed', async () => {
    await session.run('const survivor = "still known"');
    const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
      encoding: 'utf8',
    });
    const compilers = children.split('\n').filter((line) => line.includes('--api'));
    expect(compilers.length).toBeGreaterThan(0);
    for (const line of compilers) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    expect((await session.run('survivor.length')).value?.['text/plain']).toBe('11');
    expect((await session.run('survivor.nonsense')).error?.ename).toBe('TypeScriptError');
  });

  test('costs no more for many cells: names of the first are still known in the hundredth', async () => {
    await session.run('const origin = 1');
    for (let i = 0; i < 100; i++)
      await session.run(`const step${i} = ${i === 0 ? 'origin' : `step${i - 1}`} + 1`);
    expect((await session.run('origin + step99')).value?.['text/plain']).toBe('102');
    expect((await session.run('step50.nonsense')).error?.ename).toBe('TypeScriptError');
  });
});

describe('the front end asks', () => {
  test.for<[string, string, string?]>([
    ['1 + 1', 'complete'],
    ['function f() {', 'incomplete', '  '],
    ['foo(1,', 'incomplete'],
    ['const text = `a', 'incomplete'],
    ['/* open', 'incomplete'],
    ['if (true) {\n  x()', 'incomplete', '  '],
    ['const s = "a', 'invalid'],
    ['let = = 3', 'invalid'],
    [')', 'invalid'],
    ['', 'complete'],
    ['for (const x of [1]) {\n\n', 'complete'],
  ])('whether %j is complete', async ([code, status, indent]) => {
    const answer = await (await session.assistant).isComplete(code);
    expect(answer.status).toBe(status);
    if (indent !== undefined) expect(answer).toMatchObject({ indent });
  });

  test('completions come with types, filtered by what is typed', async () => {
    await session.run('const sentence = "a b"');
    const { start, end, matches } = await (await session.assistant).complete('sentence.spl', 12);
    expect([start, end]).toEqual([9, 12]);
    expect(matches.map(({ text, type }) => [text, type])).toEqual([['split', 'method']]);
    const globals = await (await session.assistant).complete('sent', 4);
    expect(globals.matches.map(({ text }) => text)).toContain('sentence');
  });

  test('hover shows type and documentation', async () => {
    await session.run('/** Adds one. */\nfunction addOne(n: number): number { return n + 1 }');
    const bundle = await (await session.assistant).inspect('addOne(3)', 3, 0);
    expect(bundle?.['text/plain']).toBe('addOne: (n: number) => number\n\nAdds one.');
    expect(await (await session.assistant).inspect('  ', 1, 0)).toBeUndefined();
  });

  const HELLO = '/** Says hello.\n * @param who a name\n * @returns a greeting */';
  const GREET = 'function greet(who: string, times = 1) { return who; }';

  /** What is shown at `▮`. */
  async function shown(marked: string, detail: 0 | 1 = 0) {
    const at = marked.indexOf('▮');
    const code = marked.slice(0, at) + marked.slice(at + 1);
    const bundle = await (await session.assistant).inspect(code, at, detail);
    return { text: bundle?.['text/plain'], markdown: String(bundle?.['text/markdown']) };
  }

  test.for(['greet(▮', 'greet("a (b▮', 'greet("a", ▮', 'greet("a", { a: [1, ▮', 'greet(1▮)'])(
    'inspect explains the function that is called: %s',
    async (marked) => {
      await session.run(`${HELLO}\n${GREET}`);
      expect((await shown(marked)).text).toMatch(/^greet: \(who: string, times\?: number\)/);
    },
  );

  test('inspect gives each tag a paragraph of its own, and on demand the source', async () => {
    await session.run(`${HELLO}\n${GREET}`);
    const { markdown } = await shown('greet▮');
    expect(markdown).toContain('Says hello.\n\n*@param* who a name\n\n*@returns* a greeting');
    expect((await shown('greet▮')).text).not.toContain(GREET);
    expect((await shown('greet▮', 1)).text).toMatch(/\n\nfunction greet[\s\S]*who; }$/);
  });

  test('inspect shows an example as code, and no tag that speaks to tools', async () => {
    await session.run(
      '/**\n * @doc {heading: 1}\n * @example tall(1)\n */\nfunction tall(n: number) {}',
    );
    const { markdown, text } = await shown('tall▮');
    expect(markdown).toMatch(/\n\n\*@example\*\n\n```typescript\ntall\(1\)\n```$/);
    expect(text).not.toContain('@doc');
  });

  test('inspect tells how one of a class is made', async () => {
    await session.run(
      'class Dense<T> { constructor(public units: number, name?: string, size = 3, ...rest: T[]) {} }\nclass Plain {}',
    );
    expect((await shown('new Dense(1, ▮')).text).toBe(
      'class Dense\nnew Dense(units: number, name?: string, size?: number, ...rest: T[])',
    );
    expect((await shown('Plain▮')).text).toBe('class Plain\nnew Plain()');
  });

  test('inspect explains types', async () => {
    await session.run('interface Options { rate: number }\ntype Phase = "test" | "train";');
    expect((await shown('Options▮')).text).toBe('interface Options');
    expect((await shown('Options▮', 1)).text).toContain('{ rate: number }');
    expect((await shown('let p: Phase▮')).text).toBe('type Phase = "test" | "train"');
  });

  test.for(['// a comment▮', 'for▮', '(1 + ▮', 'if (▮'])(
    'inspect says nothing of %s',
    async (marked) => {
      expect((await shown(marked)).text).toBeUndefined();
    },
  );

  test('user expressions', async () => {
    const { result } = await session.run('const price = 4', {
      userExpressions: { twice: 'price * 2', broken: 'nowhere.at' },
    });
    expect(result).toMatchObject({
      status: 'ok',
      userExpressions: {
        twice: { status: 'ok', data: { 'text/plain': '8' } },
        broken: { status: 'error', ename: 'ReferenceError' },
      },
    });
  });

  test('Stop ends user expressions too, whatever the variables are', async () => {
    await session.run('const shy = new Proxy({}, { get() { throw new Error("asked") } });');
    const { outputs, done } = session.start('1', {
      userExpressions: { never: '(console.log("asked"), await new Promise(() => {}))' },
    });
    await expect.poll(() => printedOf(outputs)).toBe('asked\n');
    expect(() => session.engine.interrupt()).not.toThrow();
    expect((await done).error?.ename).toBe('Interrupted');
  });
});

describe('a cell whose data is missing', () => {
  const missing =
    'const skip = { [Symbol.for("notegrad.skip")]: true };\n' +
    'const read = async (): Promise<number[]> => { throw Object.assign(new Error("no such set"), skip) };';
  const shown = ({ outputs }: { outputs: readonly Output[] }) =>
    outputs.map((output) => (output.kind === 'display' ? output.data['text/plain'] : output));

  test('is skipped, with the cells that use what it declares; all others run', async () => {
    expect((await session.run(missing)).error).toBeUndefined();
    const first = await session.run(
      'const before = 1;\nconst train = await read();\nconst size = train.length;',
    );
    expect(first.result).toEqual({ status: 'ok', userExpressions: {} });
    expect(shown(first)).toEqual(['– 跳过 · skipped: no such set']);
    const second = await session.run('const half = size / 2; console.log(half);');
    expect(second.result.status).toBe('ok');
    expect(shown(second)).toEqual([expect.stringContaining('it uses size')]);
    expect(shown(await session.run('console.log(half + before)'))).toEqual([
      expect.stringContaining('it uses half'),
    ]);
    expect((await session.run('console.log(before)')).printed).toBe('1\n');
  });

  test('its types are checked, and a name that is declared later counts again', async () => {
    await session.run(missing);
    await session.run('const size2: number = (await read()).length;');
    expect((await session.run('size2.length')).error?.evalue).toContain('length');
    await session.run('const size2 = 3;');
    expect((await session.run('console.log(size2)')).printed).toBe('3\n');
  });
});
