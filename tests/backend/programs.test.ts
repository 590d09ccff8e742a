import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, test, vi } from 'vitest';
import '../../src/backend/index.ts';

// Programs as their authors write them, who know nothing of this backend (benchmarks/programs), at
// jobs small enough for the stock `cpu` backend: what they learn has to be the same.

interface Program {
  readonly sizes: { readonly tiny: object };
  create(api: typeof tf, rng: () => number, size: object): { step(): Promise<number[]> };
}

const load = (file: string) =>
  import(new URL(`../../benchmarks/programs/${file}`, import.meta.url).href);
const { programs }: { programs: Record<string, Program> } = await load('list.mjs');
const { generator }: { generator: (seed: number) => () => number } = await load('random.mjs');
const { difference }: { difference: (a: number[], b: number[]) => number } =
  await load('index.mjs');

vi.setConfig({ testTimeout: 240_000 });
afterEach(() => vi.restoreAllMocks());

/** Losses of two units, and how many tensors the second one leaves behind. */
async function on(backend: string, { create, sizes }: Program) {
  await tf.setBackend(backend);
  expect(tf.getBackend()).toBe(backend);
  vi.spyOn(Math, 'random').mockImplementation(generator(1));
  const program = create(tf, generator(2), sizes.tiny);
  const first = await program.step();
  const before = tf.memory().numTensors;
  const losses = [...first, ...(await program.step())];
  return { losses, left: tf.memory().numTensors - before };
}

test('losses are apart by a part of the larger, and without end where one is no number', () => {
  expect(difference([1, 4], [1, 5])).toBeCloseTo(0.2, 12);
  expect(difference([0, -2, 7], [0, -2])).toBe(0);
  expect(difference([1], [Number.NaN])).toBe(Number.POSITIVE_INFINITY);
  expect(difference([Number.NaN], [Number.NaN])).toBe(Number.POSITIVE_INFINITY);
});

test('there are the programs that are told of', () => {
  expect(Object.keys(programs).length).toBeGreaterThanOrEqual(10);
});

test.each(Object.keys(programs))('%s learns what it learns on the stock backend', async (name) => {
  const program = programs[name] as Program;
  const ours = await on('notegrad', program);
  const stock = await on('cpu', program);
  expect(ours.losses).toHaveLength(stock.losses.length);
  expect(new Set(ours.losses).size).toBeGreaterThan(1);
  // Rounding alone is some 3e-7 here; without one of the gradients it is 2e-5 and more.
  expect(difference(ours.losses, stock.losses)).toBeLessThan(5e-6);
  expect(ours.left).toBe(stock.left);
});
