import { type AxesOptions, axes, Figure, frame, headline, type Json } from './figure.ts';
import { extent, isNumbers, matrix, type Numbers, vector } from './numbers.ts';
import { diverging, gray, sequential } from './template.ts';
import { brief, oneLine, type Text } from './text.ts';

/** 'sequential' for amounts, 'diverging' for signed values (zero is white), 'gray' for intensities. */
export type Scale = 'sequential' | 'diverging' | 'gray';

export interface HeatmapOptions extends Omit<AxesOptions, 'xScale' | 'yScale'> {
  /** Position or name of each column. Default 0, 1, 2, ... */
  readonly x?: Numbers | readonly Text[];
  /** Position or name of each row. Default 0, 1, 2, ... */
  readonly y?: Numbers | readonly Text[];
  /** Default 'diverging' when values of both signs are there, else 'sequential'. */
  readonly scale?: Scale;
  /** Values at the two ends of the colours. Default: what the data spans. */
  readonly range?: readonly [number, number];
  /** Each value written in its cell. Default: up to 100 cells. */
  readonly annotate?: boolean;
  /** Where row 0 is: 'upper' as a matrix is written, 'lower' as a function is drawn. Default 'upper'. */
  readonly origin?: 'upper' | 'lower';
  /** Above the colours. Default none. */
  readonly colorLabel?: Text;
}

/** Colour scale and its ends, for values that span `[low, high]`. */
export function colouring(
  [low, high]: readonly [number, number],
  scale: Scale = low < 0 && high > 0 ? 'diverging' : 'sequential',
) {
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const [zmin, zmax] =
    scale === 'diverging' ? [-reach, reach] : low < high ? [low, high] : [low - 0.5, low + 0.5];
  const colorscale: Json = { sequential, diverging, gray }[scale];
  return { colorscale, zmin, zmax };
}

/** The bar that says what the colours mean; beside it, its label would lie over numbers such as −0.2. */
export function colorbar(label: Text | undefined): { readonly [key: string]: Json } {
  return {
    thickness: 14,
    outlinewidth: 0,
    ...(label === undefined
      ? {}
      : { title: { text: oneLine(label), side: 'top', font: { size: 13 } } }),
  };
}

function ticks(values: Numbers | readonly Text[] | undefined, count: number, what: string): Json[] {
  const list =
    values === undefined
      ? Array.from({ length: count }, (_, i) => i)
      : isNumbers(values)
        ? vector(values, what)
        : values.map(oneLine);
  if (list.length !== count)
    throw new Error(`${what}: ${list.length} given for ${count} cells; give one a cell`);
  return list;
}

/**
 * A matrix as coloured cells, such as a confusion matrix or a weight matrix.
 * @param input shape [rows, columns]
 * @throws Error for another shape, and a value that is not finite
 */
export function heatmap(input: Numbers, options: HeatmapOptions = {}): Figure {
  const z = matrix(input, 'heatmap');
  const rows = z.length;
  const columns = z[0]?.length ?? 0;
  const span = extent(z.flat());
  const written = options.annotate ?? rows * columns <= 100;
  const { xaxis, yaxis } = axes(options);
  return new Figure(
    [
      {
        type: 'heatmap',
        z,
        x: ticks(options.x, columns, 'heatmap: x'),
        y: ticks(options.y, rows, 'heatmap: y'),
        ...colouring(options.range ?? span, options.scale),
        ...(written
          ? { text: z.map((row) => row.map(brief)), texttemplate: '%{text}', xgap: 1, ygap: 1 }
          : {}),
        colorbar: colorbar(options.colorLabel),
      },
    ],
    {
      ...frame(options),
      xaxis: { ...xaxis, showgrid: false },
      yaxis: {
        ...yaxis,
        showgrid: false,
        ...(options.origin === 'lower' ? {} : { autorange: 'reversed' }),
      },
    },
    `${headline('Heat map', options)}: ${rows} x ${columns} cells from ${brief(span[0])} to ${brief(span[1])}.`,
  );
}
