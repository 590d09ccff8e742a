import {
  type AxesOptions,
  axes,
  Figure,
  frame,
  headline,
  type Json,
  type Trace,
} from './figure.ts';
import { colorbar, colouring, type Scale } from './heatmap.ts';
import { extent, linspace, matrix, type Numbers, vector } from './numbers.ts';
import { brief, oneLine, type Text } from './text.ts';

/** A function of the plane. */
export type PlaneFunction = (x: number, y: number) => number;

export interface ContourOptions extends Omit<AxesOptions, 'xScale' | 'yScale'> {
  /** Positions of the columns of given values. Default 0, 1, 2, ... */
  readonly x?: Numbers;
  /** Positions of the rows of given values, row 0 lowest. Default 0, 1, 2, ... */
  readonly y?: Numbers;
  /** Values taken along each axis of a function, which is read over `xRange` and `yRange`. Default 61. */
  readonly resolution?: number;
  /** Roughly how many levels. Default 15. */
  readonly levels?: number;
  /** Levels even in the logarithm, for a narrow valley; every value must be positive. Default false. */
  readonly log?: boolean;
  /** Default 'diverging' when values of both signs are there, else 'sequential'. */
  readonly scale?: Scale;
  /** Beside the colours. Default none. */
  readonly colorLabel?: Text;
}

/** Values over a grid of the plane, as `z[row of y][column of x]`. */
export interface Grid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly z: readonly (readonly number[])[];
}

/** Reads a function over its ranges (default -1 to 1), or takes the values given. */
export function gridOf(
  input: PlaneFunction | Numbers,
  options: ContourOptions,
  caller: string,
): Grid {
  if (typeof input === 'function') {
    const { resolution = 61, xRange = [-1, 1], yRange = [-1, 1] } = options;
    const x = linspace(...xRange, resolution);
    const y = linspace(...yRange, resolution);
    const z = y.map((row) => x.map((column) => input(column, row)));
    return { x, y, z: matrix(z, `${caller}: values of the function`) };
  }
  const z = matrix(input, caller);
  const positions = (values: Numbers | undefined, count: number, axis: string) => {
    const list = values ? vector(values, `${caller}: ${axis}`) : linspace(0, count - 1, count);
    if (list.length !== count)
      throw new Error(`${caller}: ${list.length} ${axis} for ${count} values; give one each`);
    return list;
  };
  return {
    x: positions(options.x, z[0]?.length ?? 0, 'x'),
    y: positions(options.y, z.length, 'y'),
    z,
  };
}

/** The filled contours of a grid. */
export function contourTrace(grid: Grid, options: ContourOptions, caller: string): Trace {
  const log = options.log ?? false;
  const [low, high] = extent(grid.z.flat());
  if (log && low <= 0)
    throw new Error(`${caller}: ${low} has no logarithm; add a constant, or leave log out`);
  const z = log ? grid.z.map((row) => row.map(Math.log10)) : grid.z;
  const { colorscale, zmin, zmax } = colouring(
    extent(z.flat()),
    log ? 'sequential' : options.scale,
  );
  const powers: number[] = [];
  if (log) for (let p = Math.ceil(zmin); p <= Math.floor(zmax); p++) powers.push(p);
  const bar: Json = {
    ...colorbar(options.colorLabel),
    ...(powers.length > 0
      ? { tickvals: powers, ticktext: powers.map((p) => `10<sup>${p}</sup>`) }
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
    colorbar: low < high ? bar : { ...(bar as object), tickvals: [low] },
    name: '',
    hovertemplate: log ? 'x %{x}<br>y %{y}<br>10^%{z}' : 'x %{x}<br>y %{y}<br>%{z}',
  };
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
 * Level lines of a function of the plane, or of values on a grid (shape [rows, columns], row 0 lowest).
 * @throws Error for a value that is not finite, or not positive with `log`
 */
export function contour(input: PlaneFunction | Numbers, options: ContourOptions = {}): Figure {
  const grid = gridOf(input, options, 'contour');
  return new Figure(
    [contourTrace(grid, options, 'contour')],
    { ...frame(options), ...axes(options) },
    `${headline('Contour plot', options)}: ${gridSummary(grid)}.`,
  );
}

/**
 * As `contour`, but a surface to turn. It needs WebGL, so it is shown interactively only: use `contour` where a
 * saved picture matters.
 */
export function surface(input: PlaneFunction | Numbers, options: ContourOptions = {}): Figure {
  const grid = gridOf(input, options, 'surface');
  const { colorscale, zmin, zmax } = colouring(extent(grid.z.flat()), options.scale);
  const title = (text: Text | undefined, fallback: string): Json => ({
    title: { text: text === undefined ? fallback : oneLine(text) },
  });
  return new Figure(
    [
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
    {
      ...frame(options, [], 520),
      scene: {
        xaxis: title(options.xLabel, 'x'),
        yaxis: title(options.yLabel, 'y'),
        zaxis: title(options.colorLabel, 'z'),
      },
    },
    `${headline('Surface', options)}: ${gridSummary(grid)}.`,
  );
}
