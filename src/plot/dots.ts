import type { Text } from '../contract/index.ts';
import { type AxesOptions, axes } from './axes.ts';
import { categories } from './bar.ts';
import type { DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { frame, headline } from './frame.ts';
import { colorOf } from './template.ts';
import { compact, oneLine, plural, trueMinus } from './text.ts';
import { extent, read, sizes, type Values } from './values.ts';

export interface DotsOptions extends Omit<AxesOptions, 'yLabel' | 'yScale' | 'yRange'> {
  /**
   * What the filled dot of several runs stands for. The median suits runs that differ by factors, of which the mean
   * would show the largest only. Default 'mean'.
   */
  readonly center?: 'mean' | 'median';
  /**
   * What the line through several runs spans: from the least to the greatest, or the standard error
   * of the mean to either side of it, s/√n with the sample's standard deviation s. Default 'range'.
   */
  readonly spread?: 'range' | 'standard error';
  /** Digits behind the point of the number written beside its dot. Default: three significant digits. */
  readonly digits?: number;
  /** A value to compare with, such as chance: a dashed line at it. */
  readonly reference?: number;
  /**
   * The end of the measurement, for runs that were stopped there, as "not learned in 400 steps". A
   * center at it or above is written ">400". Default: none.
   */
  readonly limit?: number;
}

/** Pixels of a row. */
const row = 44;

/**
 * A row of dots for each name, for a handful of numbers and for runs with several seeds: a filled
 * dot at the value, or at the mean or median of several, with each of them as a ring and a line from the
 * least to the greatest, or of a standard error to either side.
 * @param input one value a name, shape [N]; or several, shape [N, runs]
 * @example dots(['逻辑回归 | logistic', 'MLP'], [[0.87, 0.88, 0.88], [0.97, 0.99, 0.98]], { xLabel: 'accuracy' })
 * @throws Error for another shape, a value that is not finite, and for a name given twice; for
 * standard errors of single runs, or about a median
 */
export function dots(names: readonly Text[], input: Values, options: DotsOptions = {}): Figure {
  const labels = categories(names, 'dots').map(oneLine);
  const { shape, data } = read(input, 'dots');
  const [rows, runs = 1] = shape;
  if (rows !== names.length || shape.length > 2)
    throw new Error(
      `dots: shape ${sizes(shape)} given for ${names.length} names; expected [${names.length}] or [${names.length}, runs]`,
    );
  const { center = 'mean', digits, limit = Number.POSITIVE_INFINITY, reference } = options;
  const isError = options.spread === 'standard error';
  if (isError && (runs < 2 || center === 'median'))
    throw new Error(
      `dots: a standard error is that of the mean of several runs, given ${plural(runs, 'run')} a name and ` +
        `center '${center}'; leave out spread`,
    );
  const groups = names.map((name, i) => {
    const values = Array.from({ length: runs }, (_, run) => data[i * runs + run] as number);
    const middle = center === 'median' ? median(values) : mean(values);
    const error = isError ? standardError(values) : 0;
    const line = isError ? [middle - error, middle + error] : [...extent(values)];
    return { name, values, middle, error, line };
  });
  const [low, high] = extent(
    groups.flatMap(({ values, line }) => [...values, ...line]).concat(reference ?? []),
  );
  const plain = (value: number) => {
    const text = digits === undefined ? compact(value) : value.toFixed(digits);
    // What rounds to zero has no sign.
    return Number(text) === 0 ? text.replace('-', '') : text;
  };
  const write = (value: number) => (value >= limit ? `>${plain(limit)}` : plain(value));
  const { xaxis } = axes(options, { x: [low, high] });
  const { margin } = frame(options);
  const height = options.height ?? margin.t + margin.b + row * Math.max(2, names.length);
  const several: DraftTrace[] =
    runs === 1
      ? []
      : [
          ...groups.map(
            ({ line }, i): DraftTrace => ({
              type: 'scatter',
              mode: 'lines',
              x: line,
              y: [labels[i] as string, labels[i] as string],
              line: { color: colorOf(0), width: isError ? 5 : 2 },
              showlegend: false,
              hoverinfo: 'skip',
            }),
          ),
          {
            type: 'scatter',
            mode: 'markers',
            x: groups.flatMap(({ values }) => values),
            y: groups.flatMap(({ values }, i) => values.map(() => labels[i] as string)),
            marker: { symbol: 'circle-open', size: 9, color: colorOf(0), line: { width: 1.5 } },
            showlegend: false,
          },
        ];
  return new Figure({
    data: [
      ...several,
      {
        type: 'scatter',
        mode: 'markers+text',
        x: groups.map(({ middle }) => middle),
        y: labels,
        text: groups.map(({ middle }) => trueMinus(write(middle))),
        textposition: 'top center',
        marker: { size: isError ? 9 : 12, color: colorOf(0) },
        cliponaxis: false,
        showlegend: false,
      },
    ],
    layout: {
      ...frame({ ...options, height }),
      xaxis,
      yaxis: { type: 'category', range: [names.length - 0.5, -0.7] },
      ...(reference === undefined ? {} : { shapes: [lineAt(reference, names.length)] }),
    },
    title: options.title,
    describe: (say) =>
      `${headline('Dot chart', options, say)}: ${groups
        .map(({ name, values, middle, error }) => {
          const [least, most] = extent(values).map(compact);
          const of = center === 'median' ? 'median of ' : '';
          const within = isError ? `, standard error ${compact(error)}` : '';
          const spread =
            runs > 1 ? ` (${of}${plural(runs, 'run')} from ${least} to ${most}${within})` : '';
          return `${say(name)} ${write(middle)}${spread}`;
        })
        .join(', ')}.${reference === undefined ? '' : ` A line at ${compact(reference)}.`}`,
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** That of the mean. */
function standardError(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** The one in the middle, or the mean of the two there. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
}

/** Across all rows. */
const lineAt = (value: number, rows: number) => ({
  type: 'line',
  layer: 'below',
  x0: value,
  x1: value,
  y0: -0.7,
  y1: rows - 0.5,
  line: { dash: 'dash', width: 1.5, color: '#767676' },
});
