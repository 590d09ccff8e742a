import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorHistogram, hog, hogCells, hogPicture, shift } from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const image = (
  height: number,
  width: number,
  value: (x: number, y: number) => number,
): { shape: number[]; data: number[] } => ({
  shape: [height, width],
  data: Array.from({ length: height * width }, (_, i) => value(i % width, Math.floor(i / width))),
});

const colored = (rng: Rng, height = 6, width = 5) => ({
  shape: [height, width, 3],
  data: Array.from({ length: height * width * 3 }, () => rng.uniform()),
});

/** The numbers of a tensor, which is freed. */
function numbers(t: tf.Tensor): number[] {
  const values = [...t.dataSync()];
  t.dispose();
  return values;
}

/** Some images of one shape in a batch `[n, h, w, c]`. */
const batchOf = (...images: readonly { shape: number[]; data: number[] }[]) => {
  const [height = 0, width = 0, channels = 1] = images[0]?.shape ?? [];
  return {
    shape: [images.length, height, width, channels],
    data: images.flatMap(({ data }) => data),
  };
};

describe('colorHistogram', () => {
  it('counts each pixel once, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 6 }), (seed, bins) => {
        const rng = new Rng(seed);
        const one = colored(rng);
        const counts = numbers(colorHistogram(one, { bins }));
        expect(counts).toHaveLength(bins ** 3);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(30);
        const pixels = rng.permutation(30).flatMap((p) => one.data.slice(3 * p, 3 * p + 3));
        expect(numbers(colorHistogram({ shape: one.shape, data: pixels }, { bins }))).toEqual(
          counts,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('puts a color into its box; 1 belongs to the last', () => {
    const red = colorHistogram({ shape: [1, 1, 3], data: [1, 0, 0.5] }, { bins: 2 });
    expect(numbers(red)).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect(numbers(colorHistogram({ shape: [1, 3], data: [0, 0.49, 1] }, { bins: 2 }))).toEqual([
      2, 1,
    ]);
    const four = colorHistogram({ shape: [1, 1], data: [0.3] });
    expect(numbers(four)).toEqual([0, 1, 0, 0]);
  });

  it('gives a row for each image of a batch', () => {
    const rng = new Rng(1);
    const images = [colored(rng), colored(rng), colored(rng)];
    const all = colorHistogram(batchOf(...images), { bins: 2 });
    expect(all.shape).toEqual([3, 8]);
    expect(numbers(all)).toEqual(
      images.flatMap((one) => numbers(colorHistogram(one, { bins: 2 }))),
    );
  });

  it('reads tensors and refuses bytes, what is no image, and strange bins', () => {
    const t = tf.fill([4, 4, 3], 0.1);
    expect(numbers(colorHistogram(t))[0]).toBe(16);
    t.dispose();
    expect(() => colorHistogram({ shape: [1, 1], data: [128] })).toThrow(/found 128.*255/);
    for (const shape of [[4], [0, 2, 2, 1], [1, 1, 1, 1, 1]]) {
      expect(() => colorHistogram({ shape, data: [0] })).toThrow(/a batch \[n, height/);
    }
    expect(() => colorHistogram({ shape: [1, 1], data: [0] }, { bins: 0 })).toThrow(/given 0/);
  });
});

describe('hog', () => {
  it('gives 3780 numbers for the window of Dalal and Triggs', () => {
    const features = hog(image(128, 64, (x, y) => x + y));
    expect(features.shape).toEqual([3780]);
    features.dispose();
  });

  it('is zero for a uniform image', () => {
    expect(numbers(hog(image(16, 16, () => 0.7))).every((value) => value === 0)).toBe(true);
  });

  it('gives a row for each image of a batch', () => {
    const rng = new Rng(2);
    const images = [0, 1, 2].map(() => image(28, 28, () => rng.uniform()));
    const batch = tf.tensor4d(batchOf(...images).data, [3, 28, 28, 1]);
    const before = tf.memory().numTensors;
    const features = hog(batch, { cell: 7 });
    expect(features.shape).toEqual([3, 324]);
    const rows = images.flatMap((one) => numbers(hog(one, { cell: 7 })));
    expect(numbers(features)).toEqual(rows);
    const cells = hogCells(batch, { cell: 7 });
    expect(cells.shape).toEqual([3, 4, 4, 9]);
    const pictures = hogPicture(cells, { size: 5 });
    expect(pictures.shape).toEqual([3, 20, 20, 1]);
    const second = tf.tidy(() =>
      hogPicture(hogCells(images[1] as never, { cell: 7 }), { size: 5 }),
    );
    expect(numbers(pictures).slice(400, 800)).toEqual(numbers(second));
    cells.dispose();
    expect(tf.memory().numTensors).toBe(before);
    batch.dispose();
  });

  it.each([
    [0, 0],
    [20, 1],
    [60, 3],
    [90, 4.5],
    [160, 8],
  ])('puts a ramp that rises at %d degrees into bin %d', (degrees, bin) => {
    const a = (degrees * Math.PI) / 180;
    const ramp = image(24, 24, (x, y) => x * Math.cos(a) + y * Math.sin(a));
    const cells = hogCells(ramp);
    expect(cells.shape).toEqual([3, 3, 9]);
    // Of three rows of three the one in the middle.
    const middle = numbers(cells).slice(4 * 9, 5 * 9);
    const total = middle.reduce((s, v) => s + v, 0);
    // Differences over two pixels, 64 of them.
    expect(total).toBeCloseTo(128, 3);
    const low = Math.floor(bin);
    expect(middle[low]).toBeCloseTo(total * (1 - (bin - low)), 3);
    if (bin > low) expect(middle[low + 1]).toBeCloseTo(total * (bin - low), 3);
  });

  it('puts an upright edge into one bin, whichever side is bright', () => {
    for (const sign of [1, -1]) {
      const values = numbers(hogCells(image(8, 8, (x) => (x < 4 ? 0 : sign))));
      expect(values.flatMap((v, i) => (v > 0 ? [i % 9] : []))).toEqual([0]);
    }
  });

  it('does not see a change of brightness or of contrast', () => {
    const rng = new Rng(3);
    const one = image(32, 32, () => rng.uniform());
    const other = { shape: one.shape, data: one.data.map((v) => 0.2 + 3 * v) };
    const [a, b] = [numbers(hog(one)), numbers(hog(other))];
    expect(Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))))).toBeLessThan(1e-5);
  });

  it('normalizes each block to length 1', () => {
    const rng = new Rng(4);
    const all = numbers(
      hog(
        image(32, 40, () => rng.uniform()),
        { block: 3, cell: 4, bins: 6 },
      ),
    );
    expect(all).toHaveLength(6 * 8 * 9 * 6);
    for (let i = 0; i < all.length; i += 54) {
      expect(Math.hypot(...all.slice(i, i + 54))).toBeCloseTo(1, 4);
    }
  });

  it('is the cells of each block, row by row, cut at 0.2 and normalized twice', () => {
    const rng = new Rng(5);
    const options = { cell: 4, bins: 6 };
    const one = image(12, 16, (x) => rng.uniform() + 2 * Math.max(0, x - 8));
    const cells = numbers(hogCells(one, options));
    const unit = (v: number[]) => v.map((a) => a / Math.sqrt(v.reduce((s, b) => s + b * b, 1e-6)));
    const expected = [0, 1].flatMap((row) =>
      [0, 1, 2].flatMap((column) => {
        const block = [0, 1].flatMap((down) => {
          const from = ((row + down) * 4 + column) * 6;
          return cells.slice(from, from + 12);
        });
        return unit(unit(block).map((v) => Math.min(0.2, v)));
      }),
    );
    const found = numbers(hog(one, options));
    expect(found).toHaveLength(expected.length);
    expect(Math.max(...found.map((v, i) => Math.abs(v - (expected[i] ?? NaN))))).toBeLessThan(1e-6);
    expect(Math.max(...found)).toBeGreaterThan(0.2);
  });

  it('takes the channel with the strongest gradient, and tensors', () => {
    const edge = tf.tidy(() => {
      const plane = tf.tensor2d(image(16, 16, (x) => (x < 8 ? 0 : 1)).data, [16, 16]);
      return tf.stack([plane.mul(0.1), plane, plane.mul(-0.5)], 2);
    });
    const before = tf.memory().numTensors;
    expect(numbers(hogCells(edge))).toEqual(
      numbers(hogCells(image(16, 16, (x) => (x < 8 ? 0 : 1)))),
    );
    expect(tf.memory().numTensors).toBe(before);
    edge.dispose();
  });

  it('refuses what has no cell or no block, and strange options', () => {
    expect(() => hog(image(7, 16, () => 0))).toThrow(/7 x 16 has no whole cell of 8 x 8/);
    expect(() => hog(image(8, 16, () => 0))).toThrow(/1 x 2 cells; given 2/);
    const flat = image(8, 8, () => 0);
    expect(() => hogCells(flat, { bins: 0 })).toThrow(/bins .* given 0/);
    expect(() => hogCells(flat, { cell: 1.5 })).toThrow(/cell .* given 1.5/);
    expect(() => hogPicture(flat, { size: 0 })).toThrow(/size .* given 0/);
  });

  it('draws the strokes along the edges', () => {
    const cells = hogCells(image(8, 8, (x) => x));
    const upright = hogPicture(cells, { size: 9 });
    expect(upright.shape).toEqual([9, 9]);
    const pixels = numbers(upright);
    expect(pixels[1 * 9 + 4]).toBeCloseTo(1, 6);
    expect(pixels[4 * 9 + 1]).toBe(0);
    expect(hogPicture(cells).shape).toEqual([16, 16]);
  });
});

describe('shift', () => {
  const batch = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], [2, 2, 3, 1]);

  it.each<[string, { x?: number; y?: number; fill?: number }, number[]]>([
    ['nowhere', {}, [1, 2, 3, 4, 5, 6]],
    ['to the right', { x: 1 }, [0, 1, 2, 0, 4, 5]],
    ['to the left', { x: -2 }, [3, 0, 0, 6, 0, 0]],
    ['down', { y: 1 }, [0, 0, 0, 1, 2, 3]],
    ['up', { y: -1 }, [4, 5, 6, 0, 0, 0]],
    ['both ways, with a value of its own', { x: 1, y: -1, fill: 9 }, [9, 4, 5, 9, 9, 9]],
    ['out of the picture', { x: 7 }, [0, 0, 0, 0, 0, 0]],
  ])('%s', (_, options, expected) => {
    tf.tidy(() => {
      const moved = shift(batch(), options);
      expect(moved.shape).toEqual([2, 2, 3, 1]);
      const fill = options.fill ?? 0;
      const second = expected.map((v) => (v === fill ? fill : 10 * v));
      expect([...moved.dataSync()]).toEqual([...expected, ...second]);
    });
  });

  it('moves each image by its own, and by parts of a pixel between its neighbors', () => {
    tf.tidy(() => {
      const moved = shift(batch(), { x: [1, 0.5], y: [0, 0] });
      expect([...moved.dataSync()]).toEqual([0, 1, 2, 0, 4, 5, 5, 15, 25, 20, 45, 55]);
    });
  });

  it('leaks nothing, and refuses what it cannot move', () => {
    const images = batch();
    const before = tf.memory().numTensors;
    shift(images, { x: 1, y: 1 }).dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => shift(images, { x: [1, 2, 3] })).toThrow(/shift: x: 3 numbers for 2 images/);
    images.dispose();
    expect(() => shift(tf.tidy(() => tf.ones([2, 2])))).toThrow(/given \[2, 2\]/);
  });
});
