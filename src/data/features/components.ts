import { type Numbers, readNumbers, showShape } from '../../tensor/index.ts';

export interface ComponentOptions {
  /** Pixels that touch at a corner belong together too. Default false: only at a side. */
  readonly diagonal?: boolean;
}

/** The connected parts of a mask. */
export interface Components {
  /** How many there are. */
  readonly count: number;
  /** `[height · width]`, row by row: 0 where the mask is 0, else the number of the part, from 1. */
  readonly labels: Int32Array;
}

/**
 * The connected components of a mask: two pixels other than 0 belong to one component where a path
 * of such pixels leads from one to the other. They are numbered in the order of their first pixel,
 * row by row.
 *
 * @param mask `[height, width]`
 * @throws RangeError for another number of axes
 * @example data.connectedComponents([[1, 0], [0, 1]]).count; // 2, and 1 with diagonal: true
 */
export function connectedComponents(
  mask: Numbers,
  { diagonal = false }: ComponentOptions = {},
): Components {
  const { shape, data } = readNumbers(mask, 'connectedComponents: mask');
  const [height, width] = shape;
  if (shape.length !== 2 || height === undefined || width === undefined) {
    throw new RangeError(
      `connectedComponents: a mask [height, width] is expected, given ${showShape(shape)}`,
    );
  }
  const labels = new Int32Array(height * width);
  let count = 0;
  const waiting: number[] = [];
  const visit = (at: number) => {
    if (data[at] === 0 || labels[at] !== 0) return;
    labels[at] = count;
    waiting.push(at);
  };
  for (let start = 0; start < labels.length; start++) {
    if (data[start] === 0 || labels[start] !== 0) continue;
    count++;
    visit(start);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [row, column] = [Math.floor(at / width), at % width];
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          if (diagonal || y === row || x === column) visit(y * width + x);
        }
      }
    }
  }
  return { count, labels };
}
