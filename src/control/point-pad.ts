import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

/** A point that a reader can drag. */
export interface PadPoint {
  readonly x: number;
  readonly y: number;
  /** Its class, from 0. */
  readonly label: number;
}

export interface PointPadOptions {
  /** Default [-1, 1]. */
  readonly xRange?: readonly [number, number];
  /** Default [-1, 1]. */
  readonly yRange?: readonly [number, number];
  /** How many classes points can have, up to 6. Default: as many as the given points need. */
  readonly classes?: number;
  /** Keep to the given points: none can be added or removed. Default false. */
  readonly fixed?: boolean;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/** More classes have no color of their own. */
const MOST_CLASSES = 6;

/**
 * A plane with points to drag. A click adds a point, Delete removes it, a number key gives it that
 * class.
 *
 * @param points the first points; a missing class is 0
 * @example explore({ z: pointPad([{ x: 0, y: 0 }], { xRange: [-3, 3], yRange: [-3, 3], fixed: true }) },
 *   ({ z: [z] }) => plot.imageGrid(decode(z.x, z.y)))
 * @throws Error for an empty range, a point out of it, and a class that is not there
 */
export function pointPad(
  points: readonly (Omit<PadPoint, 'label'> & { readonly label?: number })[],
  options: PointPadOptions = {},
): Control<readonly PadPoint[]> {
  const { xRange = [-1, 1], yRange = [-1, 1], fixed = false, label } = options;
  const value = points.map(({ x, y, label: own = 0 }) => ({ x, y, label: own }));
  const { classes = Math.max(1, ...value.map((point) => point.label + 1)) } = options;
  for (const [low, high] of [xRange, yRange]) {
    if (!(low < high))
      throw new Error(`pointPad: range ${low} to ${high}; expected the smaller number first`);
  }
  if (!(Number.isInteger(classes) && classes >= 1 && classes <= MOST_CLASSES))
    throw new Error(`pointPad: ${classes} classes; expected 1 to ${MOST_CLASSES}`);
  for (const { x, y, label: own } of value) {
    if (!(x >= xRange[0] && x <= xRange[1] && y >= yRange[0] && y <= yRange[1]))
      throw new Error(
        `pointPad: the point (${x}, ${y}) lies outside [${xRange}] x [${yRange}]; give xRange and yRange`,
      );
    if (!(Number.isInteger(own) && own >= 0 && own < classes))
      throw new Error(`pointPad: class ${own}; expected a whole number from 0 to ${classes - 1}`);
  }
  return new Control<readonly PadPoint[]>({
    frontEnd: 'point-pad',
    value,
    label,
    attributes: { xRange, yRange, classes, fixed },
    words: (now) =>
      now.length > 1
        ? `${now.length} 个点 | ${now.length} points`
        : now.map(({ x, y }) => `(${x}, ${y})`).join(),
  });
}
