import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fft2, gaussianKernel, Matrix } from '../../src/linalg/index.ts';
import { psnr } from '../../src/metrics/index.ts';
import { Rng } from '../../src/tensor/index.ts';
import {
  bestLinearFilter,
  bilateral,
  correlate,
  gamma,
  gaussianBlur,
  histogramEqualize,
  interpolate,
  medianFilter,
  nonLocalMeans,
  powerSpectrum,
  totalVariation,
  transferFunction,
  wiener,
} from '../../src/vision/index.ts';

const rng = new Rng(1);
const image = Matrix.randn([9, 12], { rng }).map((v) => 0.5 + 0.15 * v);
const flat = Matrix.ones([7, 8]).mul(0.3);
const step = new Matrix(12, 12).map((_, __, column) => Number(column >= 6));
const distance = (a: Matrix, b: Matrix) => a.sub(b).norm();
/** The value at a place, the image mirrored beyond its border with the edge twice. */
const mirrored = (x: Matrix, i: number, j: number) => {
  const fold = (at: number, size: number) =>
    at < 0 ? -at - 1 : at >= size ? 2 * size - 1 - at : at;
  return x.at(fold(i, x.rows), fold(j, x.cols));
};

test('every denoiser leaves a flat image and keeps turned images turned', () => {
  const filters = [
    (x: Matrix) => gaussianBlur(x, 0.8),
    (x: Matrix) => medianFilter(x, 3),
    (x: Matrix) => bilateral(x, { sigmaSpace: 1, sigmaRange: 0.2 }),
    (x: Matrix) => nonLocalMeans(x, { h: 0.2, patch: 3, window: 5 }),
    (x: Matrix) => totalVariation(x, { lambda: 0.1, steps: 400 }),
  ];
  for (const filter of filters) {
    expect(distance(filter(flat), flat)).toBeLessThan(1e-12);
    expect(distance(filter(image.T), filter(image).T)).toBeLessThan(1e-9);
  }
});

describe('linear filters', () => {
  test('a box of 3 x 3 lessens white noise ninefold in variance, 9.54 dB', () => {
    const noise = Matrix.randn([150, 150], { rng: new Rng(2) });
    const smooth = correlate(noise, Matrix.ones([3, 3]).div(9), { border: 'wrap' });
    expect(10 * Math.log10(noise.norm() ** 2 / smooth.norm() ** 2)).toBeCloseTo(9.54, 0);
    expect(smooth.mean()).toBeCloseTo(noise.mean(), 12);
  });

  test('the Gaussian along rows and columns is the one with the whole window', () => {
    for (const border of ['mirror', 'wrap'] as const) {
      const whole = correlate(image, gaussianKernel(0.9), { border });
      expect(distance(gaussianBlur(image, 0.9, { border }), whole)).toBeLessThan(1e-12);
    }
    expect(distance(gaussianBlur(image, 3), correlate(image, gaussianKernel(3)))).toBeLessThan(
      1e-12,
    );
  });

  test('mirror and wrap say what lies beyond', () => {
    const right = Matrix.of([
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect(correlate([[1, 2, 3]], right).toArray()).toEqual([[2, 3, 3]]);
    expect(correlate([[1, 2, 3]], right, { border: 'wrap' }).toArray()).toEqual([[2, 3, 1]]);
    expect(() => correlate(image, Matrix.ones([2, 2]))).toThrow('side of the kernel is 2');
    expect(() => correlate([1, 2], right)).toThrow('image of shape [2]');
  });

  test('the best linear filter finds the kernel that made the targets, and beats others in noise', () => {
    const images = Array.from({ length: 4 }, () => Matrix.randn([8, 8], { rng }));
    const kernel = Matrix.randn([3, 3], { rng });
    const lists = (all: Matrix[]) => all.map((x) => x.toArray());
    const made = images.map((x) => correlate(x, kernel));
    expect(
      distance(bestLinearFilter(lists(images), lists(made), { size: 3 }), kernel),
    ).toBeLessThan(1e-9);
    const noisy = images.map((x) => gaussianBlur(x, 1).add(Matrix.randn([8, 8], { rng }).mul(0.3)));
    const clean = images.map((x) => gaussianBlur(x, 1));
    const best = bestLinearFilter(lists(noisy), lists(clean), { size: 3 });
    const error = (k: Matrix) =>
      noisy.reduce((sum, x, i) => sum + distance(correlate(x, k), clean[i] as Matrix) ** 2, 0);
    const nearby = (at: number) => best.map((v, i, j) => (3 * i + j === at ? v + 0.01 : v));
    for (let at = 0; at < 9; at++) expect(error(nearby(at))).toBeGreaterThan(error(best));
    expect(() => bestLinearFilter(lists(noisy), lists(clean.slice(1)))).toThrow(
      'noisy [4, 8, 8], clean [3, 8, 8]',
    );
  });
});

describe('median', () => {
  test('removes a single wrong pixel, keeps an edge, and is the sorted middle', () => {
    const salted = flat.map((v, i, j) => (i === 3 && j === 4 ? 1 : v));
    expect(distance(medianFilter(salted), flat)).toBe(0);
    expect(distance(medianFilter(step, 5), step)).toBe(0);
    const around = (i: number, j: number) =>
      [-1, 0, 1]
        .flatMap((a) => [-1, 0, 1].map((b) => mirrored(image, i + a, j + b)))
        .sort((p, q) => p - q)[4];
    const filtered = medianFilter(image);
    expect(filtered.toArray()).toEqual(
      image.toArray().map((row, i) => row.map((_, j) => around(i, j))),
    );
    expect(() => medianFilter(image, 4)).toThrow('medianFilter: size is 4');
  });
});

describe('bilateral', () => {
  const slowly = (x: Matrix, s: number, r: number, radius: number) =>
    x.map((center, i, j) => {
      let [sum, weights] = [0, 0];
      for (let a = -radius; a <= radius; a++) {
        for (let b = -radius; b <= radius; b++) {
          const value = mirrored(x, i + a, j + b);
          const near = Math.exp(-(a * a + b * b) / (2 * s * s));
          const weight = near * Math.exp(-((value - center) ** 2) / (2 * r * r));
          sum += weight * value;
          weights += weight;
        }
      }
      return sum / weights;
    });

  test('is its formula, pixel by pixel', () => {
    const options = { sigmaSpace: 1.3, sigmaRange: 0.12, radius: 2 };
    expect(distance(bilateral(image, options), slowly(image, 1.3, 0.12, 2))).toBeLessThan(1e-12);
  });

  test('is the Gaussian for a wide range, and leaves a high edge', () => {
    const wide = bilateral(image, { sigmaSpace: 1, sigmaRange: 1e6 });
    expect(distance(wide, gaussianBlur(image, 1))).toBeLessThan(1e-9);
    expect(distance(bilateral(step, { sigmaSpace: 2, sigmaRange: 0.1 }), step)).toBeLessThan(1e-15);
    expect(() => bilateral(image, { sigmaRange: 0 })).toThrow('bilateral: sigmaRange is 0');
  });
});

describe('non-local means', () => {
  test('is its formula, pixel by pixel', () => {
    const [h, reach, seek, sigma] = [0.2, 1, 2, 0.1];
    const slow = image.map((_, i, j) => {
      let [sum, weights] = [0, 0];
      for (let dy = -seek; dy <= seek; dy++) {
        for (let dx = -seek; dx <= seek; dx++) {
          let squares = 0;
          for (let a = -reach; a <= reach; a++) {
            for (let b = -reach; b <= reach; b++) {
              const here = mirrored(image, i + a, j + b);
              squares += (here - mirrored(image, i + dy + a, j + dx + b)) ** 2;
            }
          }
          const weight = Math.exp(-Math.max(0, squares / 9 - 2 * sigma ** 2) / h ** 2);
          sum += weight * mirrored(image, i + dy, j + dx);
          weights += weight;
        }
      }
      return sum / weights;
    });
    const fast = nonLocalMeans(image, { h, patch: 3, window: 5, sigma });
    expect(distance(fast, slow)).toBeLessThan(1e-12);
  });

  test('keeps a fine texture that a Gaussian wipes out', () => {
    const board = new Matrix(24, 24).map((_, i, j) => 0.5 + ((i + j) % 2 ? 0.1 : -0.1));
    const noisy = board.add(Matrix.randn([24, 24], { rng: new Rng(5) }).mul(0.1));
    const kept = nonLocalMeans(noisy, { h: 0.1, patch: 5, window: 13, sigma: 0.1 });
    expect(psnr(kept, board)).toBeGreaterThan(27);
    expect(psnr(gaussianBlur(noisy, 1), board)).toBeLessThan(22);
  });
});

describe('total variation', () => {
  const cost = (x: Matrix, y: Matrix, lambda: number) => {
    let total = x.sub(y).norm() ** 2 / 2;
    for (let i = 0; i < x.rows; i++) {
      for (let j = 0; j < x.cols; j++) {
        const down = i < x.rows - 1 ? x.at(i + 1, j) - x.at(i, j) : 0;
        const across = j < x.cols - 1 ? x.at(i, j + 1) - x.at(i, j) : 0;
        total += lambda * Math.hypot(down, across);
      }
    }
    return total;
  };

  test('finds the least cost, and keeps the mean', () => {
    const found = totalVariation(image, { lambda: 0.08, steps: 2000 });
    expect(found.mean()).toBeCloseTo(image.mean(), 12);
    const least = cost(found, image, 0.08);
    for (const seed of [1, 2, 3, 4, 5]) {
      const moved = found.add(Matrix.randn(image.shape, { rng: new Rng(seed) }).mul(0.01));
      expect(cost(moved, image, 0.08)).toBeGreaterThan(least);
    }
    for (const other of [image, gaussianBlur(image, 1), totalVariation(image, { lambda: 0.2 })]) {
      expect(cost(other, image, 0.08)).toBeGreaterThan(least);
    }
  });

  test('moves the two sides of an edge towards each other by 2 lambda / width', () => {
    // Of a step between halves of m columns, each side goes lambda / m.
    const found = totalVariation(step, { lambda: 0.3, steps: 3000 });
    expect(found.at(4, 1)).toBeCloseTo(0.3 / 6, 3);
    expect(found.at(4, 10)).toBeCloseTo(1 - 0.3 / 6, 3);
    expect(() => totalVariation(image, { lambda: -1 })).toThrow('totalVariation: lambda is -1');
  });
});

describe('Wiener', () => {
  const square = Matrix.randn([8, 8], { rng });
  const skewed = Matrix.randn([3, 3], { rng }).add(Matrix.diag([0, 4, 0]));

  test('the transfer function is what a periodic correlation does to each frequency', () => {
    const h = transferFunction(skewed, [8, 8]);
    const [x, y] = [fft2(square), fft2(correlate(square, skewed, { border: 'wrap' }))];
    const product = h.re.mul(x.re).sub(h.im.mul(x.im));
    expect(distance(product, y.re)).toBeLessThan(1e-10);
    expect(distance(h.re.mul(x.im).add(h.im.mul(x.re)), y.im)).toBeLessThan(1e-10);
  });

  test('with ratio 0 undoes a blur without noise, a shift as well', () => {
    const shift = Matrix.of([
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    for (const kernel of [skewed, shift, gaussianKernel(0.7)]) {
      const blurred = correlate(square, kernel, { border: 'wrap' });
      expect(distance(wiener(blurred, kernel, 0), square)).toBeLessThan(1e-8);
    }
    const box = Matrix.ones([3, 3]).div(9);
    const lost = wiener(correlate(new Matrix(9, 9).add(1), box, { border: 'wrap' }), box, 1);
    expect(distance(lost, new Matrix(9, 9).add(0.5))).toBeLessThan(1e-12);
  });

  test('with the spectra of noise and image is the best gain of each frequency', () => {
    const spectrum = powerSpectrum([square.toArray()]);
    expect(spectrum.sum()).toBeCloseTo(square.norm() ** 2, 10);
    const draws = Array.from({ length: 60 }, () =>
      correlate(square, skewed, { border: 'wrap' }).add(Matrix.randn([8, 8], { rng }).mul(0.5)),
    );
    const error = (scale: number) =>
      draws.reduce(
        (sum, y) =>
          sum +
          distance(
            wiener(
              y,
              skewed,
              spectrum.map((s) => (0.25 / s) * scale),
            ),
            square,
          ) **
            2,
        0,
      );
    expect(error(1)).toBeLessThan(error(0.3));
    expect(error(1)).toBeLessThan(error(3));
    expect(() => wiener(square, skewed, Matrix.ones([2, 2]))).toThrow('wiener: ratios [2, 2]');
    expect(() => wiener(square, skewed, -1)).toThrow('negative');
  });
});

describe('contrast', () => {
  test('equalization is 7 cdf / 16 of the histogram by hand', () => {
    const levels = [4, 4, 2, 2, 1, 1, 1, 1].flatMap((count, level) => Array(count).fill(level));
    const wanted = [2, 4, 4, 5, 6, 6, 7, 7];
    const got = histogramEqualize({ shape: [4, 4], data: levels }, 8);
    expect([...got.data]).toEqual(levels.map((level) => wanted[level]));
    expect(() => histogramEqualize([[0.5]])).toThrow('value 0.5');
    expect(() => histogramEqualize([[8]], 8)).toThrow('whole ones from 0 to 7');
  });

  test('equalization never changes the order of two pixels', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15), { minLength: 2, maxLength: 30 }), (values) => {
        const { data } = histogramEqualize([values], 16);
        const pairs = values.flatMap((a, i) => values.map((b, j) => [a, b, data[i], data[j]]));
        return pairs.every(([a = 0, b = 0, p = 0, q = 0]) => a > b || p <= q);
      }),
    );
  });

  test('gamma 1 stays, 2 and 1/2 undo each other', () => {
    const x = [[0, 0.25, 0.5, 1]];
    expect(gamma(x, 1).toArray()).toEqual(x);
    expect(gamma(x, 0.5).at(0, 1)).toBe(0.5);
    expect(distance(gamma(gamma(x, 2), 0.5), Matrix.of(x))).toBeLessThan(1e-12);
    expect(() => gamma([[1.5]], 2)).toThrow('gamma: value 1.5');
  });
});

describe('interpolate', () => {
  const ramp = new Matrix(6, 5).map((_, i, j) => 2 * i - 3 * j + 1);
  const parabola = new Matrix(8, 8).map((_, i, j) => i ** 2 - i * j + 0.5 * j);
  const atPlace = (f: (i: number, j: number) => number, scale: number) => (i: number, j: number) =>
    f((i + 0.5) / scale - 0.5, (j + 0.5) / scale - 0.5);

  test('nearest repeats pixels, for any scale', () => {
    const large = interpolate(ramp, { mode: 'nearest', scale: 3 });
    expect(large.shape).toEqual([18, 15]);
    expect(large.toArray()).toEqual(
      new Matrix(18, 15).map((_, i, j) => ramp.at(Math.floor(i / 3), Math.floor(j / 3))).toArray(),
    );
  });

  test('bilinear keeps planes and bicubic with a = -0.5 parabolas, away from the border', () => {
    const plane = atPlace((i, j) => 2 * i - 3 * j + 1, 2);
    const curve = atPlace((i, j) => i ** 2 - i * j + 0.5 * j, 4);
    const linear = interpolate(ramp, { mode: 'bilinear' });
    const cubic = interpolate(parabola, { a: -0.5, scale: 4 });
    const other = interpolate(parabola, { scale: 4 });
    let gap = 0;
    for (let i = 2; i < 9; i++) expect(linear.at(i, 5)).toBeCloseTo(plane(i, 5), 12);
    for (let i = 8; i < 22; i++) {
      expect(cubic.at(i, 13)).toBeCloseTo(curve(i, 13), 10);
      gap = Math.max(gap, Math.abs(other.at(i, 13) - curve(i, 13)));
    }
    expect(gap).toBeGreaterThan(0.01);
  });

  test('bicubic weights half a step from a pixel are those of PyTorch', () => {
    const line = Matrix.of([[0, 0, 1, 0, 0]]);
    // a = -0.75: weights at distances 1.75, 1.25, 0.75, 0.25
    const [far, near] = [-0.03515625, -0.10546875];
    const [half, most] = [0.26171875, 0.87890625];
    const got = [...interpolate(line).data].slice(0, 10);
    const expected = [0, far, near, half, most, most, half, near, far, 0];
    for (let k = 1; k < 9; k++) expect(got[k]).toBeCloseTo(expected[k] as number, 12);
  });

  test('a flat image stays, and wrong scales are named', () => {
    for (const mode of ['nearest', 'bilinear', 'bicubic'] as const) {
      expect(distance(interpolate(flat, { mode }), Matrix.ones([14, 16]).mul(0.3))).toBeLessThan(
        1e-12,
      );
    }
    expect(() => interpolate(flat, { scale: 1.5 })).toThrow('whole number');
  });
});
