import type { Shape } from '../../tensor/index.ts';

/** How many inputs feed one output of a weight, and how many outputs one input feeds. */
export interface Fans {
  readonly in: number;
  readonly out: number;
}

/**
 * Fans of a weight: `[in, out]` of a linear layer, or `[height, width, in, out]` of a convolution,
 * where both are multiplied by the area of the window.
 *
 * @throws RangeError for fewer than two axes.
 */
export function fans(shape: Shape): Fans {
  if (shape.length < 2) {
    throw new RangeError(`fans: needs two axes or more, given [${shape.join(', ')}]`);
  }
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return { in: window * (shape.at(-2) as number), out: window * (shape.at(-1) as number) };
}
