import { type AxesOptions, axes, Figure, frame, headline, legendOf, type Trace } from './figure.ts';
import { extent, isNumbers, type Numbers, vector } from './numbers.ts';
import { colourOf } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

/** One curve. */
export interface Series {
  readonly y: Numbers;
  /** Default: 0, 1, 2, ... */
  readonly x?: Numbers;
  /** In the legend. Default: its number. */
  readonly name?: Text;
  /** Default 'solid'. */
  readonly dash?: 'solid' | 'dash' | 'dot';
  /** Dots at the points. Default: up to 20 points. */
  readonly markers?: boolean;
}

/** The series of an argument that may be bare numbers, one series or several. */
export function seriesOf(input: Numbers | Series | readonly Series[]): readonly Series[] {
  if (isNumbers(input)) return [{ y: input }];
  return Array.isArray(input) ? input : [input as Series];
}

export const nameOf = (name: Text | undefined, i: number): string =>
  name === undefined ? `${i + 1}` : oneLine(name);

/** A series as numbers, checked. */
export function readSeries(series: Series, i: number, caller: string) {
  const name = nameOf(series.name, i);
  const y = vector(series.y, `${caller}: series "${name}"`);
  const x = series.x && vector(series.x, `${caller}: x of series "${name}"`);
  if (x && x.length !== y.length)
    throw new Error(
      `${caller}: series "${name}" has ${x.length} x and ${y.length} y; they must be as many`,
    );
  return { name, x, y };
}

/** The trace of a curve. */
export function curve(series: Series, i: number, caller: string): Trace {
  const { name, x, y } = readSeries(series, i, caller);
  const markers = series.markers ?? y.length <= 20;
  return {
    type: 'scatter',
    mode: markers ? 'lines+markers' : 'lines',
    name,
    ...(x ? { x } : {}),
    y,
    line: { color: colourOf(i), width: 2, dash: series.dash ?? 'solid' },
    ...(markers ? { marker: { size: 6 } } : {}),
  };
}

/**
 * Curves over a common axis. On a log axis every value must be positive.
 * @example line([{ y: loss, name: { zh: '损失', en: 'loss' } }], { yScale: 'log' })
 * @throws Error naming the series and the index of a value that is not finite, or not positive on a log axis
 */
export function line(
  input: Numbers | Series | readonly Series[],
  options: AxesOptions = {},
): Figure {
  const series = seriesOf(input);
  const data = series.map((one, i) => curve(one, i, 'line'));
  const values = series.map((one, i) => readSeries(one, i, 'line'));
  for (const { name, x, y } of values) {
    demandPositive(y, options.yScale, `line: series "${name}"`);
    demandPositive(x ?? [], options.xScale, `line: x of series "${name}"`);
  }
  const [low, high] = extent(values.flatMap(({ y }) => y));
  const counts = [...new Set(values.map(({ y }) => y.length))].map((n) => plural(n, 'point'));
  return new Figure(
    data,
    { ...frame(options, legendOf(data)), ...axes(options) },
    `${headline('Line chart', options)}: ${plural(series.length, 'series').replace('serieses', 'series')}` +
      `${series.length > 1 ? ` (${values.map(({ name }) => name).join(', ')})` : ''}, ` +
      `${counts.join(' and ')}${series.length > 1 ? ' each' : ''}, y from ${brief(low)} to ${brief(high)}.`,
  );
}

function demandPositive(
  values: readonly number[],
  scale: 'linear' | 'log' | undefined,
  what: string,
): void {
  const bad = scale === 'log' ? values.findIndex((value) => value <= 0) : -1;
  if (bad >= 0)
    throw new Error(
      `${what}: ${values[bad]} at index [${bad}]; a log axis shows positive numbers only, use 'linear'`,
    );
}
