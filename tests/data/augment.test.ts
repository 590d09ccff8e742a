import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { addNoise, occlude, place, rotate, shift } from '../../src/data/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const numbers = (t: tf.Tensor): number[] => {
  const values = [...t.dataSync()];
  t.dispose();
  return values;
};
const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);

describe('rotate', () => {
  it('turns anticlockwise; quarter turns only move pixels', () => {
    expect(numbers(rotate(image, 90))).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    expect(numbers(rotate(image, 180))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(numbers(rotate(image, -90))).toEqual(numbers(rotate(image, 270)));
    expect(numbers(rotate(image, 0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('interpolates: a ramp stays the ramp, turned', () => {
    const ramp = tf.tensor4d(
      Array.from({ length: 81 }, (_, i) => i % 9),
      [1, 9, 9, 1],
    );
    const turned = numbers(rotate(ramp, 30));
    const at = (x: number, y: number) => turned[(y + 4) * 9 + x + 4];
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    for (const [x, y] of [
      [0, 0],
      [2, 1],
      [-1, 2],
    ] as const) {
      expect(at(x, y)).toBeCloseTo(4 + cos * x - sin * y, 5);
    }
    ramp.dispose();
  });

  it('takes an angle an image and fills what comes in, each channel by itself', () => {
    const two = tf.tensor4d([1, 10, 2, 20, 1, 10, 2, 20], [2, 1, 2, 2]);
    expect(numbers(rotate(two, [0, 180]))).toEqual([1, 10, 2, 20, 2, 20, 1, 10]);
    const filled = numbers(rotate(image, 45, { fill: 100 }));
    expect(filled[0]).toBeGreaterThan(9);
    expect(filled[4]).toBeCloseTo(5, 5);
    expect(() => rotate(two, [1, 2, 3])).toThrow('3 angles for 2 images');
    expectNoLeak(() => rotate(two, 10));
    two.dispose();
  });
});

describe('occlude', () => {
  it('paints the middle, or a place that may be half outside', () => {
    expect(numbers(occlude(image, { size: 1 }))).toEqual([1, 2, 3, 4, 0, 6, 7, 8, 9]);
    expect(numbers(occlude(image, { size: 2, x: -1, y: 2, value: 7 }))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(numbers(occlude(image, { size: 2, x: 2, y: -1, value: 0.5 }))).toEqual([
      1, 2, 0.5, 4, 5, 6, 7, 8, 9,
    ]);
    expect(numbers(occlude(image, { size: 1, x: 9 }))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(() => occlude(image, { size: 1.5 })).toThrow(/whole pixels/);
    expectNoLeak(() => occlude(image, { size: 2 }));
  });
});

describe('addNoise', () => {
  it('has the standard deviation asked for, and cuts to the range', () => {
    const gray = tf.fill([4, 50, 50, 1], 0.5);
    const values = numbers(addNoise(gray, { rng: 1, std: 0.1 }));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
    expect(numbers(addNoise(gray, { rng: 1, std: 0.1 }))).toEqual(values);
    const cut = numbers(addNoise(gray, { rng: 1, std: 1, range: [0.4, 0.6] }));
    expect([Math.min(...cut), Math.max(...cut)].map((v) => v.toFixed(3))).toEqual([
      '0.400',
      '0.600',
    ]);
    expectNoLeak(() => addNoise(gray, { rng: 1 }));
    gray.dispose();
  });
});

describe('place', () => {
  it('puts an image in the middle of a canvas, or anywhere, and cuts what is beyond', () => {
    const two = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    expect(numbers(place(two, { size: 4 }))).toEqual([
      0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0,
    ]);
    expect(numbers(place(two, { size: 3, x: 2, y: -1, fill: 9 }))).toEqual([
      9, 9, 3, 9, 9, 9, 9, 9, 9,
    ]);
    expect(numbers(place(two, { size: 2, x: 5, y: -7 }))).toEqual([0, 0, 0, 0]);
    two.dispose();
  });

  it('takes a place an image, and channels travel together', () => {
    const pair = tf.tensor4d([1, 10, 2, 20], [2, 1, 1, 2]);
    expect(numbers(place(pair, { size: 2, x: [0, 1], y: [1, 0] }))).toEqual([
      0, 0, 0, 0, 1, 10, 0, 0, 0, 0, 2, 20, 0, 0, 0, 0,
    ]);
    pair.dispose();
  });

  it('is a shift of the image in the middle', () => {
    const moved = place(image, { size: 7, x: 3, y: 1 });
    const middle = place(image, { size: 7 });
    expect(numbers(moved)).toEqual(numbers(shift(middle, { x: 1, y: -1 })));
    middle.dispose();
  });

  it('refuses half pixels and another number of places than images', () => {
    expect(() => place(image, { size: 4, x: 0.5 })).toThrow(
      'whole pixels are expected, given x 0.5',
    );
    expect(() => place(image, { size: 4, y: [1, 2] })).toThrow('2 values of y for 1 images');
    expect(() => place(image, { size: 0 })).toThrow('size 0');
    expectNoLeak(() => place(image, { size: 5 }));
  });
});
