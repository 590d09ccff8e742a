import { type AxesOptions, axes, Figure, frame, headline, legendOf, type Trace } from './figure.ts';
import { curve, nameOf, type Series } from './line.ts';
import { extent, isNumbers, type Numbers, read } from './numbers.ts';
import { colourOf } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

/** A sample of a distribution; its shape does not matter. */
export interface Sample {
  readonly values: Numbers;
  readonly name?: Text;
}

export interface HistogramOptions extends AxesOptions {
  /** Number of bins of equal width over `xRange`. Default 30. */
  readonly bins?: number;
  /** Heights are densities, whose area is 1, rather than counts. Default false. */
  readonly density?: boolean;
  /** Curves drawn over the bars, such as the density expected. Default none. */
  readonly lines?: readonly Series[];
}

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
 * How often values fall in each bin, as numpy.histogram counts them. Only the counts are kept in the figure.
 * @throws Error for a value that is not finite
 */
export function histogram(
  input: Numbers | Sample | readonly Sample[],
  options: HistogramOptions = {},
): Figure {
  const list: readonly Sample[] = isNumbers(input)
    ? [{ values: input }]
    : Array.isArray(input)
      ? input
      : [input as Sample];
  const samples = list.map((sample, i) => {
    const name =
      list.length === 1
        ? oneLine(sample.name ?? { zh: '样本', en: 'sample' })
        : nameOf(sample.name, i);
    return { name, values: Array.from(read(sample.values, `histogram: sample "${name}"`).data) };
  });
  const bins = options.bins ?? 30;
  const [least, most] = options.xRange ?? extent(samples.flatMap(({ values }) => values));
  const [low, high] = least < most ? [least, most] : [least - 0.5, least + 0.5];
  const width = (high - low) / bins;
  const lines = options.lines ?? [];
  const bars = samples.map(({ name, values }, i): Trace => {
    const heights = counts(values, low, high, bins);
    const scale = options.density ? 1 / (Math.max(1, values.length) * width) : 1;
    return {
      type: 'bar',
      name,
      x: heights.map((_, bin) => low + (bin + 0.5) * width),
      y: heights.map((height) => height * scale),
      width,
      marker: { color: colourOf(i), opacity: samples.length > 1 ? 0.6 : 0.9 },
    };
  });
  const data = [
    ...bars,
    ...lines.map((one, i) => curve({ markers: false, ...one }, samples.length + i, 'histogram')),
  ];
  return new Figure(
    data,
    {
      ...frame(options, legendOf(data)),
      barmode: 'overlay',
      bargap: 0,
      ...axes({
        yLabel: options.density ? { zh: '密度', en: 'density' } : { zh: '个数', en: 'count' },
        ...options,
      }),
    },
    `${headline('Histogram', options)}: ${samples
      .map(({ name, values }) => {
        const [from, to] = extent(values);
        const label = samples.length > 1 ? `${name}: ` : '';
        return `${label}${plural(values.length, 'value')} from ${brief(from)} to ${brief(to)}`;
      })
      .join('; ')}, in ${plural(bins, 'bin')}.`,
  );
}
