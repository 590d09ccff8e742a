import { expect, it } from 'vitest';
import { clipPath } from '../../src/figure-image/clip.ts';

/** A picture of ten thousand pixels each way. */
const far = [10_000, 10_000] as const;
const numbers = (d: string) => (d.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);

it('leaves a path alone that stays near, and one of curves', () => {
  for (const d of ['M0,0L700.123456789,450', 'M1,1H500V-300Z', 'M0,0C1e6,0,1e6,1,2,2'])
    expect(clipPath(d, false, far)).toBe(d);
});

it('ends a line where it leaves, on its way', () => {
  expect(numbers(clipPath('M0,0L1000000,2000000', false, far))).toEqual([0, 0, 5000, 10000]);
  expect(numbers(clipPath('M-65536e4,100H65536e4', false, far))).toEqual([-10000, 100, 10000, 100]);
  // Out on one side, back on the other: the way between is not drawn.
  const there = clipPath('M0,0L0,99999L200,99999L200,0', false, far);
  expect(there.match(/M/g)).toHaveLength(2);
  expect(numbers(there)).toEqual([0, 0, 0, 10000, 200, 10000, 200, 0]);
  expect(clipPath('M20000,0L20000,5', false, far)).toBe('');
});

it('reads relative steps, repeated points and closed rings as absolute ones', () => {
  const corners = clipPath('M10,10L30000,10L10,30000Z', false, far);
  expect(clipPath('m10,10l29990,0-29990,29990z', false, far)).toBe(corners);
  expect(clipPath('M10,10 30000,10 10,30000Z', false, far)).toBe(corners);
  expect(numbers(clipPath('M5,5Zm0,99999', false, far))).toEqual([5, 5, 5, 5]);
  expect(numbers(clipPath('M5,5v99999h3', false, far))).toEqual([5, 5, 5, 10000]);
});

it('cuts an area along the border', () => {
  const bar = numbers(clipPath('M100,-5e8V300H200V-5e8Z', true, far));
  expect(Math.min(...bar)).toBe(-10000);
  expect(bar).toEqual(expect.arrayContaining([100, 300, 200]));
  // The picture lies inside: what is left is the whole square of what is near.
  const all = numbers(clipPath('M-1e6,-1e6H1e6V1e6H-1e6Z', true, far));
  expect(new Set(all.map(Math.abs))).toEqual(new Set([10000]));
  expect(clipPath('M20000,0H30000V5Z', true, far)).toBe('');
});

it('cuts each side at its own length', () => {
  expect(numbers(clipPath('M0,0H9000V-9000', false, [700, 400]))).toEqual([0, 0, 700, 0]);
  const area = numbers(clipPath('M-9000,-9000H9000V9000H-9000Z', true, [700, 400])).map(Math.round);
  expect(new Set(area)).toEqual(new Set([-700, 700, -400, 400]));
});
