import type { Numbers } from '../tensor/index.ts';
import { readCloud } from './read-cloud.ts';

export interface Voxels {
  /** The cells that hold a point, by their numbers along each axis, in order of their first point. */
  readonly cells: number[][];
  /** How many points each of them holds. */
  readonly counts: number[];
}

/**
 * The cells of a grid that points fall into: floor(x / side) along each axis of `[N, D]`.
 *
 * @param side of a cell
 * @example vision.voxelize([[0.1, 0.2], [0.3, 0.1], [0.7, 0]], 0.5) // cells [[0, 0], [1, 0]], counts [2, 1]
 * @throws RangeError unless the side is above 0
 */
export function voxelize(points: Numbers, side: number): Voxels {
  if (!(side > 0)) {
    throw new RangeError(`voxelize: side is ${side}, expected a length above 0`);
  }
  const { n, dims, data } = readCloud(points, 'voxelize: points');
  const found = new Map<string, { cell: number[]; count: number }>();
  for (let i = 0; i < n; i++) {
    const cell = Array.from({ length: dims }, (_, d) =>
      Math.floor((data[i * dims + d] as number) / side),
    );
    const known = found.get(cell.join());
    if (known) known.count++;
    else found.set(cell.join(), { cell, count: 1 });
  }
  const all = [...found.values()];
  return { cells: all.map(({ cell }) => cell), counts: all.map(({ count }) => count) };
}
