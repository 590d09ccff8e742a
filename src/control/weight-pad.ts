import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';
import { checkRange } from './range.ts';

/** Rows of numbers. */
type Rows = readonly (readonly number[])[];

export interface WeightPadOptions {
  /** The smallest weight. Default -2. */
  readonly min?: number;
  /** The largest weight. Default 2. */
  readonly max?: number;
  /** From one weight to the next. Default 1. */
  readonly step?: number;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/** More cells would be too small to hit with a finger. */
const MOST = 9;

/**
 * A grid of weights to paint, such as a convolution kernel. A click raises a weight by a step, and
 * dragging paints other cells alike. Arrow keys and digits do the same.
 *
 * @param rows the first weights
 * @example explore({ kernel: weightPad([[0, 0, 0], [0, 1, 0], [0, 0, 0]]) }, ({ kernel }) =>
 *   plot.heatmap(corr2d(image, Matrix.of(kernel))))
 * @throws Error for rows that are not 1 to 9 of the same 1 to 9 cells, an empty range, a step that
 * is not positive, and a weight out of the range
 */
export function weightPad(rows: Rows, options: WeightPadOptions = {}): Control<Rows> {
  const { min = -2, max = 2, step = 1, label } = options;
  const columns = rows[0]?.length ?? 0;
  const isGrid = (n: number) => n >= 1 && n <= MOST;
  if (!isGrid(rows.length) || !isGrid(columns) || rows.some((row) => row.length !== columns))
    throw new Error(
      `weightPad: rows of ${rows.map((row) => row.length).join(', ') || 'no'} cells; expected 1 to ` +
        `${MOST} rows of the same 1 to ${MOST} cells`,
    );
  for (const weight of rows.flat()) checkRange('weightPad', min, max, step, weight);
  return new Control<Rows>({
    frontEnd: 'weight-pad',
    value: rows.map((row) => [...row]),
    label,
    attributes: { min, max, step },
  });
}
