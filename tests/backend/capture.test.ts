import { afterAll, beforeAll, expect, vi } from 'vitest';
import { captures as test } from '../captures.ts';
import { isThorough } from '../thorough.ts';
import { clean, prepare, run } from './program.ts';

// Captured steps where threads, memory and cut-offs matter: each in a process of its own.

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

/** How often a loop of steps is cut off. */
const ROUNDS = isThorough ? 60 : 20;

/** A step of gradient descent on a network of `width`, captured or not. */
const STEPS = `
  const task = (width, rows) => {
    const [w1, w2] = [[20, width], [width, 1]].map((shape, i) => tf.variable(tf.randomUniform(shape, -0.3, 0.3, 'float32', i + 1)));
    const inputs = [tf.randomUniform([rows, 20], -1, 1, 'float32', 5), tf.randomUniform([rows, 1], -1, 1, 'float32', 6)];
    const gradients = (x, y) => tf.variableGrads(() => x.matMul(w1).relu().matMul(w2).sub(y).square().mean(), [w1, w2]);
    const tensorsOf = ({ value, grads }) => [value, ...Object.values(grads)];
    const update = ({ grads }) => tf.tidy(() => {
      for (const v of [w1, w2]) v.assign(v.sub(grads[v.name].mul(0.05)));
    });
    const plain = () => {
      const given = gradients(...inputs);
      update(given);
      const loss = given.value.dataSync()[0];
      tf.dispose(tensorsOf(given));
      return loss;
    };
    const capture = tf.backend().openCapture();
    const captured = () => {
      const { value, release } = capture.run(inputs, gradients, tensorsOf);
      update(value);
      const loss = value.value.dataSync()[0];
      release();
      return loss;
    };
    const bits = () => [...new Int32Array(w1.dataSync().buffer)].concat([...new Int32Array(w2.dataSync().buffer)]);
    const dispose = () => { capture.dispose(); tf.dispose([w1, w2, ...inputs]); };
    return { plain, captured, bits, capture, dispose };
  };`;

test('the bits are those of the steps themselves, on any number of threads', async () => {
  const program = `${STEPS}
    const [a, b] = [task(300, 500), task(300, 500)];
    for (let i = 0; backend.info().threads > 1 && backend.info().tasks.slice(1).some((n) => n === 0); i++) {
      if (i === 10000) throw new Error('a helper thread does no task');
      tf.ones([300, 300]).matMul(tf.ones([300, 300])).dispose();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const losses = Array.from({ length: 30 }, () => [a.plain(), b.captured()]);
    return { losses, same: String(a.bits()) === String(b.bits()), bits: b.bits().slice(0, 100), steps: backend.info().replay.steps };`;
  const of = (threads: string) => run(program, { env: { NOTEGRAD_THREADS: threads } });
  const one = await of('1');
  expect(one.same).toBe(true);
  expect(one.steps).toBe(27);
  for (const [plain, captured] of one.losses) expect(captured).toBe(plain);
  for (const threads of ['2', '3']) expect(await of(threads)).toEqual(one);
});

test('memory of captures is given back before anything else is out of it', async () => {
  const seen = await run(`
    backend.configure({ memoryLimit: 2 ** 28 });
    ${STEPS}
    const { captured, plain, dispose } = task(500, 1500);
    const before = backend.info().memory.held;
    for (let i = 0; i < 6; i++) captured();
    const holding = backend.info().memory.held - before;
    // More megabytes than are free beside the capture.
    const free = backend.info().memory.limit - backend.info().memory.held;
    const wanted = Math.floor((free + holding / 2) / 2 ** 20);
    const many = Array.from({ length: wanted }, () => tf.fill([2 ** 18], 1));
    const left = backend.info().memory.held - before - wanted * 2 ** 20;
    tf.dispose(many);
    const steps = backend.info().replay.steps;
    const losses = Array.from({ length: 6 }, captured);
    const again = backend.info().replay.steps - steps;
    dispose();
    return { holding, left, losses, again };`);
  expect(seen.holding).toBeGreaterThan(2 ** 22);
  expect(seen.left).toBeLessThan(seen.holding / 2);
  expect(seen.again).toBe(3);
  expect(seen.losses).toEqual([...seen.losses].sort((a: number, b: number) => b - a));
});

test('a loop that is cut off anywhere leaves nothing behind, and what comes next is right', async () => {
  const seen = await run(
    `${STEPS}
     const vm = process.getBuiltinModule('node:vm');
     const start = { ...tf.memory(), held: backend.info().memory.held };
     let wrong = 0;
     let cuts = 0;
     let replays = 0;
     let round = 0;
     // A busy machine comes to few replays in that time.
     for (; round < ${ROUNDS} || (replays <= 20 && round < 400); round++) {
       const [a, b] = [task(40, 200), task(40, 200)];
       const before = backend.info().replay.steps;
       let done = 0;
       globalThis.loop = () => { b.captured(); done++; };
       try {
         vm.runInThisContext('for (;;) loop()', { timeout: (1 + (round % 7)) * (round < ${ROUNDS} ? 1 : 5) });
       } catch (error) {
         if (error.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
         cuts++;
       }
       if (round % 2) await null;
       backend.recover();
       replays += backend.info().replay.steps - before;
       // The step that was cut off may have been taken, or a part of it: go on from a known place.
       const [c, d] = [task(40, 200), task(40, 200)];
       const losses = Array.from({ length: 8 }, () => [c.plain(), d.captured()]);
       if (losses.some(([x, y]) => !Object.is(x, y)) || String(c.bits()) !== String(d.bits())) wrong++;
       for (const one of [a, b, c, d]) one.dispose();
     }
     // What a step held that was cut off is forgotten.
     for (let i = 0; i < 100 && backend.info().memory.held > start.held; i++) {
       gc();
       await new Promise((resolve) => setTimeout(resolve, 10));
     }
     return { wrong, cuts, rounds: round, replays, start, end: { ...tf.memory(), held: backend.info().memory.held } };`,
    { env: { NOTEGRAD_THREADS: '2' } },
  );
  expect(seen.cuts).toBe(seen.rounds);
  expect(seen.wrong).toBe(0);
  expect(seen.replays).toBeGreaterThan(20);
  // A cut amid the bookkeeping of a variable, TensorFlow.js' or ours, may miscount its block.
  expect(Math.abs(seen.end.held - seen.start.held)).toBeLessThan(100_000);
});
