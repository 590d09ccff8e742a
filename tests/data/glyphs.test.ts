import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { glyphDigits } from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

/** Middle of the ink, in pixels from the middle of the image. */
function center(image: Float32Array, size: number): [x: number, y: number] {
  let [mass, x, y] = [0, 0, 0];
  for (const [i, ink] of image.entries()) {
    mass += ink;
    x += ink * ((i % size) + 0.5);
    y += ink * (Math.floor(i / size) + 0.5);
  }
  return [x / mass - size / 2, y / mass - size / 2];
}

describe('glyphDigits', () => {
  it('is the same for the same seed; the first images do not depend on how many follow', () => {
    const pixels = (seed: number, n: number) => {
      const dataset = glyphDigits({ rng: new Rng(seed), n, size: 16 });
      const data = dataset.x.dataSync().slice(0, 10 * 256);
      dataset.dispose();
      return Array.from(data);
    };
    expect(pixels(1, 10)).toEqual(pixels(1, 13));
    expect(pixels(1, 10)).not.toEqual(pixels(2, 10));
  });

  it.each([16, 28] as const)('gives balanced images of %d pixels in [0, 1]', (size) => {
    const dataset = glyphDigits({ rng: new Rng(1), n: 50, size });
    expect(dataset.x.shape).toEqual([50, size, size, 1]);
    expect(dataset.y.dtype).toBe('int32');
    const labels = dataset.labels();
    for (let round = 0; round < 50; round += 10) {
      expect([...labels.slice(round, round + 10)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    for (const pixel of dataset.x.dataSync()) {
      expect(pixel >= 0 && pixel <= 1).toBe(true);
    }
    expect(dataset.factors).toHaveLength(50);
    dataset.dispose();
  });

  it('draws 1000 images of 28 pixels unless told otherwise', () => {
    const dataset = glyphDigits({ rng: 1 });
    expect(dataset.x.shape).toEqual([1000, 28, 28, 1]);
    dataset.dispose();
  });

  it('without variation and noise, draws a digit always the same', () => {
    const dataset = glyphDigits({ rng: new Rng(1), n: 6, digits: [3], variation: 0, noise: 0 });
    const data = dataset.x.dataSync();
    expect(data.slice(784, 1568)).toEqual(data.slice(0, 784));
    const ink = data.slice(0, 784).filter((pixel) => pixel > 0.5).length;
    expect(ink).toBeGreaterThan(40);
    expect(ink).toBeLessThan(200);
    dataset.dispose();
  });

  it('adds noise of 0.05 unless told otherwise, to the paper too', () => {
    const [clean, noisy, noisier] = [0, undefined, 0.2].map((noise) => {
      const set = glyphDigits({ rng: 1, n: 1, ...(noise === undefined ? {} : { noise }) });
      const pixels = set.x.dataSync();
      set.dispose();
      return pixels;
    }) as [Float32Array, Float32Array, Float32Array];
    const paper = (image: Float32Array) => {
      const values = [...image].filter((_, i) => clean[i] === 0);
      return values.reduce((sum, v) => sum + v, 0) / values.length;
    };
    // Cut off below 0, normal noise has mean σ / √(2π).
    expect(Math.abs(paper(noisy) / 0.05 - 0.3989)).toBeLessThan(0.08);
    expect(Math.abs(paper(noisier) / 0.2 - 0.3989)).toBeLessThan(0.08);
  });

  it('tells the factors it drew from: the ink lies where the shift says', () => {
    const dataset = glyphDigits({ rng: new Rng(9), n: 40, digits: [0], noise: 0 });
    const data = dataset.x.dataSync() as Float32Array;
    for (const [i, { shiftX, shiftY, scale }] of dataset.factors.entries()) {
      if (scale > 1.1) continue; // large digits are cut off at the border
      const [x, y] = center(data.subarray(i * 784, (i + 1) * 784), 28);
      expect(Math.abs(x - shiftX)).toBeLessThan(2);
      expect(Math.abs(y - shiftY)).toBeLessThan(2);
    }
    dataset.dispose();
  });

  it('keeps the factors beside their images in a subset', () => {
    const dataset = glyphDigits({ rng: new Rng(1), n: 5, size: 16 });
    const some = dataset.subset([3, 1]);
    expect(some.factors).toEqual([dataset.factors[3], dataset.factors[1]]);
    expect(dataset.take(2).factors).toHaveLength(2);
    expect(dataset.split({ rng: 1, testSize: 2 }).test.factors[0]).toHaveProperty('style');
    dataset.dispose();
  });

  it('can be told apart without noise, and is harder than that', () => {
    // A nearest-mean classifier is the weakest linear one: far above chance, far below perfect.
    const train = glyphDigits({ rng: new Rng(1), n: 1000, size: 16 });
    const test = glyphDigits({ rng: new Rng(2), n: 300, size: 16 });
    const accuracy = tf.tidy(() => {
      const flat = (x: tf.Tensor) => x.reshape([-1, 256]) as tf.Tensor2D;
      const oneHot = tf.oneHot(train.y as tf.Tensor1D, 10);
      const means = tf.matMul(oneHot, flat(train.x), true).div(100) as tf.Tensor2D;
      const scores = flat(test.x).matMul(means, false, true).sub(means.square().sum(1).div(2));
      return scores.argMax(1).equal(test.y).mean().dataSync()[0] as number;
    });
    expect(accuracy).toBeGreaterThan(0.5);
    expect(accuracy).toBeLessThan(0.9);
    train.dispose();
    test.dispose();
  });

  it('refuses what is not a digit', () => {
    expect(() => glyphDigits({ rng: new Rng(1), digits: [10] })).toThrow(
      /some of 0 .. 9, given \[10\]/,
    );
    expect(() => glyphDigits({ rng: new Rng(1), digits: [] })).toThrow(/given \[\]/);
  });
});
