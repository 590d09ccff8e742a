import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxIou, giou } from '../../src/metrics/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const boxes = (rows: number[][]) => tf.tensor2d(rows, [rows.length, 4]);

test('overlaps of boxes that are computed by hand, and none for boxes apart or without area', () => {
  const a = boxes([
    [0, 0, 2, 2],
    [0, 0, 1, 1],
    [0, 0, 2, 2],
    [1, 1, 1, 1],
    [3, 3, 1, 1],
  ]);
  const b = boxes([
    [1, 1, 3, 3],
    [8, 0, 9, 1],
    [0, 0, 2, 2],
    [1, 1, 1, 1],
    [0, 0, 4, 4],
  ]);
  expectNoLeak(() => {
    const [iou, general] = [boxIou(a, b), giou(a, b)];
    // 1/7 and 1/7 - 2/9; apart, (9 - 2)/9 of the box around both is unused.
    [1 / 7, 0, 1, 0, 0].forEach((value, i) => {
      expect(iou.dataSync()[i]).toBeCloseTo(value, 6);
    });
    [1 / 7 - 2 / 9, -7 / 9, 1].forEach((value, i) => {
      expect(general.dataSync()[i]).toBeCloseTo(value, 6);
    });
    tf.dispose([iou, general]);
  });
});

test('all pairs by broadcasting, and an error where rows do not fit', () => {
  const [a, b] = [boxes([[0, 0, 2, 2]]), boxes([[0, 0, 1, 2]])];
  const many = tf.concat([a, b, a]) as tf.Tensor2D;
  const pairs = boxIou(tf.concat([a, b]).expandDims(1), many);
  expect(pairs.shape).toEqual([2, 3]);
  expect(Array.from(pairs.dataSync())).toEqual([1, 0.5, 1, 0.5, 1, 0.5]);
  expect(() => giou(tf.concat([a, b]), many)).toThrow(/broadcast/);
  expect(() => boxIou(tf.zeros([2, 3]), tf.zeros([2, 3]))).toThrow(/\[\.\.\., 4\]/);
});

test('GIoU is at most IoU, above -1, symmetric, and the same in any unit', () => {
  const side = fc.double({ min: 0.1, max: 4, noNaN: true });
  const corner = fc.double({ min: -5, max: 5, noNaN: true });
  const box = fc
    .tuple(corner, corner, side, side)
    .map(([x, y, w, h]) => boxes([[x, y, x + w, y + h]]));
  const read = (x: tf.Tensor) => x.dataSync()[0] as number;
  fc.assert(
    fc.property(box, box, (a, b) => {
      const [iou, general] = [read(boxIou(a, b)), read(giou(a, b))];
      expect(general).toBeLessThan(iou + 1e-5);
      expect(general).toBeGreaterThan(-1);
      expect(read(giou(b, a))).toBeCloseTo(general, 5);
      expect(read(giou(a.mul(3).add(1), b.mul(3).add(1)))).toBeCloseTo(general, 4);
    }),
    { numRuns: 50 },
  );
});

test('for boxes apart the IoU loss has no gradient, the GIoU loss widens the box to the other', () => {
  const target = boxes([[2, 0, 3, 1]]);
  const prediction = boxes([[0, 0, 1, 1]]);
  const gradient = (loss: (p: tf.Tensor) => tf.Scalar) =>
    Array.from(
      tf
        .grad(loss as never)(prediction)
        .dataSync(),
    );
  expect(gradient((p) => nn.iouLoss(p, target)).map(Math.abs)).toEqual([0, 0, 0, 0]);
  // For boxes apart GIoU is |a ∪ b| / |c| - 1; its slopes by finite differences.
  const value = ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) =>
    1 - (((x2 - x1) * (y2 - y1) + 1) / ((3 - x1) * Math.max(1, y2)) - 1);
  const [dx1, , dx2] = gradient((p) => nn.giouLoss(p, target));
  const step = 1e-5;
  expect(dx1).toBeCloseTo((value([step, 0, 1, 1]) - value([-step, 0, 1, 1])) / (2 * step), 4);
  expect(dx2).toBeCloseTo(
    (value([0, 0, 1 + step, 1]) - value([0, 0, 1 - step, 1])) / (2 * step),
    4,
  );
  expect(dx2).toBeCloseTo(-1 / 3, 4);
  expect(nn.giouLoss(prediction, target, { reduction: 'none' }).shape).toEqual([1]);
  expect(nn.giouLoss(prediction, target).dataSync()[0]).toBeCloseTo(4 / 3, 5);
  expect(() => nn.iouLoss(prediction, tf.zeros([4]))).toThrow(/target \[4\]/);
});
