import { type Numbers, readNumbers, showShape, type Tensor, tf } from '../tensor/index.ts';

export interface LabelComponentsOptions {
  /** Neighbors of a pixel: those at its sides, or those at its corners too. Default 4. */
  readonly connectivity?: 4 | 8;
}

export interface Components {
  /** Component of each pixel, int32 `[H, W]`: 0 is the background, then by their first pixel. */
  readonly ids: Tensor<[number, number]>;
  readonly count: number;
}

/** Steps to the neighbors of a pixel that come before it, row by row. */
const EARLIER = {
  4: [
    [-1, 0],
    [0, -1],
  ],
  8: [
    [-1, -1],
    [-1, 0],
    [-1, 1],
    [0, -1],
  ],
} as const;

/**
 * The connected components of a mask `[H, W]`: pixels other than 0 that touch belong together. Two
 * passes, with a forest of labels between them (Rosenfeld and Pfaltz, 1966). The caller disposes of
 * `ids`.
 *
 * @example
 * vision.labelComponents([[1, 0, 1], [1, 0, 0]]).count; // 2
 * @throws RangeError unless the mask has two axes, and for another connectivity
 */
export function labelComponents(
  mask: Numbers,
  { connectivity = 4 }: LabelComponentsOptions = {},
): Components {
  const { shape, data } = readNumbers(mask, 'labelComponents: mask');
  const [height, width] = shape as readonly [number, number];
  if (shape.length !== 2) {
    throw new RangeError(
      `labelComponents: mask of shape ${showShape(shape)} given, expected [height, width]; ` +
        'take one image, and one channel of it',
    );
  }
  if (!Object.hasOwn(EARLIER, connectivity)) {
    throw new RangeError(`labelComponents: connectivity is ${connectivity}, expected 4 or 8`);
  }
  // parent[k] leads towards the least label of k's component.
  const parent = [0];
  const root = (label: number): number => {
    let at = label;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  const ids = new Int32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = y * width + x;
      if (!data[here]) continue;
      const around = EARLIER[connectivity].flatMap(([dy, dx]) => {
        const [v, u] = [y + dy, x + dx];
        const label = v < 0 || u < 0 || u >= width ? 0 : (ids[v * width + u] as number);
        return label === 0 ? [] : [root(label)];
      });
      const label = around.length === 0 ? parent.length : Math.min(...around);
      if (around.length === 0) parent.push(label);
      for (const other of around) parent[other] = label;
      ids[here] = label;
    }
  }
  const names = new Map<number, number>([[0, 0]]);
  for (let k = 0; k < ids.length; k++) {
    const own = root(ids[k] as number);
    if (!names.has(own)) names.set(own, names.size);
    ids[k] = names.get(own) as number;
  }
  const tensor = tf.tensor2d(ids, [height, width], 'int32') as unknown as Components['ids'];
  return { ids: tensor, count: names.size - 1 };
}
