import { type Numbers, readFinite as read, showShape as sizes, vectorOf } from '../tensor/index.ts';

/** One class an example, whole numbers. */
export function classes(labels: Numbers, what: string): number[] {
  const list = vectorOf(read(labels, what), what);
  const odd = list.find((label) => !Number.isInteger(label));
  if (odd !== undefined) {
    throw new RangeError(
      `${what}: a class is a whole number, found ${odd}; of scores, say from where on they mean class 1: ` +
        '{ threshold: 0 } for logits, { threshold: 0.5 } for probabilities',
    );
  }
  return list;
}

/**
 * The class that scores speak for: of rows `[n, C]` the place of the largest, the first of equals.
 * One number an example is a class already, or with a threshold a score: 1 above it, else 0.
 */
export function classesOf(scores: Numbers, what: string, threshold?: number): number[] {
  const { shape, data } = read(scores, what);
  const [n, columns = 1, ...more] = shape;
  if (n === undefined || more.length > 0) {
    throw new RangeError(`${what}: shape ${sizes(shape)}, expected [n] or [n, C]`);
  }
  if (columns === 1) {
    return threshold === undefined
      ? classes(scores, what)
      : Array.from(data, (score) => (score > threshold ? 1 : 0));
  }
  return Array.from({ length: n }, (_, i) => {
    let best = 0;
    for (let c = 1; c < columns; c++) {
      if ((data[i * columns + c] as number) > (data[i * columns + best] as number)) best = c;
    }
    return best;
  });
}

/** @throws RangeError for lists of different lengths, and for empty ones */
export function sameLength(who: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length && a.length > 0) return;
  throw new RangeError(
    `${who}: lists of ${a.length} and ${b.length}, expected the same, at least 1`,
  );
}
