import { describe, expect, test, vi } from 'vitest';
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

/** A page's worker, in this thread: each message is copied and answered later. */
class PageWorker {
  onmessage?: (event: { data: unknown }) => void;
  onerror?: (event: { message: string }) => void;
  #isAlive = true;
  readonly #self: { onmessage?: (event: { data: unknown }) => void; postMessage(m: unknown): void };

  constructor(url: string) {
    this.#self = { postMessage: (message) => this.#send(message, () => this.onmessage) };
    const blob = blobs.get(url) as Blob;
    void blob.text().then((text) => new Function('self', text)(this.#self));
  }

  #send(message: unknown, to: () => ((event: { data: unknown }) => void) | undefined) {
    const data = structuredClone(message);
    setTimeout(() => this.#isAlive && to()?.({ data }));
  }

  postMessage(message: unknown) {
    this.#send(message, () => this.#self.onmessage);
  }

  terminate() {
    this.#isAlive = false;
  }
}
const blobs = new Map<string, Blob>();

/** Runs `act` with the workers of a page, or without any. */
async function within(kind: string, act: () => Promise<void>): Promise<void> {
  if (kind === 'threads') return act();
  vi.stubGlobal('process', Object.create(process, { versions: { value: {} } }));
  vi.stubGlobal('Worker', kind === 'web workers' ? PageWorker : undefined);
  const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    blobs.set(`blob:${blobs.size}`, blob as Blob);
    return `blob:${blobs.size - 1}`;
  });
  try {
    await act();
  } finally {
    vi.unstubAllGlobals();
    create.mockRestore();
  }
}

/** Waits so many milliseconds, then gives them; throws below 0. */
const after = (wait: number): number => {
  const start = Date.now();
  while (Date.now() - start < Math.abs(wait)) {
    // busy
  }
  if (wait < 0) throw new Error('below 0');
  return wait;
};

describe.each(['threads', 'web workers', 'none'])('%s', (kind) => {
  const opened = (act: (workers: parallel.Workers<number, number>) => Promise<void>) =>
    within(kind, async () => {
      const workers = await parallel.openWorkers(after, { size: 2 });
      expect(workers.kind).toBe(kind);
      try {
        await act(workers);
      } finally {
        await workers.close();
      }
    });

  test('a map after a caught error gets its own values', () =>
    opened(async (workers) => {
      await expect(workers.map([-1, 60])).rejects.toThrow(/worker 0 failed at input 0: below 0/);
      expect(await workers.map([5, 6])).toEqual([5, 6]);
      expect(await workers.map([7, 8, 9])).toEqual([7, 8, 9]);
    }));

  test('two maps at once get their own values', () =>
    opened(async (workers) => {
      const both = [workers.map([20, 30, 1]), workers.map([10, 5])];
      expect(await Promise.all(both)).toEqual([
        [20, 30, 1],
        [10, 5],
      ]);
    }));

  test('an input that cannot be copied is refused, and the next map gets its own values', () =>
    opened(async (workers) => {
      const bad = [(() => 1) as never, 2];
      await expect(workers.map(bad)).rejects.toThrow(
        /worker 0 failed at input 0: .*could not be cloned.*plain data/,
      );
      expect(await workers.map([3, 4])).toEqual([3, 4]);
      expect(await workers.map([5, 6])).toEqual([5, 6]);
    }));

  test('closing rejects what is under way, and what comes', () =>
    opened(async (workers) => {
      const under = workers.map([5, 5, 5, 5]);
      const told = expect(under).rejects.toThrow(/the thread has ended/);
      await workers.close();
      await told;
      await expect(workers.map([1])).rejects.toThrow(
        /worker 0 failed at input 0: the thread has ended/,
      );
    }));

  test('inputs are copied, and promises and functions refused as results', () =>
    within(kind, async () => {
      const given = [[1], [1]];
      const changing = await parallel.openWorkers((list: number[]) => list.push(2), { size: 1 });
      expect(await changing.map(given)).toEqual([2, 2]);
      await changing.close();
      expect(given).toEqual([[1], [1]]);
      const late = await parallel.openWorkers(async (k: number) => k, { size: 1 });
      await expect(late.map([1])).rejects.toThrow(/input 0: it returned a promise/);
      await late.close();
      const made = await parallel.openWorkers((k: number) => () => k, { size: 1 });
      await expect(made.map([1])).rejects.toThrow(/input 0: .*could not be cloned/);
      await made.close();
    }));
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
