import { expect, test } from 'vitest';
import { gaussianKernel, Matrix } from '../../src/linalg/index.ts';
import { psnr, ssim } from '../../src/metrics/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const x = Matrix.randn([14, 12], { rng: new Rng(1) }).map((v) => 0.5 + 0.1 * v);

test('ssim of equal images is 1, of an image and its negative below 0, and symmetric', () => {
  expect(ssim(x, x)).toBeCloseTo(1, 12);
  const negative = x.map((v) => 1 - v);
  expect(ssim(x, negative)).toBeLessThan(-0.8);
  expect(ssim(negative, x)).toBeCloseTo(ssim(x, negative), 12);
});

test('ssim of constant images is the term of brightness alone', () => {
  const [a, b] = [0.4, 0.6].map((value) => Matrix.ones([11, 11]).mul(value)) as [Matrix, Matrix];
  const c1 = 1e-4;
  expect(ssim(a, b)).toBeCloseTo((2 * 0.24 + c1) / (0.16 + 0.36 + c1), 12);
  expect(ssim(a.mul(255), b.mul(255), { peak: 255 })).toBeCloseTo(ssim(a, b), 9);
});

test('ssim of one window is the formula with the moments of that window', () => {
  const rng = new Rng(3);
  const [a, b] = [Matrix.randn([5, 5], { rng }), Matrix.randn([5, 5], { rng })];
  const w = gaussianKernel(2, { radius: 2 });
  const mean = (values: Matrix) => values.mul(w).sum();
  const [ma, mb] = [mean(a), mean(b)];
  const spread = (p: Matrix, mp: number, q: Matrix, mq: number) => mean(p.sub(mp).mul(q.sub(mq)));
  const [c1, c2] = [1e-4, 9e-4];
  const expected =
    ((2 * ma * mb + c1) * (2 * spread(a, ma, b, mb) + c2)) /
    ((ma ** 2 + mb ** 2 + c1) * (spread(a, ma, a, ma) + spread(b, mb, b, mb) + c2));
  expect(ssim(a, b, { window: 5, sigma: 2 })).toBeCloseTo(expected, 10);
});

test('ssim forgives brightness and not noise where the PSNR is the same', () => {
  const rng = new Rng(4);
  const wave = x.map((_, i, j) => 0.5 + 0.3 * Math.sin((i + j) / 3));
  const brighter = wave.add(0.1);
  const noise = Matrix.randn(wave.shape, { rng });
  const noisy = wave.add(noise.mul((0.1 * Math.sqrt(14 * 12)) / noise.norm()));
  expect(psnr(brighter, wave)).toBeCloseTo(20, 8);
  expect(psnr(noisy, wave)).toBeCloseTo(20, 8);
  expect(ssim(brighter, wave)).toBeGreaterThan(ssim(noisy, wave) + 0.1);
});

test('ssim of a batch is the mean over its images; wrong shapes say what is expected', () => {
  const y = x.map((v, i) => v + 0.01 * i);
  const batch = (...images: Matrix[]) => ({
    shape: [images.length, 14, 12, 1],
    data: images.flatMap((image) => [...image.data]),
  });
  expect(ssim(batch(x, y), batch(x, x))).toBeCloseTo((1 + ssim(y, x)) / 2, 12);
  expect(() => ssim(x, x.T)).toThrow('ssim: images [14, 12] and [12, 14]');
  expect(() => ssim(x, x, { window: 13 })).toThrow('a window of 13 in images of 14 x 12');
  expect(() => ssim(x, x, { window: 4 })).toThrow('a window of 4');
});
