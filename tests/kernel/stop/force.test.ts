import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';

const force = new URL('../../../dist/kernel/stop/force.js', import.meta.url);
const key = Symbol.for('notegrad.terminate');
const holder = globalThis as { [key]?: () => void };
let thread: Worker | undefined;

afterEach(async () => {
  delete holder[key];
  await thread?.terminate();
});

/** A thread that stops this one as often as it is told. */
function stopper(flag: Int32Array): Worker {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(${JSON.stringify(force.href)}).then(({ forceStop }) => {
      parentPort.on('message', (times) => { while (times-- > 0) forceStop(workerData) });
      parentPort.postMessage('up');
    });`;
  return new Worker(code, { eval: true, workerData: flag });
}

test('Stop pressed many times cuts once at a time, until what runs has ended', async () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const presser = stopper(flag);
  thread = presser;
  await new Promise((up) => presser.once('message', up));
  let cuts = 0;
  /** Presses Stop, and waits for the cut that ends what runs. Inside the kernel none does. */
  const press = (times: number, refusals: number) =>
    new Promise<void>((resolve) => {
      let left = refusals;
      holder[key] = () => {
        cuts++;
        if (left-- > 0) return;
        Atomics.store(flag, 0, 0);
        resolve();
      };
      presser.postMessage(times);
    });
  for (const refusals of [0, 2]) {
    cuts = 0;
    await press(10, refusals);
    // What the ten had left behind would come before the cut of this one.
    await press(1, 0);
    expect(cuts).toBe(refusals + 2);
  }
});
