import { hasMethods, peek } from '../render/read-without-getters.ts';

/** A dataset of tfjs-data, known by what it can do. */
export interface DatasetLike {
  /** The number of elements: null where it is not known, Infinity where there is no end. */
  readonly size: number | null;
  iterator(): unknown;
  forEachAsync(visit: (element: unknown) => void): unknown;
}

export const isDataset = (value: unknown): value is DatasetLike =>
  hasMethods(value, 'iterator', 'forEachAsync') && peek(value, 'size') !== undefined;

/** `Dataset of 60,000 elements`. No element is read: that may take long, or consume it. */
export function describeDataset({ size }: DatasetLike): string {
  if (size === null || size === undefined) return 'Dataset of unknown size';
  if (size === Number.POSITIVE_INFINITY) return 'Dataset without end';
  return `Dataset of ${size.toLocaleString('en-US')} ${size === 1 ? 'element' : 'elements'}`;
}
