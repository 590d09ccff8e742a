import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { describeCase, describe as inWords, numeric, toPlain } from '../../src/exercise/plain.ts';
import { NotImplemented, stub } from '../../src/exercise/stub.ts';
import { Matrix } from '../../src/linalg/index.ts';

describe('plain data', () => {
  it('is made of tensors, matrices, typed arrays and records', () => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const plain = toPlain({ x, m: Matrix.of([[5, 6]]), t: Int8Array.of(7, -8), u: undefined });
    x.dispose();
    expect(plain).toEqual({
      x: { shape: [2, 2], data: [1, 2, 3, 4] },
      m: [[5, 6]],
      t: { shape: [2], data: [7, -8] },
      u: null,
    });
  });

  it('lets nothing pass that can act', () => {
    expect(() => toPlain(() => 1)).toThrow('a function is not plain data');
    expect(() => toPlain({ toJSON: () => 1 })).toThrow('a function is not plain data');
    expect(() => toPlain(new Map())).toThrow('a Map is not plain data');
    expect(() => toPlain(new (class Sly {})())).toThrow('a Sly is not plain data');
    expect(() => toPlain(1n)).toThrow('a bigint is not plain data');
  });

  it('ends at a circle and at a flood', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => toPlain(circle)).toThrow('in a circle');
    expect(() => toPlain(new Float32Array(1_000_001))).toThrow('more than 1000000 values');
    expect(() => toPlain(Array(1_000_001).fill(0))).toThrow('more than 1000000 values');
  });

  it('says of a stub that nothing is written yet', () => {
    expect(() => toPlain(stub())).toThrow(NotImplemented);
    expect(() => toPlain([1, { a: stub() }])).toThrow(NotImplemented);
  });

  it('reads numbers in any nesting, and refuses ragged rows', () => {
    expect(numeric([[1, 2], [3, 4]])).toEqual({ shape: [2, 2], data: [1, 2, 3, 4] }); // biome-ignore format: a matrix
    expect(numeric([[1, 2], [3]])).toBeUndefined();
    expect(numeric([])).toEqual({ shape: [0], data: [] });
    expect(numeric(['1'])).toBeUndefined();
  });

  it('is described in a line', () => {
    expect(describeCase({ w: [1, -2.5], y: 1, name: 'a' })).toBe(
      'w = [1, -2.5], y = 1, name = "a"',
    );
    expect(inWords({ shape: [2, 2], data: [1, 2, 3, 1 / 3] })).toBe('[2, 2]: 1, 2, 3, 0.33333');
    expect(inWords('x'.repeat(500)).length).toBe(160);
  });
});
