import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clean, prepare, run } from './program.ts';

// Tensors that nobody disposes of. Their memory comes back when they have been collected, and the
// collector, which does not see it, has to be made to look.

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

const MIB = 2 ** 20;
/** Node as it is by default. */
const flags: string[] = [];

/** Makes `count` tensors of four MiB, none of which is kept. */
const forget = (count: number, limit: number, pause: string) => `
  backend.configure({ memoryLimit: ${limit * MIB} });
  let error;
  try {
    for (let i = 0; i < ${count}; i++) {
      tf.fill([1024, 1024], i);
      ${pause};
    }
  } catch (caught) {
    error = caught.message;
  }
  return { error, info: backend.info() };`;
const AWAIT = 'await new Promise((resolve) => setTimeout(resolve))';

test('a loop that awaits may forget more than there is memory, without gc() at hand', async () => {
  const { error, info } = await run(forget(500, 1024, AWAIT), { flags });
  expect(error).toBeUndefined();
  expect(info.backend).toBe('notegrad');
});

test('a loop that never awaits runs out of it, and the error names the way out', async () => {
  const program = forget(100, 128, '');
  const { error } = await run(program, { flags });
  expect(error).toMatch(/out of memory: 4\.0 MiB .* asked for/);
  expect(error).toMatch(/inside tf\.tidy\(\(\) => \.\.\.\)/);
  expect(error).toMatch(/where the program awaits/);
  const tidied = program.replace(/(tf\.fill.*);/, 'tf.tidy(() => { $1; });');
  expect((await run(tidied, { flags })).error).toBeUndefined();
});

test('what such a loop has forgotten comes back once it is collected and the program awaits', async () => {
  const { before, after } = await run(`
    const kept = tf.fill([1024, 1024], 7);
    for (let i = 0; i < 40; i++) tf.fill([1024, 1024], i);
    const before = backend.info().memory.held;
    gc();
    for (let i = 0; i < 1000 && backend.info().memory.held === before; i++) ${AWAIT};
    return { before, after: backend.info().memory.held, kept: kept.dataSync()[0] };`);
  expect(before).toBeGreaterThanOrEqual(164 * MIB);
  // The one that is kept, and perhaps the last one, which the machine's stack still names.
  expect(after).toBeLessThanOrEqual(8 * MIB);
});

test('steps that free what they take do not make the collector work', async () => {
  const { shown, peak } = await run(
    `const step = () => tf.tidy(() => {
       const kept = Array.from({ length: 40 }, (_, i) => tf.fill([1024, 1024], i));
       return kept[7].sum();
     }).dispose();
     for (let i = 0; i < 30; i++) {
       step();
       await new Promise((resolve) => setTimeout(resolve));
     }
     return { shown, peak: backend.info().memory.peak };`,
    {
      flags,
      before: `
        globalThis.shown = 0;
        globalThis.ArrayBuffer = class extends ArrayBuffer {
          constructor(bytes) { super(bytes); if (bytes >= 2 ** 26) shown++; }
        };`,
    },
  );
  expect(peak).toBeGreaterThan(150 * MIB);
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(4);
});

test('after dispose a tensor says so, and what disposes of it', async () => {
  const messages = await run(`
    const gone = (shape = [2, 3]) => { const x = tf.ones(shape); x.dispose(); return x; };
    const message = (f) => { try { f(); } catch (error) { return error.message; } };
    const x = tf.ones([2, 3]);
    return [
      message(() => tf.add(x, gone())),
      message(() => tf.reshape(gone(), [3, 2])),
      message(() => tf.concat([x, gone()])),
      message(() => tf.topk(gone(), 1)),
      message(() => tf.grad((x) => x.mul(gone()).sum())(x)),
      message(() => tf.variable(x).assign(gone())),
    ];`);
  expect(messages[0]).toMatch(
    /^Add, input b, float32 \[2, 3\]: this tensor was disposed: .*tf\.tidy/,
  );
  for (const message of messages) expect(message).toMatch(/this tensor was disposed/);
});
