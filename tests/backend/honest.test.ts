import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PROGRAM, TRAIN } from './cases.ts';
import { clean, prepare, run } from './program.ts';

// That `backend.info()` and `tf.memory()` say what is, and that no view of memory outlives its
// growth.

vi.setConfig({ testTimeout: 240_000 });
beforeAll(prepare);
afterAll(clean);

/** Puts the WebAssembly memory and the number of threads started where a program can see them. */
const WATCH = `
  globalThis.started = 0;
  const threads = process.getBuiltinModule('node:worker_threads');
  const { Worker } = threads;
  threads.Worker = class extends Worker { constructor(...args) { super(...args); started++; } };
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory { constructor(type) { super(type); globalThis.memory = this; } };`;

/**
 * The sum -(1 + 2⁻¹¹) + (1 + 2⁻¹²)² is 2⁻²⁴ where products are not rounded before they are added,
 * else 0.
 */
const PROGRAM_OF_INFO = `
  const p = 1 + 2 ** -12;
  const fused = tf.matMul([[-1, p]], [[1 + 2 ** -11], [p]]).dataSync()[0];
  const before = backend.info().memory.held;
  const kept = tf.fill([1000, 1024], 1);
  const held = backend.info().memory.held - before;
  const bytes = tf.memory().numBytes;
  kept.matMul(tf.ones([1024, 8])).dispose();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const info = backend.info();
  kept.dispose();
  const after = backend.info().memory.held - before;
  return { fused, held, after, info, bytes, started, size: memory.buffer.byteLength,
    shared: memory.buffer.constructor.name === 'SharedArrayBuffer' };`;

test.each<[string, Record<string, string>, string]>([
  ['as it starts by itself', {}, ''],
  ['on one thread', { NOTEGRAD_THREADS: '1' }, ''],
  ['on three threads', { NOTEGRAD_THREADS: '3' }, ''],
  ['with fused multiply-add', { NOTEGRAD_SIMD: 'simd128+fma' }, ''],
  ['with plain vectors', { NOTEGRAD_SIMD: 'simd128' }, ''],
  ['without shared memory', {}, 'delete globalThis.SharedArrayBuffer'],
])('info says what is, %s', async (_, env, before) => {
  const { fused, held, after, info, bytes, started, size, shared } = await run(PROGRAM_OF_INFO, {
    env,
    before: `${WATCH}; ${before}`,
  });
  expect(info.backend).toBe('notegrad');
  expect(info.simd).toBe(fused === 2 ** -24 ? info.simd.replace(/\+fma|$/, '+fma') : 'simd128');
  expect([0, 2 ** -24]).toContain(fused);
  expect(info.threads).toBe(Number(env['NOTEGRAD_THREADS'] ?? (before ? 1 : info.threads)));
  expect(started).toBe(info.threads - 1);
  expect(shared).toBe(info.threads > 1);
  expect(info.memory.size).toBe(size);
  // A thousand rows of 1,024 floats, in a block of its size class.
  expect(held).toBeGreaterThanOrEqual(4_096_000);
  expect(held).toBeLessThanOrEqual(4_096_000 * 1.25);
  expect(bytes).toBeGreaterThanOrEqual(4_096_000);
  expect(after).toBeLessThan(70_000);
  expect(info.memory.peak).toBeGreaterThanOrEqual(info.memory.held);
  expect(info.memory.limit).toBeGreaterThan(2 ** 30);
});

test('tf.memory() counts tensors, and bytes once for those that share them', async () => {
  const seen = await run(`
    const start = tf.memory();
    const x = tf.ones([100, 10]);
    const view = x.reshape([10, 100]);
    const copy = view.add(1);
    const now = tf.memory();
    tf.dispose([x, view, copy]);
    return { start, now, end: tf.memory() };`);
  expect(seen.now.numTensors - seen.start.numTensors).toBe(3);
  expect(seen.now.numDataBuffers - seen.start.numDataBuffers).toBe(2);
  expect(seen.now.unreliable).toBe(false);
  expect(seen.end).toEqual(seen.start);
});

/**
 * Memory that grows with every block that is asked for: in a plain one, all older views are gone
 * then.
 */
const HOSTILE = `
  const { heap } = tf.backend().runtime;
  const allocate = heap.allocate.bind(heap);
  let grown = 0;
  heap.allocate = (bytes) => {
    const at = allocate(bytes);
    memory.grow(1);
    heap.words = new Int32Array(memory.buffer);
    grown++;
    return at;
  };
  const result = await (async () => {`;

test.each([
  ['every kernel', PROGRAM, 'first'],
  ['training', TRAIN, 'hashes'],
])('no view outlives growth: %s', async (_, program, field) => {
  const calm = await run(program, {
    before: 'globalThis.stock = {}',
    env: { NOTEGRAD_THREADS: '1' },
  });
  for (const threads of ['1', '2']) {
    const { result, grown } = await run(`${HOSTILE} ${program} })(); return { result, grown };`, {
      before: `${WATCH}; globalThis.stock = {}`,
      env: { NOTEGRAD_THREADS: threads },
    });
    expect(grown).toBeGreaterThan(100);
    expect(result[field]).toEqual(calm[field]);
  }
});
