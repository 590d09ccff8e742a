import { type AxesOptions, axes, Figure, frame, headline } from './figure.ts';
import { readSeries, type Series, seriesOf } from './line.ts';
import { extent, type Numbers } from './numbers.ts';
import { colourOf } from './template.ts';
import { compact, oneLine, plural, type Text } from './text.ts';

export interface BarOptions extends AxesOptions {
  /** Bars that grow to the right. Default false. */
  readonly horizontal?: boolean;
  /** Series on top of each other rather than side by side. Default false. */
  readonly stacked?: boolean;
  /** The value written at each bar. Default: up to 12 bars. */
  readonly values?: boolean;
}

/**
 * Bars, one a category and series.
 * @throws Error when a series has not one value a category, or one that is not finite
 */
export function bar(
  categories: readonly Text[],
  input: Numbers | Omit<Series, 'x'> | readonly Omit<Series, 'x'>[],
  options: BarOptions = {},
): Figure {
  const names = categories.map(oneLine);
  const series = seriesOf(input).map((one, i) => readSeries(one, i, 'bar'));
  for (const { name, y } of series)
    if (y.length !== names.length)
      throw new Error(
        `bar: series "${name}" has ${y.length} values for ${names.length} categories; give one each`,
      );
  const written = options.values ?? names.length * series.length <= 12;
  const { xaxis, yaxis } = axes(options);
  const category = { type: 'category' };
  const [low, high] = extent(series.flatMap(({ y }) => y));
  return new Figure(
    series.map(({ name, y }, i) => ({
      type: 'bar',
      name,
      orientation: options.horizontal ? 'h' : 'v',
      ...(options.horizontal ? { x: y, y: names } : { x: names, y }),
      marker: { color: colourOf(i) },
      ...(written ? { text: y.map(compact), textposition: 'auto', cliponaxis: false } : {}),
    })),
    {
      ...frame(
        options,
        series.map(({ name }) => name),
      ),
      barmode: options.stacked ? 'stack' : 'group',
      bargap: 0.3,
      xaxis: options.horizontal ? xaxis : { ...xaxis, ...category },
      yaxis: options.horizontal ? { ...yaxis, ...category, autorange: 'reversed' } : yaxis,
    },
    `${headline('Bar chart', options)}: ${plural(names.length, 'bar')}` +
      `${series.length > 1 ? ` for each of ${series.map(({ name }) => name).join(', ')}` : ''}, ` +
      `from ${compact(low)} to ${compact(high)}.`,
  );
}
