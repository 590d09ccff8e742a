import { bothLanguages, clock, escapeHtml, type Text } from '../contract/index.ts';
import { drawInTerminal, htmlBar, INTERVAL, textBar } from './bar.ts';
import { jupyterDisplay } from './bundle.ts';
import { placeKind, type Updatable, updatable } from './show.ts';
import { untilUnheld, workTime } from './work-time.ts';

export interface ProgressOptions {
  /** Stands before the bar, in one language or both. Default none. */
  readonly label?: Text;
  /** How many there will be, where the values do not say. Default: their `length` or `size`. */
  readonly total?: number;
}

/**
 * Goes through values and shows in one display how far the loop is, how fast, and how long it will
 * take: `for (const x of progress(list))`, `for await (const x of progress(stream))`, and
 * `for (const i of progress(100))` for 0 to 99. Where the number is not known it counts. In a run
 * that nobody watches it says at the end how many there were, and no times, which differ from run
 * to run.
 *
 * @throws TypeError for what no loop can go through
 */
export function progress(count: number, options?: ProgressOptions): Iterable<number>;
export function progress<T>(values: Iterable<T>, options?: ProgressOptions): Iterable<T>;
export function progress<T>(values: AsyncIterable<T>, options?: ProgressOptions): AsyncIterable<T>;
export function progress(
  values: number | Iterable<unknown> | AsyncIterable<unknown>,
  options: ProgressOptions = {},
): Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof values === 'number') return along(numbersBelow(values), { total: values, ...options });
  const given = Object(values) as Partial<Iterable<unknown> & AsyncIterable<unknown>>;
  const known = { total: sizeOf(given), ...options };
  if (given[Symbol.iterator]) return along(given as Iterable<unknown>, known);
  if (given[Symbol.asyncIterator]) return alongAsync(given as AsyncIterable<unknown>, known);
  throw new TypeError(
    `progress: expected a list, any other iterable, or a number of steps, got ${String(values)}`,
  );
}

interface Known {
  readonly label?: Text;
  readonly total?: number | undefined;
}

function* numbersBelow(count: number): Iterable<number> {
  for (let i = 0; i < count; i++) yield i;
}

function sizeOf(values: object): number | undefined {
  const { length, size } = values as { length?: unknown; size?: unknown };
  const count = length ?? size;
  return typeof count === 'number' ? count : undefined;
}

/** A loop that is left early, or stopped, ends the bar where it is. */
function* along<T>(values: Iterable<T>, known: Known): Iterable<T> {
  const bar = new Bar(known);
  try {
    for (const value of values) {
      yield value;
      bar.step();
    }
  } finally {
    bar.end();
  }
}

async function* alongAsync<T>(values: AsyncIterable<T>, known: Known): AsyncIterable<T> {
  const bar = new Bar(known);
  try {
    for await (const value of values) {
      yield value;
      await untilUnheld();
      bar.step();
    }
  } finally {
    bar.end();
  }
}

class Bar {
  readonly #label: string;
  readonly #total: number | undefined;
  readonly #began = workTime();
  readonly #draw: (text: string, state: State) => void;
  #done = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor({ label = '', total }: Known) {
    this.#label = bothLanguages(label);
    this.#total = total;
    this.#draw = drawer();
    this.#show(false);
  }

  step(): void {
    this.#done++;
    if (performance.now() - this.#drawn >= INTERVAL) this.#show(false);
  }

  end(): void {
    this.#show(true);
  }

  #show(isEnd: boolean): void {
    this.#drawn = performance.now();
    const [label, done, total] = [this.#label, this.#done, this.#total];
    const state = { label, done, total, seconds: (workTime() - this.#began) / 1000, isEnd };
    this.#draw(isQuiet() ? countText(state) : progressText(state), state);
  }
}

interface State {
  readonly label: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly seconds: number;
  readonly isEnd: boolean;
}

/** Whether nobody watches. */
const isQuiet = (): boolean => globalThis.process?.env?.NOTEGRAD_HEADLESS === '1';

function countText({ label, done, total }: State): string {
  const count = total === undefined ? `${done}` : `${done}/${total}`;
  return label === '' ? count : `${label} ${count}`;
}

/** `epochs 37/100 · 12.3/s · 还剩 0:05 left` */
export function progressText(state: State): string {
  const { done, total, seconds, isEnd } = state;
  const rate = seconds > 0 && done > 0 ? done / seconds : undefined;
  const parts = [countText(state)];
  if (rate !== undefined) {
    // A slow step is better told by its own length.
    parts.push(rate >= 1 ? `${digits(rate)}/s` : `${digits(1 / rate)} s 一步 each`);
  }
  if (isEnd) parts.push(`用时 ${clock(seconds)} in all`);
  else if (rate !== undefined && total !== undefined) {
    parts.push(`还剩 ${clock(Math.max(0, total - done) / rate)} left`);
  }
  return parts.join(' · ');
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** What shows the bar in the place we run in. */
function drawer(): (text: string, state: State) => void {
  if (isQuiet()) {
    const shown = updatable();
    return (text, { isEnd }) => {
      if (isEnd) shown.update(text);
    };
  }
  if (placeKind() === 'notebook') return notebookDrawer(updatable());
  const stream = globalThis.process?.stderr;
  if (!stream?.isTTY) return () => undefined;
  return (text, state) => drawInTerminal(stream, `${barOf(state)} ${text}`, state.isEnd);
}

function notebookDrawer(shown: Updatable): (text: string, state: State) => void {
  return (text, state) => {
    const { done, total } = state;
    // One that goes on and on ends with the loop.
    const isEndless = total === undefined;
    const element =
      isEndless && state.isEnd ? '' : htmlBar(done, isEndless ? total : Math.max(total, 1));
    shown.update({
      [jupyterDisplay]: () => ({
        'text/html': `${element}<span style="font-family:monospace">${escapeHtml(text)}</span>`,
        'text/plain': `${barOf(state)} ${text}`.trim(),
      }),
    });
  };
}

function barOf({ done, total }: State): string {
  return total === undefined ? '' : textBar(total > 0 ? done / total : 1);
}
