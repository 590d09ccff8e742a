import { expect, test } from 'vitest';
import { parallel } from '../../src/index.ts';

/** The gradient sum of a linear model's squared error. */
const gradientOf = ({ w, x, y }: { w: number[]; x: number[][]; y: number[] }): number[] =>
  w.map((_, j) =>
    x.reduce((sum, row, i) => {
      const error = row.reduce((s, value, k) => s + value * (w[k] as number), 0) - (y[i] as number);
      return sum + 2 * error * (row[j] as number);
    }, 0),
  );

const x = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i), 1]);
const y = x.map(([a = 0], i) => a + (i % 5));
const w = [0.3, -0.2, 0.1];

test('threads give the sum of the gradients of the shards', async () => {
  const workers = await parallel.openWorkers(gradientOf, { size: 4 });
  try {
    expect([workers.size, workers.kind]).toEqual([4, 'threads']);
    // Unequal shards, more than there are workers.
    const ends = [0, 7, 20, 31, 44, 45, 60];
    const shards = ends.slice(1).map((end, i) => ({
      ...{ w, x: x.slice(ends[i], end), y: y.slice(ends[i], end) },
    }));
    const parts = await workers.map(shards);
    expect(parts).toEqual(shards.map(gradientOf));
    const sums = parts.reduce((a, b) => a.map((value, j) => value + (b[j] as number)));
    expect(sums).toEqual(gradientOf({ w, x, y }).map((value) => expect.closeTo(value, 10)));
  } finally {
    await workers.close();
  }
});

test('threads run beside this one, and beside each other', async () => {
  const where = () => process.getBuiltinModule('node:worker_threads').threadId;
  const workers = await parallel.openWorkers(where, { size: 3 });
  const ids = await workers.map([0, 1, 2, 3] as never[]);
  await workers.close();
  expect(new Set(ids).size).toBe(3);
  expect(ids[3]).toBe(ids[0]);
  expect(ids).not.toContain(where());
});

test('what a function throws is told, with the worker, and the others go on', async () => {
  const outside = 3;
  const workers = await parallel.openWorkers((k: number) => k * outside, { size: 2 });
  await expect(workers.map([1])).rejects.toThrow(
    /worker 0 failed at input 0: outside is not defined.*nothing but its argument/,
  );
  await workers.close();
  await expect(parallel.openWorkers(() => 1, { size: 0 })).rejects.toThrow('given 0');
});

test('closed workers refuse work, and a text that no thread can run is run here', async () => {
  const workers = await parallel.openWorkers((k: number) => k, { size: 1 });
  await workers.close();
  await expect(workers.map([1])).rejects.toThrow('the thread has ended');
  const { method } = {
    method(k: number) {
      return k + 1;
    },
  };
  const own = await parallel.openWorkers(method, { size: 1 });
  expect([own.kind, ...(await own.map([1]))]).toEqual(['none', 2]);
});

test('without threads the work is done here', async () => {
  const builtin = process.getBuiltinModule;
  process.getBuiltinModule = (() => {
    throw new Error('none');
  }) as typeof builtin;
  try {
    const workers = await parallel.openWorkers((k: number) => 2 * k, { size: 2 });
    expect(workers.kind).toBe('none');
    expect(await workers.map([1, 2, 3])).toEqual([2, 4, 6]);
    await workers.close();
  } finally {
    process.getBuiltinModule = builtin;
  }
});

test('a function of a cell travels as its author wrote it', async () => {
  const key = Symbol.for('notegrad.host');
  const globals = globalThis as unknown as Record<symbol, unknown>;
  globals[key] = { sourceOf: (made: unknown) => String(made).replace('outsider', '5') };
  try {
    const outsider = 0;
    const workers = await parallel.openWorkers((k: number) => k * outsider, { size: 1 });
    expect(await workers.map([2])).toEqual([10]);
    await workers.close();
  } finally {
    delete globals[key];
  }
});
