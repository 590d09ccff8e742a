import { type AxesOptions, plane } from './axes.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { fitting, frame, headline } from './frame.ts';
import { demandPositive, overlay, type Series } from './line.ts';
import { type MarkOptions, markTraces, reach, readArrows } from './marks.ts';
import {
  type ExampleSet,
  type PointClass,
  type PointOptions,
  type PointSet,
  readPoints,
} from './point-set.ts';
import { colorOf, symbolOf } from './template.ts';
import { brief, oneLine, plural, type Say } from './text.ts';
import { extent, type Values, vector } from './values.ts';

export interface ScatterOptions extends AxesOptions, PointOptions, MarkOptions {
  /** Curves drawn over the points, such as a fitted line. Default none. */
  readonly lines?: readonly Series[];
  /**
   * One unit as long on both axes. Default: where both are linear and neither spans more than four
   * times the other; false for a set of one feature.
   */
  readonly equal?: boolean;
  /**
   * How much each point counts, from 0: its area is in proportion, and a point of weight 1 has the
   * diameter `size`. Default: all the same.
   */
  readonly weights?: Values;
}

/** One trace a class, in its color and its shape. */
export function pointTraces(
  classes: readonly PointClass[],
  options: PointOptions & Pick<ScatterOptions, 'weights'>,
): DraftTrace[] {
  const size = options.size ?? 7;
  const diameters = diametersOf(options.weights, size, classes);
  return classes.map(({ label, name, members, indices }) => ({
    type: 'scatter',
    mode: 'markers',
    name: oneLine(name),
    x: members.map(([x]) => x),
    y: members.map(([, y]) => y),
    marker: {
      color: colorOf(label),
      symbol: symbolOf(label),
      size: diameters ? indices.map((i) => diameters[i] as number) : size,
      opacity: options.opacity ?? 0.85,
      line: { color: '#FFFFFF', width: 0.5 },
    },
  }));
}

/** Diameters of points whose areas are in proportion to their weights. */
function diametersOf(
  given: Values | undefined,
  size: number,
  classes: readonly PointClass[],
): readonly number[] | undefined {
  if (given === undefined) return undefined;
  const weights = vector(given, 'scatter: weights');
  const count = classes.reduce((sum, { members }) => sum + members.length, 0);
  if (weights.length !== count || weights.some((weight) => weight < 0)) {
    throw new Error(
      `scatter: ${weights.length} weights for ${count} points, the least ${Math.min(...weights)}; give one a point, from 0`,
    );
  }
  return weights.map((weight) => size * Math.sqrt(weight));
}

/** `x from -1 to 1, y from 0 to 2` */
export function spans(all: readonly (readonly [number, number])[]): string {
  const [left, right] = extent(all.map(([x]) => x));
  const [low, high] = extent(all.map(([, y]) => y));
  return `x from ${brief(left)} to ${brief(right)}, y from ${brief(low)} to ${brief(high)}`;
}

export const classSizes = (classes: readonly PointClass[], say: Say): string =>
  classes.length > 1
    ? ` in ${classes.length} classes (${classes.map((c) => `${say(c.name)}: ${c.members.length}`).join(', ')})`
    : '';

/** The ranges that show all points and arrows; those that the reader gave come first. */
export function shownRanges(
  { points }: PointSet,
  options: AxesOptions & MarkOptions,
  room: number,
  caller: string,
): { readonly x: readonly [number, number]; readonly y: readonly [number, number] } {
  const tips = readArrows(options.arrows ?? [], caller).flatMap(({ from, to }) => [from, to]);
  const all = [...points, ...tips];
  const range = (letter: 'x' | 'y', values: readonly number[]) =>
    options[`${letter}Range`] ??
    (options[`${letter}Scale`] === 'log' ? extent(values) : reach(values, room));
  return {
    x: range(
      'x',
      all.map(([x]) => x),
    ),
    y: range(
      'y',
      all.map(([, y]) => y),
    ),
  };
}

/**
 * Points of the plane, colored and shaped by class.
 * @param input shape [N, 2], or a data set; of one with a single feature its targets are drawn over
 * it
 * @example scatter(moons, { boundary: { w: [1, -2], b: 0.5 }, ring: [7] })
 * @throws Error for another shape, a value that is not finite, a label that is no whole number from
 * 0, and a ring around no point
 */
export function scatter(input: Values | ExampleSet, options: ScatterOptions = {}): Figure {
  const set = readPoints(input, options, 'scatter');
  const { points, classes } = set;
  const all = { ...set.axes, ...options };
  demandPositive(
    points.map(([x]) => x),
    options.xScale,
    'scatter: x',
  );
  demandPositive(
    points.map(([, y]) => y),
    options.yScale,
    'scatter: y',
  );
  const lines = options.lines ?? [];
  const shown = shownRanges(set, options, 0.08, 'scatter');
  const data = [
    ...pointTraces(classes, options),
    ...overlay(lines, classes.length, 'scatter: lines'),
    ...markTraces(options, points, shown.x, shown.y, 'scatter'),
  ];
  // A boundary reaches beyond what is shown, so what is shown must be said.
  const ranges = options.boundary ? { xRange: shown.x, yRange: shown.y } : {};
  const equal = options.equal ?? (set.regression ? false : undefined);
  const given = options.xRange !== undefined || options.yRange !== undefined;
  const { xaxis, yaxis, aspect } = plane({ ...all, ...ranges }, shown, equal, given);
  const names = listed(data);
  return new Figure({
    data,
    layout: {
      ...frame(options, names, fitting(options, names, aspect, false)),
      xaxis,
      yaxis,
    },
    title: options.title,
    describe: (say) =>
      `${headline('Scatter plot', options, say)}: ${plural(points.length, 'point')}${classSizes(classes, say)}, ` +
      `${spans(points)}${lines.length > 0 ? `, with ${plural(lines.length, 'line')}` : ''}.`,
  });
}
