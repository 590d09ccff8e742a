import { type Numbers, readFinite, showShape } from '../tensor/index.ts';

export interface WatershedOptions {
  /** Water stays where this is not 0: `[height, width]`. Default: everywhere. */
  readonly mask?: Numbers;
}

/**
 * Watershed from markers (Meyer, 1994, on the flooding of Vincent and Soille, 1991): water rises
 * from each marker over the heights, lowest pixel first, and each pixel goes to the marker whose
 * water reaches it first over a side. Of equally low pixels the one that was reached first is
 * first. No pixel is spent on lines between the parts.
 *
 * @param heights `[height, width]`; the negative distance transform parts things at their waists
 * @param markers of the same shape: 0 for none, else the number of a part
 * @returns the part of each pixel, 0 where no water comes
 * @example vision.watershed([[0, 1, 2, 1, 0]], [[1, 0, 0, 0, 2]]) // [[1, 1, 1, 2, 2]]
 * @throws RangeError for another number of axes, and for shapes that differ
 * @see scikit-image's `segmentation.watershed`
 */
export function watershed(
  heights: Numbers,
  markers: Numbers,
  { mask }: WatershedOptions = {},
): number[][] {
  const { shape, data } = readFinite(heights, 'watershed: heights');
  const [height, width] = shape;
  if (shape.length !== 2 || height === undefined || width === undefined) {
    throw new RangeError(
      `watershed: heights [height, width] are expected, given ${showShape(shape)}`,
    );
  }
  const alike = (value: Numbers, what: string): ArrayLike<number> => {
    const block = readFinite(value, `watershed: ${what}`);
    if (showShape(block.shape) === showShape(shape)) return block.data;
    throw new RangeError(
      `watershed: ${what} ${showShape(block.shape)} for heights ${showShape(shape)}; ` +
        'give one number a pixel',
    );
  };
  const labels = Int32Array.from(alike(markers, 'markers'));
  const allowed = mask && alike(mask, 'mask');
  const shore = new Shore();
  const reach = (at: number) => shore.push(at, data[at] as number);
  for (const [at, label] of labels.entries()) {
    if (allowed && allowed[at] === 0) labels[at] = 0;
    else if (label !== 0) reach(at);
  }
  for (let at = shore.pop(); at !== undefined; at = shore.pop()) {
    const [row, column] = [Math.floor(at / width), at % width];
    const neighbors = [
      row > 0 ? at - width : -1,
      column > 0 ? at - 1 : -1,
      column < width - 1 ? at + 1 : -1,
      row < height - 1 ? at + width : -1,
    ];
    for (const next of neighbors) {
      if (next < 0 || labels[next] !== 0 || (allowed && allowed[next] === 0)) continue;
      labels[next] = labels[at] as number;
      reach(next);
    }
  }
  return Array.from({ length: height }, (_, y) => [...labels.subarray(y * width, (y + 1) * width)]);
}

interface Waiting {
  readonly at: number;
  readonly level: number;
  readonly order: number;
}

/** Pixels that water has reached, lowest first, then first come first: a binary heap. */
class Shore {
  readonly #heap: Waiting[] = [];
  #pushed = 0;

  push(at: number, level: number): void {
    const heap = this.#heap;
    const added = { at, level, order: this.#pushed++ };
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!before(added, heap[above] as Waiting)) break;
      heap[place] = heap[above] as Waiting;
      place = above;
    }
    heap[place] = added;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.at;
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      if (left >= heap.length) break;
      const lower =
        right < heap.length && before(heap[right] as Waiting, heap[left] as Waiting) ? right : left;
      if (!before(heap[lower] as Waiting, last)) break;
      heap[place] = heap[lower] as Waiting;
      place = lower;
    }
    heap[place] = last;
    return first.at;
  }
}

const before = (a: Waiting, b: Waiting): boolean =>
  a.level < b.level || (a.level === b.level && a.order < b.order);
