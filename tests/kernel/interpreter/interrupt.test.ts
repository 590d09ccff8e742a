import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Elsewhere } from './elsewhere.ts';
import { printedOf, Session } from './session.ts';
import { Workspace } from './workspace.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const workspace = new Workspace();
const session = new Session({ cwd: workspace.path });
let elsewhere: Elsewhere;

beforeAll(async () => {
  await session.run('const greeting = "hello"');
  elsewhere = new Elsewhere(session.engine.openAssistant());
}, 60_000);

afterAll(async () => {
  await elsewhere.close();
  await session.close();
  workspace.remove();
});

describe('Stop', { timeout: 60_000 }, () => {
  /** Starts a cell and stops it when it has printed `go`. */
  async function stopped(code: string) {
    const cell = session.start(code);
    // Time for the type check and for the cell to get into its loop.
    void elsewhere.call(600, 'interrupt');
    return { ...cell, ran: await cell.done };
  }

  const endless: Readonly<Record<string, string>> = {
    'a loop': 'let turns = 0; while (true) turns++',
    'a loop in a function of an earlier cell': 'spin()',
    'a loop that catches everything': 'while (true) { try { while (true) {} } catch {} }',
    'an await': 'await new Promise(() => {})',
    'a long timer': 'await new Promise((done) => setTimeout(done, 1e6))',
    'a loop behind an await': 'await null; while (true) {}',
    'a loop behind a timer': 'await new Promise((done) => setTimeout(done, 5)); while (true) {}',
    'a loop in a timer': 'await new Promise(() => setTimeout(() => { while (true) {} }))',
    'a loop of awaits': 'while (true) await null',
    'an import that never ends': 'import "./endless"',
    'a loop in a module': 'import "./spinning"',
  };

  test.for(Object.entries(endless))('ends %s', async ([, code]) => {
    workspace.write('endless.ts', 'await new Promise(() => {}); export {};');
    workspace.write('spinning.ts', 'while (true) {}\nexport {};');
    await session.run('function spin() { for (;;) {} }');
    const { ran } = await stopped(code);
    expect(ran.error?.ename).toBe('Interrupted');
    // The kernel goes on.
    expect((await session.run('greeting')).value?.['text/plain']).toBe('hello');
  });

  test('keeps what the cell had declared, and nothing it declares later', async () => {
    await stopped(
      'let stage = 1; await new Promise((done) => setTimeout(done, 1000)); let late = 2;',
    );
    expect((await session.run('stage')).value?.['text/plain']).toBe('1');
    expect((await session.run('late')).error?.evalue).toContain("Cannot find name 'late'");
  });

  test('stops what the cell left running', async () => {
    const { outputs, ran } = await stopped(
      'setInterval(() => console.log("tick"), 20);\n' +
        'const nap = (ms: number) => new Promise((done) => setTimeout(done, ms));\n' +
        'while (true) { await nap(20); console.log("tock") }',
    );
    expect(ran.error?.ename).toBe('Interrupted');
    const printed = printedOf(outputs);
    expect(printed).toContain('tick');
    expect(printed).toContain('tock');
    await pause(100);
    expect(printedOf(outputs)).toBe(printed);
  });

  test('aborts the signal that libraries listen to', async () => {
    const { ran } = await stopped(
      'const host = (globalThis as any)[Symbol.for("notegrad.host")];\n' +
        'let weights = 0;\n' +
        'await new Promise<void>((done) => host.signal().addEventListener("abort", () => { weights = 7; done() }));',
    );
    expect(ran.error?.ename).toBe('Interrupted');
    expect((await session.run('weights')).value?.['text/plain']).toBe('7');
  });

  test('while nothing runs changes nothing', async () => {
    await elsewhere.call(0, 'interrupt');
    await pause(50);
    expect((await session.run('greeting')).value?.['text/plain']).toBe('hello');
  });
});

test('Stop ends fit at the batch, keeps the weights, and the model trains on', async () => {
  // TensorFlow.js is installed in the project's own folder.
  const own = new Session({ cwd: new URL('../../../notebooks', import.meta.url).pathname });
  await own.runAll(
    'import * as tf from "@tensorflow/tfjs"; const x = tf.ones([64, 4]), y = tf.ones([64, 1]); let epochs = 0;',
    'const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4], kernelInitializer: "zeros" })] }); model.compile({ loss: "meanSquaredError", optimizer: tf.train.sgd(1e-5) });',
  );
  const there = new Elsewhere(own.engine.openAssistant());
  const cell = own.start(
    'await model.fit(x, y, { epochs: 1e6, batchSize: 8, verbose: 0, callbacks: { onEpochEnd: async () => { epochs++ } } })',
  );
  void there.call(2500, 'interrupt');
  expect((await cell.done).error?.ename).toBe('Interrupted');
  const { value } = await own.run(
    'const stoppedAt = epochs; await new Promise((done) => setTimeout(done, 200)); [stoppedAt > 0, epochs - stoppedAt <= 1, model.getWeights()[0].dataSync()[0] > 0].join()',
  );
  expect(value?.['text/plain']).toBe('true,true,true');
  const again = await own.run('(await model.fit(x, y, { epochs: 1, verbose: 0 })).epoch.length');
  expect(again.value?.['text/plain']).toBe('1');
  await there.close();
  await own.close();
}, 60_000);

describe('while a cell keeps the thread busy', { timeout: 60_000 }, () => {
  const busy = 'const until = Date.now() + 1500; while (Date.now() < until) {}';

  test('completion, hover and completeness answer', async () => {
    const cell = session.start(busy);
    const answers = [
      elsewhere.call(700, 'complete', 'greeting.toUp', 13),
      elsewhere.call(700, 'inspect', 'greeting', 3, 0),
      elsewhere.call(700, 'isComplete', 'if (true) {'),
    ];
    await cell.done;
    const end = Date.now();
    const [completion, hover, completeness] = await Promise.all(answers);
    for (const answer of [completion, hover, completeness]) expect(answer?.at).toBeLessThan(end);
    expect(completion?.result).toMatchObject({
      start: 9,
      end: 13,
      matches: [{ text: 'toUpperCase', type: 'method' }],
    });
    expect(JSON.stringify(hover?.result)).toContain('greeting: \\"hello\\"');
    expect(completeness?.result).toEqual({ status: 'incomplete', indent: '  ' });
  });
});
