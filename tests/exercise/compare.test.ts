import { describe, expect, it } from 'vitest';
import { textIn } from '../../src/contract/index.ts';
import { difference, type Tolerance } from '../../src/exercise/compare.ts';
import type { Plain } from '../../src/exercise/plain.ts';

const en = (got: Plain, want: Plain, tolerance?: Tolerance) => {
  const found = difference(got, want, tolerance);
  return found === undefined ? undefined : textIn(found, 'en');
};

describe('difference', () => {
  it('lets numbers within the tolerance pass, and none beyond', () => {
    expect(en(1 + 9e-6, 1)).toBeUndefined();
    expect(en(1 + 2e-5, 1)).toBe('found 1.00002, expected 1');
    expect(en(9e-7, 0)).toBeUndefined();
    expect(en(2e-6, 0)).toBe('found 0.000002, expected 0');
    expect(en(1.05, 1, { rtol: 0.1 })).toBeUndefined();
    expect(en(0.05, 0, { atol: 0.1 })).toBeUndefined();
  });

  it('is never satisfied by NaN, and by an infinity only where it is expected', () => {
    expect(en(Number.NaN, 1)).toBeDefined();
    expect(en(1, Number.NaN)).toBeDefined();
    expect(en(Number.NaN, Number.NaN)).toBeDefined();
    expect(en(Infinity, Infinity)).toBeUndefined();
    expect(en(-Infinity, Infinity)).toBeDefined();
    expect(en(1e30, Infinity)).toBeDefined();
    expect(en(5, 1, { atol: Infinity })).toBeUndefined();
    expect(en(Number.NaN, 1, { atol: Infinity })).toBeDefined();
  });

  it('takes a tensor and nested arrays for the same, and names the place', () => {
    const tensor = { shape: [2, 2], data: [1, 2, 3, 4] };
    const rows = (last: number) => [[1, 2], [3, last]]; // biome-ignore format: a matrix
    expect(en(tensor, rows(4))).toBeUndefined();
    expect(en(tensor, rows(5))).toBe('[1][1] is 4, expected 5');
    expect(en([1, 2, 3], rows(4))).toBe('shape [3], expected [2, 2]');
    expect(en('4', 4)).toBe('found "4", expected 4');
    expect(en(null, 4)).toBe('found null, expected 4');
  });

  it('compares texts, truth values and records exactly', () => {
    expect(en('a', 'a')).toBeUndefined();
    expect(en(1, true)).toBe('found 1, expected true');
    expect(en({ a: 1, b: 'x' }, { a: 1, b: 'x' })).toBeUndefined();
    expect(en({ a: 1 }, { a: 1, b: 'x' })).toBe('.b is missing');
    expect(en({ a: [1, 2] }, { a: [1, 3] })).toBe('.a[1] is 2, expected 3');
    expect(en(['a', 1], ['a', 2])).toBe('[1] is 1, expected 2');
    expect(en(['a'], ['a', 'b'])).toBe('shape [1], expected [2]');
  });
});
