import type { Text } from '../contract/index.ts';
import { type AxesOptions, axes } from './axes.ts';
import type { Draft } from './draft.ts';
import { Figure } from './figure.ts';
import { fitting, frame, headline } from './frame.ts';
import { diverging, gray, sequential } from './template.ts';
import { brief, escapeText, type Markup, markup, numeral, oneLine } from './text.ts';
import { extent, isValues, matrix, type Values, vector } from './values.ts';

/**
 * 'sequential' for amounts, 'diverging' for signed values (zero is white), 'gray' for intensities.
 */
export type Scale = 'sequential' | 'diverging' | 'gray';

export interface HeatmapOptions extends Omit<AxesOptions, 'xScale' | 'yScale'> {
  /** Position or name of each column. Default 0, 1, 2, ... */
  readonly x?: Values | readonly Text[];
  /** Position or name of each row. Default 0, 1, 2, ... */
  readonly y?: Values | readonly Text[];
  /** Default 'diverging' when values of both signs are there, else 'sequential'. */
  readonly scale?: Scale;
  /** Values at the two ends of the colors. Default: what the data spans. */
  readonly range?: readonly [number, number];
  /** Each value written in its cell. Default: up to 100 cells. */
  readonly annotate?: boolean;
  /**
   * Where row 0 is: 'upper' as a matrix is written, 'lower' as a function is drawn. Default
   * 'upper'.
   */
  readonly origin?: 'upper' | 'lower';
  /** Cells are squares. Default false. */
  readonly equal?: boolean;
  /** Above the colors. Default none. */
  readonly colorLabel?: Text;
}

/** Color scale and its ends, for values that span `[low, high]`. */
export function coloring(
  [low, high]: readonly [number, number],
  scale: Scale = low < 0 && high > 0 ? 'diverging' : 'sequential',
) {
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const [zmin, zmax] =
    scale === 'diverging' ? [-reach, reach] : low < high ? [low, high] : [low - 0.5, low + 0.5];
  const colorscale: Draft = { sequential, diverging, gray }[scale];
  return { colorscale, zmin, zmax };
}

/** A name above a color bar, with room for the number at the bar's end. */
const spaced = (name: string): string =>
  `${escapeText(name)}<br><span style="font-size:6px"> </span>`;

/**
 * The bar that says what the colors mean; beside it, its label would lie over numbers such as −0.2.
 */
export function colorbar(label: Text | undefined): { readonly [key: string]: Draft } {
  return {
    thickness: 14,
    outlinewidth: 0,
    ...(label === undefined
      ? {}
      : { title: { text: markup(label, spaced), side: 'top', font: { size: 13 } } }),
  };
}

/** Positions along an axis, or names at 0, 1, 2, ... */
function ticks(
  values: Values | readonly Text[] | undefined,
  count: number,
  what: string,
): { readonly at: readonly number[]; readonly axis: { readonly [key: string]: Draft } } {
  const places = Array.from({ length: count }, (_, i) => i);
  if (values === undefined) return { at: places, axis: {} };
  const names: readonly number[] | readonly Markup[] = isValues(values)
    ? vector(values, what)
    : values.map(oneLine);
  if (names.length !== count)
    throw new Error(`${what}: ${names.length} given for ${count} cells; give one a cell`);
  return isValues(values)
    ? { at: names as readonly number[], axis: {} }
    : { at: places, axis: { tickvals: places, ticktext: names as readonly Markup[] } };
}

/**
 * A matrix as colored cells, such as a weight matrix.
 * @param input shape [rows, columns]
 * @throws Error for another shape, and a value that is not finite
 */
export function heatmap(input: Values, options: HeatmapOptions = {}): Figure {
  const z = matrix(input, 'heatmap');
  const rows = z.length;
  const columns = z[0]?.length ?? 0;
  const span = extent(z.flat());
  const written = options.annotate ?? rows * columns <= 100;
  const { xaxis, yaxis } = axes(options);
  const [x, y] = [ticks(options.x, columns, 'heatmap: x'), ticks(options.y, rows, 'heatmap: y')];
  return new Figure({
    data: [
      {
        type: 'heatmap',
        z,
        x: x.at,
        y: y.at,
        ...coloring(options.range ?? span, options.scale),
        ...(written
          ? { text: z.map((row) => row.map(numeral)), texttemplate: '%{text}', xgap: 1, ygap: 1 }
          : {}),
        colorbar: colorbar(options.colorLabel),
      },
    ],
    layout: {
      ...frame(options, [], options.equal ? fitting(options, [], rows / columns, true) : undefined),
      xaxis: {
        ...xaxis,
        ...x.axis,
        showgrid: false,
        ...(options.equal ? { constrain: 'domain' } : {}),
      },
      yaxis: {
        ...yaxis,
        ...y.axis,
        showgrid: false,
        ...(options.equal ? { constrain: 'domain', scaleanchor: 'x' } : {}),
        ...(options.origin === 'lower' ? {} : { autorange: 'reversed' }),
      },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Heat map', options, say)}: ${rows} x ${columns} cells from ${brief(span[0])} to ${brief(span[1])}.`,
  });
}
