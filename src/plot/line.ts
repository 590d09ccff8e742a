import type { Text } from '../contract/index.ts';
import { type AxesOptions, axes } from './axes.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { frame, headline } from './frame.ts';
import { colorOf } from './template.ts';
import { brief, oneLine, plural } from './text.ts';
import { extent, isValues, type Values, vector } from './values.ts';

/** One curve. */
export interface Series {
  readonly y: Values;
  /** Default: 0, 1, 2, ... */
  readonly x?: Values;
  /** In the legend. Default: its number. */
  readonly name?: Text;
  /** Default 'solid'. */
  readonly dash?: 'solid' | 'dash' | 'dot';
  /** Dots at the points. Default: up to 20 points. */
  readonly markers?: boolean;
  /** Ends of an area around the curve, such as what is believed of a value. Default none. */
  readonly band?: { readonly low: Values; readonly high: Values };
}

/** A series whose numbers were read. */
export interface ReadSeries extends Omit<Series, 'x' | 'y' | 'name' | 'band'> {
  readonly name: Text;
  readonly x: readonly number[] | undefined;
  readonly y: readonly number[];
  readonly band: { readonly low: readonly number[]; readonly high: readonly number[] } | undefined;
}

/** The series of an argument that may be bare numbers, one series or several. */
export function seriesOf(input: Values | Series | readonly Series[]): readonly Series[] {
  if (isValues(input)) return [{ y: input }];
  return Array.isArray(input) ? input : [input as Series];
}

/** A series as numbers, checked. */
export function readSeries(series: Series, i: number, caller: string): ReadSeries {
  const name = series.name ?? `${i + 1}`;
  const y = vector(series.y, `${caller}: series ${quoted(name)}`);
  const x = series.x && vector(series.x, `${caller}: x of series ${quoted(name)}`);
  if (x && x.length !== y.length)
    throw new Error(
      `${caller}: series ${quoted(name)} has ${x.length} x and ${y.length} y; they must be as many`,
    );
  const end = (side: 'low' | 'high', values: Values) => {
    const read = vector(values, `${caller}: ${side} of series ${quoted(name)}`);
    if (read.length === y.length) return read;
    throw new Error(
      `${caller}: series ${quoted(name)} has ${y.length} y and a band of ${read.length} ${side}; they must be as many`,
    );
  };
  const band = series.band && {
    low: end('low', series.band.low),
    high: end('high', series.band.high),
  };
  return { ...series, name, x, y, band };
}

/** A name as an error message has it. */
export const quoted = (name: Text): string =>
  JSON.stringify(typeof name === 'string' ? name : `${name.zh} | ${name.en}`);

/** The trace of a curve, in the color of its place. */
export function curve(
  { name, x, y, dash, markers = y.length <= 20 }: ReadSeries,
  place: number,
): DraftTrace {
  return {
    type: 'scatter',
    mode: markers ? 'lines+markers' : 'lines',
    name: oneLine(name),
    ...(x ? { x } : {}),
    y,
    line: { color: colorOf(place), width: 2, dash: dash ?? 'solid' },
    ...(markers ? { marker: { size: 6 } } : {}),
  };
}

/** The traces of curves, and below them the areas around them. */
const withAreas = (series: readonly ReadSeries[], from: number): DraftTrace[] => [
  ...series.flatMap((one, i) => area(one, from + i)),
  ...series.map((one, i) => curve(one, from + i)),
];

/** The area around a curve, in its color; nothing where it has none. */
function area({ name, x, y, band }: ReadSeries, place: number): DraftTrace[] {
  if (!band) return [];
  const along = x ?? [...y.keys()];
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: oneLine(name),
      x: [...along, ...[...along].reverse()],
      y: [...band.high, ...[...band.low].reverse()],
      line: { width: 0 },
      fill: 'toself',
      fillcolor: `${colorOf(place)}33`,
      hoverinfo: 'skip',
      showlegend: false,
    },
  ];
}

/** Curves that lie over something else: without dots unless they ask for them. */
export function overlay(lines: readonly Series[], from: number, caller: string): DraftTrace[] {
  const read = lines.map((one, i) => readSeries({ markers: false, ...one }, i, caller));
  return withAreas(read, from);
}

/**
 * Curves over a common axis. On a log axis every value must be positive.
 * @example line([{ y: losses, name: 'loss' }], { xLabel: 'epoch', yScale: 'log' })
 * @throws Error naming the series and the index of a value that is not finite, or not positive on a
 * log axis
 */
export function line(
  input: Values | Series | readonly Series[],
  options: AxesOptions = {},
): Figure {
  const series = seriesOf(input).map((one, i) => readSeries(one, i, 'line'));
  for (const { name, x = [0], y, band } of series) {
    demandPositive([...y, ...(band?.low ?? [])], options.yScale, `line: series ${quoted(name)}`);
    demandPositive(x, options.xScale, `line: x of series ${quoted(name)}`);
  }
  const data = withAreas(series, 0);
  const ys = series.flatMap(({ y, band }) => [...y, ...(band?.low ?? []), ...(band?.high ?? [])]);
  const xs = series.flatMap(({ x, y }) => x ?? [...y.keys()]);
  if (ys.length === 0)
    throw new Error('line: no values given; expected a list of numbers, as in line([3, 1, 2])');
  const [low, high] = extent(ys);
  const counts = [...new Set(series.map(({ y }) => y.length))].map((n) => plural(n, 'point'));
  return new Figure({
    data,
    layout: { ...frame(options, listed(data)), ...axes(options, { x: xs, y: ys }) },
    title: options.title,
    describe: (say) =>
      `${headline('Line chart', options, say)}: ${series.length} series` +
      `${series.length > 1 ? ` (${series.map(({ name }) => say(name)).join(', ')})` : ''}, ` +
      `${counts.join(' and ')}${series.length > 1 ? ' each' : ''}, y from ${brief(low)} to ${brief(high)}.`,
  });
}

export function demandPositive(
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
