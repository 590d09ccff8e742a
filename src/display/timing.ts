import { jupyterDisplay, type Showable } from './bundle.ts';
import { workTime } from './work-time.ts';

/**
 * Runs a function once, prints how long it took, and gives what it gives. A promise is waited for:
 * `const net = await time(() => train.fit(…))`.
 *
 * @param label stands before the time
 */
export function time<T>(body: () => T, label = ''): T {
  const began = workTime();
  const tell = () => {
    const taken = duration((workTime() - began) / 1000);
    console.log(label === '' ? taken : `${label}: ${taken}`);
  };
  const result = body();
  if (!(result instanceof Promise)) {
    tell();
    return result;
  }
  return result.then((value: unknown) => {
    tell();
    return value;
  }) as T;
}

export interface TimeitOptions {
  /** How often the time is taken. Default 7. */
  readonly runs?: number;
  /** Calls in each run. Default: so many that a run takes at least 0.1 s. */
  readonly loops?: number;
}

/** Seconds that a call took, over some runs. */
export interface Timing extends Showable {
  readonly mean: number;
  /** Standard deviation of the runs, dividing by their number. */
  readonly std: number;
  readonly best: number;
  readonly runs: number;
  readonly loops: number;
  toString(): string;
}

/** Seconds that a run takes at least, where `loops` is not given. */
const LEAST = 0.1;

/**
 * How long a function takes, from several runs of many calls, as Python's `timeit`. A promise that
 * it gives is waited for. What it makes has to be freed inside: for tensors,
 * `await timeit(() => tf.tidy(() => …))`.
 *
 * @example await timeit(() => a.matMul(b).dataSync())
 */
export async function timeit(
  body: () => unknown,
  { runs = 7, loops }: TimeitOptions = {},
): Promise<Timing> {
  for (const [name, value] of Object.entries({ runs, loops: loops ?? 1 })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`timeit: ${name} is ${value}, expected a whole number above 0`);
  }
  const calls = loops ?? (await enoughLoops(body));
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) taken.push((await secondsOf(body, calls)) / calls);
  const mean = taken.reduce((sum, seconds) => sum + seconds, 0) / runs;
  const variance = taken.reduce((sum, seconds) => sum + (seconds - mean) ** 2, 0) / runs;
  const text =
    `${duration(mean)} ± ${duration(Math.sqrt(variance))} ` +
    `(mean ± std of ${runs} runs, ${calls} calls each)`;
  return {
    mean,
    std: Math.sqrt(variance),
    best: Math.min(...taken),
    runs,
    loops: calls,
    toString: () => text,
    [jupyterDisplay]: () => ({ 'text/plain': text }),
  };
}

/** 1, 2, 5, 10, 20, … */
async function enoughLoops(body: () => unknown): Promise<number> {
  for (let size = 1; ; size *= 10) {
    for (const factor of [1, 2, 5]) {
      if ((await secondsOf(body, size * factor)) >= LEAST) return size * factor;
    }
  }
}

async function secondsOf(body: () => unknown, calls: number): Promise<number> {
  const began = workTime();
  for (let call = 0; call < calls; call++) {
    const result = body();
    if (result instanceof Promise) await result;
  }
  return (workTime() - began) / 1000;
}

const UNITS = [
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
] as const;

/** `1.23 s`, `45.6 ms`, `780 ns`, `2 min 5 s`. */
function duration(seconds: number): string {
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  const [size, unit] = UNITS.find(([size]) => seconds >= size) ?? [1e-9, 'ns'];
  return `${Number((seconds / size).toPrecision(3))} ${unit}`;
}
