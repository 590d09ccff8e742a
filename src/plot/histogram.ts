import type { Text } from '../contract/index.ts';
import { type AxesOptions, axes } from './axes.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { frame, headline } from './frame.ts';
import { overlay, quoted, type Series } from './line.ts';
import { colorOf } from './template.ts';
import { brief, oneLine, plural } from './text.ts';
import { extent, isValues, read, type Values } from './values.ts';

/** A sample of a distribution; its shape does not matter. */
export interface Sample {
  readonly values: Values;
  /** In the legend. Default: its number. */
  readonly name?: Text;
}

export interface HistogramOptions extends AxesOptions {
  /** Number of bins of equal width over `xRange`. Default 30. */
  readonly bins?: number;
  /** Heights are densities, whose area is 1, rather than counts. Default false. */
  readonly density?: boolean;
  /** Curves drawn over the outlines, such as the density expected. Default none. */
  readonly lines?: readonly Series[];
}

const dashes = ['solid', 'dash', 'dot', 'dashdot'] as const;

/** Counts of values in bins of equal width; the last bin holds its right edge too. */
function counts(values: readonly number[], low: number, high: number, bins: number): number[] {
  const result = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (value < low || value > high) continue;
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    result[bin] = (result[bin] as number) + 1;
  }
  return result;
}

/**
 * How often values fall in each bin, as numpy.histogram counts them: an outline for each sample, so
 * that several can be told apart where they overlap. Only the counts are kept in the figure. The
 * outline starts at 0 and ends at 0: between these ends it has one point a bin, at its left edge.
 * @throws Error for a value that is not finite
 */
export function histogram(
  input: Values | Sample | readonly Sample[],
  options: HistogramOptions = {},
): Figure {
  const list: readonly Sample[] = isValues(input)
    ? [{ values: input }]
    : Array.isArray(input)
      ? input
      : [input as Sample];
  const samples = list.map((sample, i) => {
    const name = sample.name ?? (list.length === 1 ? '样本 | sample' : `${i + 1}`);
    return {
      name,
      values: Array.from(read(sample.values, `histogram: sample ${quoted(name)}`).data),
    };
  });
  const bins = options.bins ?? 30;
  const [least, most] = options.xRange ?? extent(samples.flatMap(({ values }) => values));
  const [low, high] = least < most ? [least, most] : [least - 0.5, least + 0.5];
  const width = (high - low) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, bin) => low + bin * width);
  const outlines = samples.map(({ name, values }, i): DraftTrace => {
    const scale = options.density ? 1 / (Math.max(1, values.length) * width) : 1;
    const heights = counts(values, low, high, bins).map((height) => height * scale);
    return {
      type: 'scatter',
      mode: 'lines',
      name: oneLine(name),
      x: [low, ...edges],
      y: [0, ...heights, 0],
      line: {
        color: colorOf(i),
        width: 2,
        shape: 'hv',
        dash: dashes[i % dashes.length] ?? 'solid',
      },
      // Two grounds would mix to a third color.
      ...(samples.length === 1 ? { fill: 'tozeroy', fillcolor: 'rgba(0, 114, 178, 0.15)' } : {}),
    };
  });
  const lines = overlay(options.lines ?? [], samples.length, 'histogram: lines');
  const data = [...outlines, ...lines];
  const { xaxis, yaxis } = axes({ yLabel: options.density ? 'density' : 'count', ...options });
  return new Figure({
    data,
    layout: {
      ...frame(options, listed(data)),
      xaxis: { ...xaxis, zeroline: true, zerolinecolor: '#8C959F', zerolinewidth: 1 },
      yaxis: { rangemode: 'tozero', ...yaxis },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Histogram', options, say)}: ${samples
        .map(({ name, values }) => {
          const [from, to] = extent(values);
          const label = samples.length > 1 ? `${say(name)}: ` : '';
          return `${label}${plural(values.length, 'value')} from ${brief(from)} to ${brief(to)}`;
        })
        .join('; ')}, in ${plural(bins, 'bin')}.`,
  });
}
