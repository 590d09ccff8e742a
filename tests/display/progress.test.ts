import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Host, type HostDisplay, installHost } from '../../src/contract/index.ts';
import { progress, time, timeit } from '../../src/display/index.ts';
import { progressText } from '../../src/display/progress.ts';

const shown: HostDisplay[] = [];
const host: Host = {
  display: (output) => void shown.push(output),
  signal: () => new AbortController().signal,
};
let uninstall: () => void;
beforeEach(() => {
  shown.length = 0;
  uninstall = installHost(host);
  vi.stubEnv('NOTEGRAD_HEADLESS', '');
});
afterEach(() => {
  uninstall();
  vi.unstubAllEnvs();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const textOf = ({ data }: HostDisplay | { data: Record<string, unknown> }) =>
  String(data['text/plain']);

describe('progress', () => {
  test('gives the values of any iterable, in one display', () => {
    expect([...progress(new Set(['a', 'b']))]).toEqual(['a', 'b']);
    expect([...progress(3)]).toEqual([0, 1, 2]);
    expect(new Set(shown.map(({ displayId }) => displayId)).size).toBe(2);
    const [first, ...rest] = shown.slice(
      0,
      shown.findIndex((o) => o.displayId !== shown[0]?.displayId),
    );
    expect([first?.update, ...rest.map(({ update }) => update)]).toEqual([false, true]);
    expect(textOf(rest.at(-1) as HostDisplay)).toMatch(/^█{20} 2\/2 · .*用时 0:00 in all$/);
  });

  test('goes through async iterables, and through what has no length', async () => {
    async function* stream() {
      yield* [1, 2];
    }
    const found: number[] = [];
    for await (const value of progress(stream(), { label: '批 | batches' })) found.push(value);
    expect(found).toEqual([1, 2]);
    expect(textOf(shown.at(-1) as HostDisplay)).toMatch(/^批 \/ batches 2 · /);
    expect(String(shown[0]?.data['text/html'])).toContain('<progress style');
    expect(String(shown.at(-1)?.data['text/html'])).not.toContain('<progress');
  });

  test('a loop that is left, or throws, ends the bar where it is and the iterator with it', () => {
    let isClosed = false;
    function* source() {
      try {
        yield* [1, 2, 3];
      } finally {
        isClosed = true;
      }
    }
    for (const value of progress(source(), { total: 3 })) if (value === 2) break;
    expect(isClosed).toBe(true);
    expect(textOf(shown.at(-1) as HostDisplay)).toContain('1/3');
  });

  test('draws at most ten times a second', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    for (const _ of progress(1000)) vi.advanceTimersByTime(1);
    // The first, the last, and one each 100 ms.
    expect(shown.length).toBeGreaterThan(8);
    expect(shown.length).toBeLessThan(13);
  });

  test('says rate and time left', () => {
    const state = { label: '', isEnd: false };
    expect(progressText({ ...state, done: 30, total: 120, seconds: 10 })).toBe(
      '30/120 · 3/s · 还剩 0:30 left',
    );
    expect(progressText({ ...state, done: 2, total: 200, seconds: 80 })).toBe(
      '2/200 · 40 s 一步 each · 还剩 2:12:00 left',
    );
    expect(progressText({ ...state, done: 0, total: 5, seconds: 1 })).toBe('0/5');
    expect(progressText({ ...state, done: 7, total: undefined, seconds: 2, isEnd: true })).toBe(
      '7 · 3.5/s · 用时 0:02 in all',
    );
  });

  test('where nobody watches it is one line at the end, the same in each run', () => {
    vi.stubEnv('NOTEGRAD_HEADLESS', '1');
    for (const _ of progress([1, 2, 3], { label: 'rows' }));
    expect(shown.map(({ data }) => data)).toEqual([{ 'text/plain': 'rows 3/3' }]);
  });

  test('what no loop can go through is refused', () => {
    expect(() => progress({ a: 1 } as never)).toThrow('expected a list');
  });
});

describe('time and timeit', () => {
  test('time prints and gives the value, of a promise when it is there', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const printed: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
    const slow = <T>(value: T): T => {
      vi.advanceTimersByTime(1500);
      return value;
    };
    expect(time(() => slow(1))).toBe(1);
    expect(await time(async () => slow('two'), 'fit')).toBe('two');
    expect(printed).toEqual(['1.5 s', 'fit: 1.5 s']);
  });

  test('timeit gives mean, deviation and best of the runs', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let calls = 0;
    const body = () => void vi.advanceTimersByTime(++calls <= 2 ? 1 : 3);
    const timing = await timeit(body, { runs: 2, loops: 2 });
    expect(calls).toBe(4);
    expect(timing).toMatchObject({ runs: 2, loops: 2 });
    expect([timing.mean, timing.std, timing.best].map((s) => Math.round(s * 1e6))).toEqual([
      2000, 1000, 1000,
    ]);
    expect(String(timing)).toBe('2 ms ± 1 ms (mean ± std of 2 runs, 2 calls each)');
  });

  test('finds by itself how many calls make a run long enough', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const timing = await timeit(() => vi.advanceTimersByTime(3), { runs: 1 });
    expect(timing.loops).toBe(50);
    await expect(timeit(() => 0, { runs: 0 })).rejects.toThrow('runs is 0, expected a whole');
  });
});
