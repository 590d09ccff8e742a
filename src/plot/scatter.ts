import { type AxesOptions, axes, Figure, frame, headline, legendOf, type Trace } from './figure.ts';
import { curve, type Series } from './line.ts';
import { extent, type Numbers, points, vector } from './numbers.ts';
import { colourOf, symbolOf } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

/** How points are told apart. */
export interface PointOptions {
  /** Class of each point, a whole number from 0. Default: all one class. */
  readonly labels?: Numbers;
  /** Name of each class, in order. Default: its number. */
  readonly names?: readonly Text[];
  /** Diameter in pixels. Default 7. */
  readonly size?: number;
  /** 0 to 1. Default 0.85. */
  readonly opacity?: number;
}

export interface ScatterOptions extends AxesOptions, PointOptions {
  /** Curves drawn over the points, such as a fitted line. Default none. */
  readonly lines?: readonly Series[];
  /** One unit as long on both axes. Default false. */
  readonly equal?: boolean;
}

/** The points of one class. */
export interface PointClass {
  readonly label: number;
  readonly name: string;
  readonly members: readonly [number, number][];
}

/** Points grouped by class, in the order of the labels. */
export function classesOf(
  all: readonly [number, number][],
  options: PointOptions,
  caller: string,
): PointClass[] {
  const labels = options.labels
    ? vector(options.labels, `${caller}: labels`)
    : new Array<number>(all.length).fill(0);
  if (labels.length !== all.length)
    throw new Error(
      `${caller}: ${labels.length} labels for ${all.length} points; give one a point`,
    );
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0);
  if (wrong >= 0)
    throw new Error(
      `${caller}: label ${labels[wrong]} at index [${wrong}]; labels are whole numbers from 0`,
    );
  return [...new Set(labels)]
    .sort((a, b) => a - b)
    .map((label) => {
      const name = options.names?.[label];
      return {
        label,
        name: oneLine(name ?? (options.labels ? `${label}` : { zh: '数据', en: 'data' })),
        members: all.filter((_, i) => labels[i] === label),
      };
    });
}

/** One trace a class, in its colour and its shape. */
export function pointTraces(classes: readonly PointClass[], options: PointOptions): Trace[] {
  return classes.map(({ label, name, members }) => ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: members.map(([x]) => x),
    y: members.map(([, y]) => y),
    marker: {
      color: colourOf(label),
      symbol: symbolOf(label),
      size: options.size ?? 7,
      opacity: options.opacity ?? 0.85,
      line: { color: '#FFFFFF', width: 0.5 },
    },
  }));
}

/** `x from -1 to 1, y from 0 to 2` */
export function spans(all: readonly [number, number][]): string {
  const [left, right] = extent(all.map(([x]) => x));
  const [low, high] = extent(all.map(([, y]) => y));
  return `x from ${brief(left)} to ${brief(right)}, y from ${brief(low)} to ${brief(high)}`;
}

export const classSizes = (classes: readonly PointClass[]): string =>
  classes.length > 1
    ? ` in ${classes.length} classes (${classes.map((c) => `${c.name}: ${c.members.length}`).join(', ')})`
    : '';

/**
 * Points of the plane, coloured and shaped by class.
 * @param input shape [N, 2]
 * @throws Error for another shape, a value that is not finite, and a label that is no whole number from 0
 */
export function scatter(input: Numbers, options: ScatterOptions = {}): Figure {
  const all = points(input, 'scatter: points');
  const classes = classesOf(all, options, 'scatter');
  const lines = options.lines ?? [];
  const { xaxis, yaxis } = axes(options);
  const data = [
    ...pointTraces(classes, options),
    ...lines.map((series, i) =>
      curve({ markers: false, ...series }, classes.length + i, 'scatter: lines'),
    ),
  ];
  return new Figure(
    data,
    {
      ...frame(options, legendOf(data)),
      xaxis,
      yaxis: options.equal ? { ...yaxis, scaleanchor: 'x' } : yaxis,
    },
    `${headline('Scatter plot', options)}: ${plural(all.length, 'point')}${classSizes(classes)}, ${spans(all)}` +
      `${lines.length > 0 ? `, with ${plural(lines.length, 'line')}` : ''}.`,
  );
}
