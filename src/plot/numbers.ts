import {
  type Block,
  isNumbers,
  type Numbers,
  readFinite,
  rowsOf,
  showShape,
  vectorOf,
} from '../tensor/index.ts';

export { type Block, isNumbers, type Numbers, showShape as sizes };

/** @throws Error for ragged lists, and for NaN or infinity, with the index of the first */
export const read = readFinite;

/** A list of numbers; a column or row vector counts as one. */
export const vector = (value: Numbers, what: string): number[] => vectorOf(read(value, what), what);

/** Rows of numbers. */
export const matrix = (value: Numbers, what: string): number[][] => rowsOf(read(value, what), what);

/** Points of the plane: two columns. */
export function points(value: Numbers, what: string): [number, number][] {
  const rows = matrix(value, what);
  return rows.map(([x, y, ...more]) => {
    if (x === undefined || y === undefined || more.length > 0)
      throw new Error(`${what}: shape [${rows.length}, ${rows[0]?.length}] given; expected [N, 2]`);
    return [x, y];
  });
}

/** Evenly spaced values, both ends among them. */
export function linspace(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1));
}

/** Least and greatest value. */
export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Five significant digits: finer than a screen shows, and a third of the bytes. */
export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
