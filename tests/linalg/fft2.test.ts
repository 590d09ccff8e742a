import { describe, expect, test } from 'vitest';
import { fft2, gaussianKernel, ifft2, Matrix } from '../../src/linalg/index.ts';
import { Rng } from '../../src/tensor/index.ts';

/** The definition, term by term. */
function slowly(x: Matrix) {
  const part = (wave: (angle: number) => number) =>
    x.map((_, u, v) => {
      let sum = 0;
      for (let i = 0; i < x.rows; i++) {
        for (let j = 0; j < x.cols; j++) {
          sum += x.at(i, j) * wave(-2 * Math.PI * ((u * i) / x.rows + (v * j) / x.cols));
        }
      }
      return sum;
    });
  return { re: part(Math.cos), im: part(Math.sin) };
}

describe('fft2', () => {
  test.each([
    [1, 1],
    [4, 8],
    [5, 7],
    [6, 12],
  ])('is the sum of its definition, for %i x %i', (rows, cols) => {
    const x = Matrix.randn([rows, cols], { rng: new Rng(1) });
    const [fast, slow] = [fft2(x), slowly(x)];
    expect(fast.re.sub(slow.re).norm()).toBeLessThan(1e-11);
    expect(fast.im.sub(slow.im).norm()).toBeLessThan(1e-11);
    const back = ifft2(fast);
    expect(back.re.sub(x).norm()).toBeLessThan(1e-12);
    expect(back.im.norm()).toBeLessThan(1e-12);
  });

  test('takes complex numbers, and keeps their energy but for the size (Parseval)', () => {
    const rng = new Rng(2);
    const x = { re: Matrix.randn([4, 6], { rng }), im: Matrix.randn([4, 6], { rng }) };
    const energy = ({ re, im }: typeof x) => re.norm() ** 2 + im.norm() ** 2;
    expect(energy(fft2(x)) / 24).toBeCloseTo(energy(x), 10);
    const back = ifft2(fft2(x));
    expect(back.im.sub(x.im).norm()).toBeLessThan(1e-12);
    expect(() => fft2({ re: x.re, im: new Matrix(6, 4) })).toThrow('fft2: real parts [4, 6]');
  });
});

describe('a Gaussian window', () => {
  test('sums to 1, and has the ratios of the formula', () => {
    const kernel = gaussianKernel(1.2);
    expect(kernel.shape).toEqual([9, 9]);
    expect(kernel.sum()).toBeCloseTo(1, 12);
    expect(kernel.at(3, 6) / kernel.at(4, 4)).toBeCloseTo(Math.exp(-5 / 2 / 1.44), 12);
    expect(gaussianKernel(2, { radius: 0 }).toArray()).toEqual([[1]]);
    expect(() => gaussianKernel(0)).toThrow('gaussianKernel: sigma 0');
    expect(() => gaussianKernel(1, { radius: 1.5 })).toThrow('radius 1.5');
  });
});
