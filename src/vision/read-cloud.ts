import { type Numbers, readNumbers, showShape } from '../tensor/index.ts';

/** Points row by row. */
export interface Cloud {
  readonly n: number;
  readonly dims: number;
  readonly data: ArrayLike<number>;
}

/** Points `[N, D]`. @throws RangeError for other axes, and for no points */
export function readCloud(points: Numbers, what: string): Cloud {
  const { shape, data } = readNumbers(points, what);
  const [n = 0, dims = 0] = shape;
  if (shape.length !== 2 || n === 0) {
    throw new RangeError(
      `${what}: shape ${showShape(shape)} given; expected [points, dimensions], one cloud`,
    );
  }
  return { n, dims, data };
}

/** Squared distance of point i of one cloud to point j of another. */
export function squaredDistance(a: Cloud, i: number, b: Cloud, j: number): number {
  let square = 0;
  for (let d = 0; d < a.dims; d++) {
    square += ((a.data[i * a.dims + d] as number) - (b.data[j * a.dims + d] as number)) ** 2;
  }
  return square;
}
