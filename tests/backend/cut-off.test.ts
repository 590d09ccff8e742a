import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isThorough } from '../thorough.ts';
import { clean, prepare, run } from './program.ts';

// A caller that is cut off (by a time limit of node:vm here, by Stop in a notebook) runs no
// `finally`, and may leave a helper thread amidst a task. Each program here runs in a process of
// its own: a hang fails by its time-out.

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

/** How often a loop is cut off, each time elsewhere. */
const CUTS = isThorough ? 150 : 50;

/** Cuts `loop` off again and again, at another moment each time, and calls `after` at once. */
const CUT_OFF = `
  const vm = process.getBuiltinModule('node:vm');
  const helped = async (compute) => {
    for (let i = 0; backend.info().tasks[1] === 0; i++) {
      if (i === 10000) throw new Error('the helper thread does no task');
      compute();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const cutOff = (times, loop, after) => {
    globalThis.loop = loop;
    let seen = 0;
    for (let i = 0; i < times; i++) {
      try {
        vm.runInThisContext('for (;;) loop()', { timeout: 1 + (i % 5) });
      } catch (error) {
        if (error.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
        seen++;
      }
      after(i);
    }
    return seen;
  };`;

test('kernels right after a cut-off one are right, and none hangs', async () => {
  const { info, seen, wrong, tensors, memory, pair } = await run(
    `${CUT_OFF}
     const big = tf.randomUniform([1000, 1000]);
     const small = tf.randomUniform([400, 400]);
     const table = tf.randomUniform([300, 400]);
     await helped(() => big.matMul(big).dispose());
     // Products, and kernels with temporary memory of their own: each reads its arguments where the
     // next writes them.
     const all = () => {
       const results = tf.tidy(() => [small.matMul(small), small.matMul(small), small.matMul(small), table.sum(0), table.softmax(), tf.moments(table, [0]).variance]);
       const values = results.map((y) => y.dataSync());
       tf.dispose(results);
       return values;
     };
     const expected = all();
     const before = tf.memory().numTensors;
     const held = backend.info().memory.held;
     const two = [big.matMul(big), big.sum(0)];
     const pair = backend.info().memory.held - held;
     tf.dispose(two);
     let wrong = 0;
     const seen = cutOff(${CUTS}, () => tf.tidy(() => [big.matMul(big), big.sum(0)]), (i) => {
       if (i % 2 === 0) backend.recover();
       for (const [i, y] of all().entries()) if (!y.every((v, j) => v === expected[i][j])) wrong++;
       backend.recover();
     });
     return { info: backend.info(), seen, wrong, tensors: tf.memory().numTensors - before, memory: backend.info().memory.held - held, pair };`,
    { env: { NOTEGRAD_THREADS: '2' }, timeout: 60_000 },
  );
  expect(info).toMatchObject({ backend: 'notegrad', threads: 2 });
  expect(seen).toBe(CUTS);
  expect(wrong).toBe(0);
  // A cut between the end of tf.tidy and the next turn, which is rare, leaves its two results.
  expect(tensors).toBeLessThan(20);
  expect(memory).toBeGreaterThanOrEqual(0);
  expect(memory).toBeLessThan(10 * pair);
});

test('temporary memory of a cut-off kernel comes back by itself', async () => {
  const { seen, held } = await run(
    `${CUT_OFF}
     const tall = tf.ones([4000, 1000]);
     const sum = () => tf.tidy(() => tall.sum(0));
     const expected = sum().dataSync();
     const before = backend.info().memory.held;
     const seen = cutOff(60, () => sum().dispose(), () => {});
     backend.recover();
     return { seen, held: backend.info().memory.held - before };`,
    { timeout: 60_000 },
  );
  expect(seen).toBe(60);
  // Never given back twice, as two tensors would share it then; and not lost, but for a cut that comes
  // amidst taking or giving, or between a sum and its dispose, which is rare: a block is 128 KiB.
  expect(held).toBeGreaterThanOrEqual(0);
  expect(held).toBeLessThan(6 * 2 ** 17);
});

test('an error in a kernel gives back what it had taken', async () => {
  const { name, held } = await run(`
    backend.configure({ memoryLimit: 32 * 2 ** 20 });
    const x = tf.fill([20 * 2 ** 18], 1);
    const before = backend.info().memory.held;
    let name;
    // Some of the eight parts fit.
    try { tf.split(x, 8); } catch (error) { name = error.name; }
    const after = backend.info().memory.held;
    tf.add(1, 1).dispose();
    return { name, taken: after - before, held: backend.info().memory.held - before };`);
  expect(name).toBe('OutOfMemoryError');
  expect(held).toBe(0);
});
