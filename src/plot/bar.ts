import type { Text } from '../contract/index.ts';
import { type AxesOptions, axes } from './axes.ts';
import { Figure } from './figure.ts';
import { frame, headline, sides, WIDTH } from './frame.ts';
import { quoted, readSeries, type Series, seriesOf } from './line.ts';
import { colorOf } from './template.ts';
import { compact, inBoth, oneLine, plural, trueMinus } from './text.ts';
import { extent, type Values } from './values.ts';

export interface BarOptions extends AxesOptions {
  /** Bars that grow to the right. Default false. */
  readonly horizontal?: boolean;
  /** Series on top of each other rather than side by side. Default false. */
  readonly stacked?: boolean;
  /** The value written at each bar. Default: up to 12 bars. */
  readonly values?: boolean;
}

/** Pixels that a bar is wide at most: two numbers are no two slabs. */
const widest = 64;

/** Categories that an axis can keep apart. */
export function categories(names: readonly Text[], caller: string): readonly Text[] {
  const shown = names.map(inBoth);
  const twice = shown.findIndex((name, i) => shown.indexOf(name) < i);
  if (twice >= 0)
    throw new Error(
      `${caller}: category ${quoted(names[twice] as Text)} is given twice; each needs a name of its own`,
    );
  return names;
}

/**
 * Bars, one a category and series. For two to four numbers a `table`, or `dots`, says more in less
 * room.
 * @throws Error when a series has not one value a category, or one that is not finite, and for a
 * category twice
 */
export function bar(
  names: readonly Text[],
  input: Values | Omit<Series, 'x'> | readonly Omit<Series, 'x'>[],
  options: BarOptions = {},
): Figure {
  const labels = categories(names, 'bar').map(oneLine);
  const series = seriesOf(input).map((one, i) => readSeries(one, i, 'bar'));
  for (const { name, y } of series)
    if (y.length !== labels.length)
      throw new Error(
        `bar: series ${quoted(name)} has ${y.length} values for ${labels.length} categories; give one each`,
      );
  const written = options.values ?? labels.length * series.length <= 12;
  const values = series.flatMap(({ y }) => y);
  const { xaxis, yaxis } = axes(options, options.horizontal ? { x: values } : { y: values });
  const category = { type: 'category' };
  const [low, high] = extent(values);
  const framed = frame(
    options,
    series.map(({ name }) => oneLine(name)),
  );
  const room = options.horizontal
    ? Number(framed.height) - framed.margin.t - framed.margin.b
    : (options.width ?? WIDTH) - sides.l - sides.r;
  const side = options.stacked ? 1 : series.length;
  return new Figure({
    data: series.map(({ name, y }, i) => ({
      type: 'bar',
      name: oneLine(name),
      orientation: options.horizontal ? 'h' : 'v',
      ...(options.horizontal ? { x: y, y: labels } : { x: labels, y }),
      marker: { color: colorOf(i) },
      ...(written
        ? {
            text: y.map((value) => trueMinus(compact(value))),
            textposition: 'auto',
            cliponaxis: false,
          }
        : {}),
    })),
    layout: {
      ...framed,
      barmode: options.stacked ? 'stack' : 'group',
      bargap: Math.max(0.3, 1 - (widest * side * labels.length) / room),
      xaxis: options.horizontal ? xaxis : { ...xaxis, ...category },
      yaxis: options.horizontal ? { ...yaxis, ...category, autorange: 'reversed' } : yaxis,
    },
    title: options.title,
    describe: (say) =>
      `${headline('Bar chart', options, say)}: ${plural(labels.length, 'bar')}` +
      `${series.length > 1 ? ` for each of ${series.map(({ name }) => say(name)).join(', ')}` : ''}, ` +
      `from ${compact(low)} to ${compact(high)}.`,
  });
}
