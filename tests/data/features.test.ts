import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorHistogram, hog, hogCells, hogPicture } from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const image = (
  height: number,
  width: number,
  value: (x: number, y: number) => number,
): { shape: number[]; data: number[] } => ({
  shape: [height, width],
  data: Array.from({ length: height * width }, (_, i) => value(i % width, Math.floor(i / width))),
});

const coloured = (rng: Rng, height = 6, width = 5) => ({
  shape: [height, width, 3],
  data: Array.from({ length: height * width * 3 }, () => rng.uniform()),
});

describe('colorHistogram', () => {
  it('counts each pixel once, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 6 }), (seed, bins) => {
        const rng = new Rng(seed);
        const one = coloured(rng);
        const counts = colorHistogram(one, { bins });
        expect(counts).toHaveLength(bins ** 3);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(30);
        const pixels = rng.permutation(30).flatMap((p) => one.data.slice(3 * p, 3 * p + 3));
        expect(colorHistogram({ shape: one.shape, data: pixels }, { bins })).toEqual(counts);
      }),
      { numRuns: 50 },
    );
  });

  it('puts a colour into its box; 1 belongs to the last', () => {
    const red = colorHistogram({ shape: [1, 1, 3], data: [1, 0, 0.5] }, { bins: 2 });
    expect([...red]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
    expect([...colorHistogram({ shape: [1, 3], data: [0, 0.49, 1] }, { bins: 2 })]).toEqual([2, 1]);
  });

  it('reads tensors and refuses bytes, batches and strange bins', () => {
    const t = tf.fill([4, 4, 3], 0.1);
    expect(colorHistogram(t)[0]).toBe(16);
    t.dispose();
    expect(() => colorHistogram({ shape: [1, 1], data: [128] })).toThrow(/found 128.*255/);
    expect(() => colorHistogram({ shape: [1, 1, 1, 1], data: [0] })).toThrow(
      /one image of a batch/,
    );
    expect(() => colorHistogram({ shape: [1, 1], data: [0] }, { bins: 0 })).toThrow(/given 0/);
  });
});

describe('hog', () => {
  it('gives 3780 numbers for the window of Dalal and Triggs', () => {
    expect(hog(image(128, 64, (x, y) => x + y))).toHaveLength(3780);
  });

  it('is zero for a uniform image', () => {
    expect(hog(image(16, 16, () => 0.7)).every((value) => value === 0)).toBe(true);
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
    const { values, columns, bins } = hogCells(ramp);
    const middle = values.subarray((columns + 1) * bins, (columns + 2) * bins);
    const total = middle.reduce((s, v) => s + v, 0);
    // Differences over two pixels, 64 of them.
    expect(total).toBeCloseTo(128, 3);
    const low = Math.floor(bin);
    expect(middle[low]).toBeCloseTo(total * (1 - (bin - low)), 3);
    if (bin > low) expect(middle[low + 1]).toBeCloseTo(total * (bin - low), 3);
  });

  it('puts an upright edge into one bin, whichever side is bright', () => {
    for (const sign of [1, -1]) {
      const { values, bins } = hogCells(image(8, 8, (x) => (x < 4 ? 0 : sign)));
      expect([...values].flatMap((v, i) => (v > 0 ? [i % bins] : []))).toEqual([0]);
    }
  });

  it('does not see a change of brightness or of contrast', () => {
    const rng = new Rng(3);
    const one = image(32, 32, () => rng.uniform());
    const other = { shape: one.shape, data: one.data.map((v) => 0.2 + 3 * v) };
    const [a, b] = [hog(one), hog(other)];
    expect(Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))))).toBeLessThan(1e-5);
  });

  it('normalises each block to length 1', () => {
    const rng = new Rng(4);
    const all = hog(
      image(32, 40, () => rng.uniform()),
      { block: 3, cell: 4, bins: 6 },
    );
    expect(all).toHaveLength(6 * 8 * 9 * 6);
    for (let i = 0; i < all.length; i += 54) {
      expect(Math.hypot(...all.subarray(i, i + 54))).toBeCloseTo(1, 4);
    }
  });

  it('takes the channel with the strongest gradient, and tensors', () => {
    const edge = tf.tidy(() => {
      const plane = tf.tensor2d(image(16, 16, (x) => (x < 8 ? 0 : 1)).data, [16, 16]);
      return tf.stack([plane.mul(0.1), plane, plane.mul(-0.5)], 2);
    });
    const before = tf.memory().numTensors;
    expect(hogCells(edge).values).toEqual(hogCells(image(16, 16, (x) => (x < 8 ? 0 : 1))).values);
    expect(tf.memory().numTensors).toBe(before);
    edge.dispose();
  });

  it('refuses what has no cell or no block, and strange options', () => {
    expect(() => hog(image(7, 16, () => 0))).toThrow(/7 x 16 has no whole cell of 8 x 8/);
    expect(() => hog(image(8, 16, () => 0))).toThrow(/1 x 2 cells; given 2/);
    expect(() =>
      hogCells(
        image(8, 8, () => 0),
        { bins: 0 },
      ),
    ).toThrow(/bins .* given 0/);
    expect(() =>
      hogCells(
        image(8, 8, () => 0),
        { cell: 1.5 },
      ),
    ).toThrow(/cell .* given 1.5/);
  });

  it('draws the strokes along the edges', () => {
    const upright = hogPicture(hogCells(image(8, 8, (x) => x)), 9);
    expect(upright.shape).toEqual([9, 9]);
    const at = (x: number, y: number) => upright.data[y * 9 + x] as number;
    expect(at(4, 1)).toBeCloseTo(1, 6);
    expect(at(1, 4)).toBe(0);
  });
});
