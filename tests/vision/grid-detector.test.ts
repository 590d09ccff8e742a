import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Corners } from '../../src/metrics/index.ts';
import { expectNoLeak, tf } from '../../src/tensor/index.ts';
import { assignTargets, decodeBox, decodeBoxes, encodeBox } from '../../src/vision/index.ts';

const grid = { cells: 8, stride: 4, side: 8 };

test('a box by hand, and its way back', () => {
  const { row, column, offsets } = encodeBox([9, 6, 19, 20], grid);
  expect([row, column]).toEqual([3, 3]);
  const [tx, ty, tw, th] = offsets;
  expect([tx, ty]).toEqual([0, -0.25]);
  expect(tw).toBeCloseTo(Math.log(10 / 8), 12);
  expect(th).toBeCloseTo(Math.log(14 / 8), 12);
});

test('decoding undoes encoding, and offsets stay within half a cell', () => {
  const place = fc.double({ min: 0.01, max: 31.99, noNaN: true });
  const side = fc.double({ min: 0.5, max: 30, noNaN: true });
  fc.assert(
    fc.property(place, place, side, side, (cx, cy, w, h) => {
      const box: Corners = [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
      const encoded = encodeBox(box, grid);
      decodeBox(encoded, grid).forEach((edge, k) => {
        expect(edge).toBeCloseTo(box[k] as number, 9);
      });
      expect(Math.abs(encoded.offsets[0])).toBeLessThanOrEqual(0.5);
      expect(Math.abs(encoded.offsets[1])).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('targets lie in the cell of the center, and an output that says them gives the objects back', () => {
  const truth = [
    [
      { box: [9, 6, 19, 20] as const, label: 2 },
      { box: [24, 20, 30, 31] as const, label: 0 },
    ],
    [],
  ];
  expectNoLeak(() => {
    const { confidence, offsets, label } = assignTargets(truth, grid);
    expect([...confidence.dataSync()].reduce((a, b) => a + b)).toBe(2);
    expect(label.dataSync()[3 * 8 + 3]).toBe(2);
    const output = tf.tidy(() => {
      const logits = confidence.sub(0.5).mul(40).expandDims(3);
      return tf.concat([logits, offsets, tf.oneHot(label, 3).mul(40)], 3);
    });
    const [first, second] = decodeBoxes(output, grid);
    expect(second).toEqual([]);
    expect(first?.map((found) => found.label)).toEqual([2, 0]);
    first?.forEach(({ box, score }, i) => {
      expect(score).toBeCloseTo(1, 5);
      box.forEach((edge, k) => {
        expect(edge).toBeCloseTo(truth[0]?.[i]?.box[k] as number, 4);
      });
    });
    tf.dispose([confidence, offsets, label, output]);
  });
});

test('the score is confidence times probability, and doubtful cells are silent', () => {
  expectNoLeak(() => {
    const one = { cells: 1, stride: 8, side: 8 };
    const output = tf.tensor4d([Math.log(3), 0, 0, 0, Math.LN2, 0, Math.log(4)], [1, 1, 1, 7]);
    const [[found] = []] = decodeBoxes(output, one);
    expect(found?.score).toBeCloseTo(0.75 * 0.8, 6);
    expect(found?.label).toBe(1);
    found?.box.forEach((edge, k) => {
      expect(edge).toBeCloseTo([0, -4, 8, 12][k] as number, 5);
    });
    expect(decodeBoxes(output, one, { least: 0.8 })).toEqual([[]]);
    expect(() => decodeBoxes(output, grid)).toThrow(/\[1, 1, 1, 7\]/);
    output.dispose();
  });
});

test('a box without area or outside is told', () => {
  expect(() => encodeBox([4, 4, 4, 8], grid)).toThrow(/x1 < x2/);
  expect(() => encodeBox([30, 0, 40, 8], grid)).toThrow(/8 x 8 cells of 4 pixels/);
});
