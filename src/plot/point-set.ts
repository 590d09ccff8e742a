import type { Text } from '../contract/index.ts';
import { quoted } from './line.ts';
import { isValues, matrix, points, type Values, vector } from './values.ts';

/** A data set, as `data.makeMoons` gives one: inputs, targets, and the names of both. */
export interface ExampleSet {
  /** One example a row. */
  readonly x: Values;
  /** Class labels, whole numbers from 0; of examples with one feature, the values over it. */
  readonly y?: Values;
  readonly classNames?: readonly Text[] | undefined;
  readonly featureNames?: readonly Text[] | undefined;
}

/** How points are told apart. */
export interface PointOptions {
  /**
   * Class of each point, a whole number from 0. Default: those of the set; all one class for bare
   * points.
   */
  readonly labels?: Values;
  /** Name of each class, in order. Default: those of the set, else its number. */
  readonly names?: readonly Text[];
  /** Diameter in pixels. Default 7. */
  readonly size?: number;
  /** 0 to 1. Default 0.85. */
  readonly opacity?: number;
}

/** The points of one class. */
export interface PointClass {
  readonly label: number;
  readonly name: Text;
  readonly members: readonly [number, number][];
  /** Their numbers among all points. */
  readonly indices: readonly number[];
}

/** Points of the plane, and what is known of them. */
export interface PointSet {
  readonly points: readonly [number, number][];
  readonly classes: readonly PointClass[];
  /** Names of the two axes, where the set has some. */
  readonly axes: { readonly xLabel?: Text; readonly yLabel?: Text };
  /** Whether the second coordinate is a target over the only feature. */
  readonly regression: boolean;
}

/**
 * Reads points of shape [N, 2], or a set of them. A set with one feature gives its targets over it.
 * @throws Error for another shape, a value that is not finite, and a label that is no whole number
 * from 0
 */
export function readPoints(
  input: Values | ExampleSet,
  options: PointOptions,
  caller: string,
): PointSet {
  if (isValues(input)) {
    const all = points(input, `${caller}: points`);
    const classes = classesOf(all, options.labels, options.names, caller);
    return { points: all, classes, axes: {}, regression: false };
  }
  const { x, y, classNames, featureNames: [xLabel, yLabel] = [] } = input;
  const rows = matrix(x, `${caller}: x of the set`);
  const regression = y !== undefined && rows[0]?.length === 1;
  const targets = regression ? vector(y, `${caller}: y of the set`) : [];
  if (regression && targets.length !== rows.length)
    throw new Error(
      `${caller}: y of the set: ${targets.length} targets for ${rows.length} examples; give one each`,
    );
  const all = points(
    regression ? rows.map((row, i) => [...row, targets[i] as number]) : rows,
    `${caller}: x of the set`,
  );
  const labels = options.labels ?? (regression ? undefined : y);
  return {
    points: all,
    classes: classesOf(all, labels, options.names ?? classNames, caller),
    axes: {
      ...(xLabel === undefined ? {} : { xLabel }),
      ...(yLabel === undefined || regression ? {} : { yLabel }),
    },
    regression,
  };
}

/** Points grouped by class, in the order of the labels. */
function classesOf(
  all: readonly [number, number][],
  given: Values | undefined,
  names: readonly Text[] | undefined,
  caller: string,
): PointClass[] {
  const labels = given ? vector(given, `${caller}: labels`) : new Array<number>(all.length).fill(0);
  if (labels.length !== all.length)
    throw new Error(
      `${caller}: ${labels.length} labels for ${all.length} points; give one a point`,
    );
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0);
  if (wrong >= 0)
    throw new Error(
      `${caller}: label ${labels[wrong]} at index [${wrong}]; labels are whole numbers from 0`,
    );
  const beyond = labels.findIndex((label) => names !== undefined && label >= names.length);
  if (beyond >= 0)
    throw new Error(
      `${caller}: label ${labels[beyond]} at index [${beyond}] has no name; ` +
        `${names?.length} given: ${names?.map(quoted).join(', ')}`,
    );
  return [...new Set(labels)]
    .sort((a, b) => a - b)
    .map((label) => {
      const indices = [...all.keys()].filter((i) => labels[i] === label);
      return {
        label,
        name: names?.[label] ?? (given ? `${label}` : 'data'),
        members: indices.map((i) => all[i] as [number, number]),
        indices,
      };
    });
}
