import type { Text } from '../contract/index.ts';
import { type AxesOptions, plane } from './axes.ts';
import type { Draft, DraftLayout, DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { fitting, frame, headline } from './frame.ts';
import { colorbar, coloring, type Scale } from './heatmap.ts';
import { brief, type Markup, oneLine, trueMinus } from './text.ts';
import { consume, extent, linspace, matrix, type Numbers, type Values, vector } from './values.ts';

/** A function of the plane. */
export type PlaneFunction = (x: number, y: number) => number;

export interface ContourOptions extends Omit<AxesOptions, 'xScale' | 'yScale'> {
  /** Positions of the columns of given values. Default 0, 1, 2, ... */
  readonly x?: Values;
  /** Positions of the rows of given values, row 0 lowest. Default 0, 1, 2, ... */
  readonly y?: Values;
  /**
   * Values taken along each axis of a function, which is read over `xRange` and `yRange`. Default
   * 61.
   */
  readonly resolution?: number;
  /** Roughly how many levels. Default 15. */
  readonly levels?: number;
  /**
   * Levels even in the logarithm, for a narrow valley; every value must be positive. Default false.
   */
  readonly log?: boolean;
  /** Default 'diverging' when values of both signs are there, else 'sequential'. */
  readonly scale?: Scale;
  /** Above the colors. Default none. */
  readonly colorLabel?: Text;
  /**
   * One unit as long on both axes. Default for a function: where neither axis spans more than four
   * times the other; for given values false.
   */
  readonly equal?: boolean;
}

/** Values over a grid of the plane, as `z[row of y][column of x]`. */
export interface Grid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly (readonly number[])[];
  /** Whether it was read off a function. */
  readonly read: boolean;
}

/** Reads a function over its ranges (default -1 to 1), or takes the values given. */
export function gridOf(
  input: PlaneFunction | Values,
  options: ContourOptions,
  caller: string,
): Grid {
  const { resolution = 61, xRange = [-1, 1], yRange = [-1, 1] } = options;
  const given = givenValues(input, [xRange[0], yRange[0]], caller);
  if (given === undefined) {
    const f = input as PlaneFunction;
    const x = linspace(...xRange, resolution);
    const y = linspace(...yRange, resolution);
    const z = y.map((row) => x.map((column) => f(column, row)));
    return { x, y, z: matrix(z, `${caller}: values of the function`), read: true };
  }
  const positions = (values: Values | undefined, count: number, axis: string) => {
    const list = values ? vector(values, `${caller}: ${axis}`) : linspace(0, count - 1, count);
    if (list.length !== count)
      throw new Error(`${caller}: ${list.length} ${axis} for ${count} values; give one each`);
    return list;
  };
  return {
    x: positions(options.x, given[0]?.length ?? 0, 'x'),
    y: positions(options.y, given.length, 'y'),
    z: given,
    read: false,
  };
}

/**
 * The values, where they were given; a function that takes a point is called, and gives a single
 * number.
 */
function givenValues(
  input: PlaneFunction | Values,
  point: readonly [number, number],
  caller: string,
): number[][] | undefined {
  if (typeof input !== 'function') return matrix(input, caller);
  if (input.length > 0) return undefined;
  const make = () => (input as (...point: readonly number[]) => number | Numbers)(...point);
  return consume(make, caller, (output) =>
    typeof output === 'number' ? undefined : matrix(output, caller),
  );
}

/** The filled contours of a grid. */
export function contourTrace(grid: Grid, options: ContourOptions, caller: string): DraftTrace {
  const log = options.log ?? false;
  const [low, high] = extent(grid.z.flat());
  if (log && low <= 0)
    throw new Error(`${caller}: ${low} has no logarithm; add a constant, or leave log out`);
  const z = log ? grid.z.map((row) => row.map(Math.log10)) : grid.z;
  const { colorscale, zmin, zmax } = coloring(extent(z.flat()), log ? 'sequential' : options.scale);
  const powers: number[] = [];
  if (log) for (let p = Math.ceil(zmin); p <= Math.floor(zmax); p++) powers.push(p);
  const bar: { readonly [key: string]: Draft } = {
    ...colorbar(options.colorLabel),
    ...(powers.length > 0
      ? {
          tickvals: powers,
          ticktext: powers.map((p) => `10<sup>${trueMinus(String(p))}</sup>`),
        }
      : {}),
  };
  return {
    type: 'contour',
    x: grid.x,
    y: grid.y,
    z,
    colorscale,
    zmin,
    zmax,
    ncontours: options.levels ?? 15,
    line: { width: 0.6, color: 'rgba(255,255,255,0.6)' },
    colorbar: low < high ? bar : { ...bar, tickvals: [low] },
    name: '',
    hovertemplate: log ? 'x %{x}<br>y %{y}<br>10^%{z}' : 'x %{x}<br>y %{y}<br>%{z}',
  };
}

/** Frame and axes of a grid that fills its plot, under the names of a legend. */
export function gridLayout(
  grid: Grid,
  options: ContourOptions,
  names: readonly Markup[] = [],
): DraftLayout {
  const equal = options.equal ?? (grid.read ? undefined : false);
  const spans = { x: extent(grid.x), y: extent(grid.y) };
  const { xaxis, yaxis, aspect } = plane(options, spans, equal, true);
  return { ...frame(options, names, fitting(options, names, aspect, true)), xaxis, yaxis };
}

/** `61 x 61 values from 0 to 4, least at (0, 0)` */
export function gridSummary({ x, y, z }: Grid): string {
  const [low, high] = extent(z.flat());
  const row = z.findIndex((values) => values.includes(low));
  const column = z[row]?.indexOf(low) ?? 0;
  return (
    `${y.length} x ${x.length} values from ${brief(low)} to ${brief(high)}, ` +
    `least at (${brief(x[column] ?? 0)}, ${brief(y[row] ?? 0)})`
  );
}

/**
 * Level lines of a function of the plane, or of values on a grid (shape [rows, columns], row 0
 * lowest).
 * @throws Error for a value that is not finite, or not positive with `log`
 */
export function contour(input: PlaneFunction | Values, options: ContourOptions = {}): Figure {
  const grid = gridOf(input, options, 'contour');
  return new Figure({
    data: [contourTrace(grid, options, 'contour')],
    layout: gridLayout(grid, options),
    title: options.title,
    describe: (say) => `${headline('Contour plot', options, say)}: ${gridSummary(grid)}.`,
  });
}

/**
 * As `contour`, but a surface to turn. It needs WebGL, so it is shown interactively only: use
 * `contour` where a saved picture matters.
 */
export function surface(
  input: PlaneFunction | Values,
  options: Omit<ContourOptions, 'equal' | 'levels' | 'log'> = {},
): Figure {
  const grid = gridOf(input, options, 'surface');
  const { colorscale, zmin, zmax } = coloring(extent(grid.z.flat()), options.scale);
  const title = (text: Text): Draft => ({ title: { text: oneLine(text) } });
  return new Figure({
    data: [
      {
        type: 'surface',
        x: grid.x,
        y: grid.y,
        z: grid.z,
        colorscale,
        cmin: zmin,
        cmax: zmax,
        colorbar: { thickness: 14, outlinewidth: 0 },
      },
    ],
    layout: {
      ...frame(options, [], 520),
      scene: {
        xaxis: title(options.xLabel ?? 'x'),
        yaxis: title(options.yLabel ?? 'y'),
        zaxis: title(options.colorLabel ?? 'z'),
      },
    },
    title: options.title,
    describe: (say) => `${headline('Surface', options, say)}: ${gridSummary(grid)}.`,
  });
}
