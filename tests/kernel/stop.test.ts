import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workspace } from './engine/workspace.ts';
import { LiveKernel } from './live.ts';

/**
 * A library: its code is not compiled by us, so it looks at no flag. `inside`, a global that a cell
 * has made, says that the code has come to where it does not end.
 */
const LIBRARY = `
export const spin = () => { inside(); for (;;) {} };
export const loading = () => { globalThis.loads++; if (globalThis.loads === 1) spin(); return globalThis.loads; };
export const spinLater = async (first) => { await first; spin(); };
export const nap = (ms) => new Promise((done) => setTimeout(done, ms));
export const stubborn = async () => {
  await nap(5);
  inside();
  for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }
};
export const sorting = async () => {
  await nap(5);
  inside();
  for (;;) Array.from({ length: 1e5 }, Math.random).sort((a, b) => a - b);
};
export const matching = async () => { await nap(5); inside(); /^(a+)+$/.test('a'.repeat(40) + 'b'); };
export const inTimer = () => new Promise(() => setTimeout(spin, 5));
export const inImmediate = () => new Promise(() => setImmediate(spin));
export const inTick = () => new Promise(() => process.nextTick(spin));
export const inFile = async () => {
  const { readFile } = await import('node:fs/promises');
  await readFile(new URL(import.meta.url));
  spin();
};
export const waiting = async () => {
  await nap(5);
  inside();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
export const shown = { [Symbol.for('Jupyter.display')]: async () => { await nap(5); spin(); } };
export const shownAtOnce = { [Symbol.for('Jupyter.display')]: spin };
`;
const TYPES = `
export const spin: () => void, loading: () => number;
export const spinLater: (first?: unknown) => Promise<void>;
export const nap: (ms: number) => Promise<void>;
export const stubborn: () => Promise<void>, sorting: () => Promise<void>, matching: () => Promise<void>,
  inTimer: () => Promise<void>, inImmediate: () => Promise<void>, inTick: () => Promise<void>,
  inFile: () => Promise<void>, waiting: () => Promise<void>;
export const shown: object, shownAtOnce: object;
`;

const workspace = new Workspace({
  'node_modules/library/package.json': JSON.stringify({
    name: 'library',
    type: 'module',
    exports: { types: './index.d.ts', default: './index.js' },
  }),
  'node_modules/library/index.js': LIBRARY,
  'node_modules/library/index.d.ts': TYPES,
  'node_modules/endless/package.json': JSON.stringify({ name: 'endless', main: 'index.js' }),
  'node_modules/endless/index.js': 'inside(); for (;;) {}',
  'node_modules/endless/index.d.ts': 'export {}',
  'waits.ts': '(globalThis as any).inside(); await new Promise(() => {}); export {};',
  'spins.ts': '(globalThis as any).inside(); while (true) {}\nexport {};',
  'slow.ts': 'import { loading } from "library"; export const loads = loading();',
  'node_modules/slow/package.json': JSON.stringify({ name: 'slow', types: 'index.d.ts' }),
  'node_modules/slow/index.js':
    'exports.early = 1; globalThis.loads++; if (globalThis.loads === 1) { inside(); for (;;) {} }\nexports.loads = globalThis.loads;',
  'node_modules/slow/index.d.ts': 'export const loads: number;',
  'library-spins.ts': 'import { spin } from "library"; spin();',
});
let kernel: LiveKernel;

beforeAll(async () => {
  kernel = await LiveKernel.start('tcp', workspace.path);
  const { errors } = await kernel.run(
    'import * as library from "library"; const { nap } = library; const greeting = "hello";\n' +
      'function inside() { console.log("inside") } Object.assign(globalThis, { inside });\n' +
      'function spin() { inside(); for (;;) {} }',
  );
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await kernel.stop();
  workspace.remove();
});

const printedBy = (live: LiveKernel, id: string) =>
  live.iopub
    .filter(({ parent, header }) => parent.msg_id === id && header.msg_type === 'stream')
    .map(({ content }) => content.text)
    .join('');

/** Runs a cell and stops it when it says that it is where it does not end. */
async function stopped(code: string, live = kernel) {
  const id = live.send('execute_request', { code });
  await live.until(() => printedBy(live, id).includes('inside\n'));
  const asked = performance.now();
  await live.ask('interrupt_request', {}, 'control');
  const ran = await live.ran(id);
  return { ...ran, id, ms: performance.now() - asked };
}

describe('Stop ends', () => {
  const endless: Readonly<Record<string, string>> = {
    'a loop': 'inside(); let turns = 0; while (true) turns++',
    'a loop in a function of an earlier cell': 'spin()',
    'a loop that catches everything': 'inside(); while (true) { try { while (true) {} } catch {} }',
    'an await': 'inside(); await new Promise(() => {})',
    'a long timer': 'inside(); await new Promise((done) => setTimeout(done, 1e6))',
    'a loop behind an await': 'await null; inside(); while (true) {}',
    'a loop behind a timer': 'await nap(5); inside(); while (true) {}',
    'a loop in a timer': 'await new Promise(() => setTimeout(() => { inside(); while (true) {} }))',
    'a loop of awaits': 'inside(); while (true) await null',
    'an import that never ends': 'await import("./waits")',
    'a loop in a module': 'await import("./spins")',
    'a loop of a library': 'library.spin()',
    'a loop of a library behind an await': 'await nap(5); library.spin()',
    "a loop behind a library's await": 'await library.spinLater()',
    "a loop behind a library's await of a timer": 'await library.spinLater(nap(5))',
    'a loop of a library in a timer of the cell':
      'await new Promise(() => setTimeout(library.spin, 5))',
    'a loop in a timer of a library': 'await library.inTimer()',
    'a loop in an immediate': 'await library.inImmediate()',
    'a loop in a tick': 'await library.inTick()',
    'a loop behind a file': 'await library.inFile()',
    'a library that catches everything': 'await library.stubborn()',
    'a sort without end': 'await library.sorting()',
    'a regular expression without end': 'await library.matching()',
    'a wait in shared memory': 'await library.waiting()',
    'a loop of a library in a callback': 'await nap(1); [1].forEach(() => library.spin())',
    'a value whose look never comes': 'library.shown',
    'a value whose look never comes, at once': 'library.shownAtOnce',
    'a package that never loads': 'await import("endless")',
    'a helper in which a library loops': 'await import("./library-spins")',
  };

  test.for(Object.entries(endless))('%s', async ([, code]) => {
    const { reply, errors, ms, output } = await stopped(code);
    expect(reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(errors.map(({ ename }) => ename)).toEqual(['Interrupted']);
    expect(output.at(-1)?.content).toEqual({ execution_state: 'idle' });
    expect(ms).toBeLessThan(5000);
    // The kernel goes on: timers, files, promises, and each cell's own output.
    const after = await kernel.run(
      'import { readFile } from "node:fs/promises"; await nap(2); await readFile("package.json");\n' +
        'await new Promise((done) => setImmediate(done)); console.log(greeting);',
    );
    expect([after.text, after.reply.status]).toEqual(['hello\n', 'ok']);
  });
});

describe('after Stop', () => {
  const value = async (code: string) => (await kernel.run(`console.log(${code})`)).text.trim();

  test('what the cell had declared is there, what it declares later is not', async () => {
    await kernel.run(
      'let open = () => {}; const gate = new Promise<void>((done) => { open = done });',
    );
    await stopped('let stage = 1; inside(); await gate; let late = 2;');
    expect(await value('stage')).toBe('1');
    await kernel.run('open();');
    const { reply } = await kernel.run('late');
    expect(reply.evalue).toContain("Cannot find name 'late'");
  });

  test('nothing that the cell had started goes on', async () => {
    const { id } = await stopped(
      'let ticks = 0; setInterval(() => { if (++ticks === 3) inside(); console.log("tick") }, 5);\n' +
        'while (true) { await nap(5); console.log("tock") }',
    );
    const before = printedBy(kernel, id);
    expect([before.includes('tick'), before.includes('tock')]).toEqual([true, true]);
    // Long enough for ten more of each.
    await kernel.run('await nap(100)');
    expect(printedBy(kernel, id)).toBe(before);
  });

  test('the signal that libraries listen to is aborted', async () => {
    const host = '(globalThis as any)[Symbol.for("notegrad.host")]';
    await stopped(
      `let weights = 0;\nawait new Promise<void>((done) => { ${host}.signal().addEventListener("abort", () => { weights = 7; done() }); inside() });`,
    );
    expect(await value('weights')).toBe('7');
  });

  test('what another cell left running goes on', async () => {
    await kernel.run('let beats = 0; const heart = setInterval(() => { beats++ }, 10);');
    await stopped('await library.spinLater(nap(5))');
    const { reply } = await kernel.run('const seen = beats; while (beats === seen) await nap(1);');
    expect(reply.status).toBe('ok');
    await kernel.run('clearInterval(heart)');
  });

  test.for(['"./slow"', '"slow"'])('%s, cut off while it loaded, is loaded again', async (name) => {
    await kernel.run('(globalThis as any).loads = 0;');
    await stopped(`await import(${name})`);
    expect(await value(`(await import(${name})).loads`)).toBe('2');
  });

  test('pressed again and again, and with nothing to stop, it does no harm', async () => {
    for (let i = 0; i < 15; i++) {
      await kernel.ask('interrupt_request', {}, 'control');
      const { reply } = await stopped(i % 2 ? 'await library.spinLater(nap(1))' : 'library.spin()');
      expect(reply.ename).toBe('Interrupted');
      const again = [1, 2, 3].map(() => kernel.ask('interrupt_request', {}, 'control'));
      // Such a Stop may meet the cell that comes next, as it would for a reader.
      const { reply: next } = await kernel.run('greeting');
      expect(['ok', 'error', 'aborted']).toContain(next.status);
      await Promise.all(again);
    }
    // One more may be on its way to the main thread.
    await kernel.run('greeting');
    expect(await value('greeting')).toBe('hello');
  });

  test('a cell that is inside a call to the system ends when that returns', async () => {
    const { reply } = await stopped(
      'inside(); require("node:child_process").execSync("sleep 1"); library.spin();',
    );
    expect(reply.ename).toBe('Interrupted');
    expect(await value('greeting')).toBe('hello');
  });
});

describe('Stop and training', () => {
  let trainer: LiveKernel;
  beforeAll(async () => {
    // TensorFlow.js is installed in the project's own folder.
    const cwd = fileURLToPath(new URL('../../notebooks', import.meta.url));
    trainer = await LiveKernel.start('tcp', cwd);
    const { errors } = await trainer.run(
      'import * as tf from "@tensorflow/tfjs"; import "notegrad/backend"; await tf.ready();\n' +
        'const x = tf.ones([64, 4]), y = tf.ones([64, 1]), wide = tf.ones([300, 300]); let epochs = 0;\n' +
        'const layer = tf.layers.dense({ units: 1, inputShape: [4], kernelInitializer: "zeros" });\n' +
        'const inside = () => console.log("inside"); const turns = async (n: number) => { for (; n > 0; n--) await new Promise(setImmediate) };\n' +
        'const model = tf.sequential({ layers: [layer] });\n' +
        'model.compile({ loss: "meanSquaredError", optimizer: tf.train.sgd(1e-5) });',
    );
    expect(errors).toEqual([]);
  });
  afterAll(() => trainer.stop());

  const value = async (code: string) => (await trainer.run(`console.log(${code})`)).text.trim();

  test('fit ends at the batch, keeps its weights, and the model trains on', async () => {
    const { reply } = await stopped(
      'await model.fit(x, y, { epochs: 1e6, batchSize: 8, verbose: 0, callbacks: { onEpochEnd: async () => { if (++epochs === 2) inside() } } })',
      trainer,
    );
    expect(reply.ename).toBe('Interrupted');
    await trainer.run('const stoppedAt = epochs; await turns(200);');
    const facts =
      '[stoppedAt > 0, epochs - stoppedAt <= 1, model.getWeights()[0].dataSync()[0] > 0]';
    expect(await value(`${facts}.join()`)).toBe('true,true,true');
    expect(await value('(await model.fit(x, y, { epochs: 1, verbose: 0 })).epoch.length')).toBe(
      '1',
    );
  });

  test.for([
    [
      'a training loop',
      'for (let i = 0; ; i++) { tf.tidy(() => { tf.grad((v) => tf.matMul(v, wide).sum())(wide) }); if (i === 1) inside() }',
    ],
    [
      'a long computation',
      'for (const _ of [0]) tf.tidy(() => { tf.grad((v) => { inside(); for (;;) v.add(1) })(wide) })',
    ],
    [
      'a loop in a callback',
      'let deep = 0; tf.tidy(() => { [0].forEach(function loop() { tf.grad((v) => tf.matMul(v, wide).sum())(wide); if (++deep === 2) inside(); [0].forEach(loop) }) })',
    ],
  ])('gradients can be computed after %s was stopped, and nothing is kept', async ([, code]) => {
    const before = await value('tf.memory().numTensors');
    expect((await stopped(code as string, trainer)).reply.status).toBe('error');
    expect(
      await value(
        'tf.tidy(() => tf.grad((v) => v.square().sum())(tf.tensor1d([3])).dataSync()[0])',
      ),
    ).toBe('6');
    expect(Number(await value('tf.memory().numTensors'))).toBeLessThan(Number(before) + 5);
  });
});
