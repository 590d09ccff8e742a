import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Corners, iouOf } from '../../src/metrics/index.ts';
import { nms, softNms } from '../../src/vision/index.ts';

const three: Corners[] = [
  [0, 0, 10, 10],
  [1, 1, 11, 11],
  [20, 20, 30, 30],
];
const scores = [0.9, 0.8, 0.7];

test('the best box stays, one of IoU 81/119 with it goes', () => {
  expect(nms(three, scores)).toEqual([0, 2]);
  expect(nms(three, scores, { threshold: 81 / 119 })).toEqual([0, 1, 2]);
  expect(nms(three, scores, { labels: [1, 2, 1] })).toEqual([0, 1, 2]);
  expect(nms([], [])).toEqual([]);
});

test('a box that is gone removes no other', () => {
  const chain: Corners[] = [
    [0, 0, 10, 10],
    [3, 0, 13, 10],
    [6, 0, 16, 10],
  ];
  expect(nms(chain, scores)).toEqual([0, 2]);
});

test('the same boxes as TensorFlow.js keeps', async () => {
  // No two boxes of this size overlap by just so much: there TensorFlow.js removes, as PyTorch does not.
  const threshold = 0.4503;
  const box = fc.tuple(fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 20 }));
  await fc.assert(
    fc.asyncProperty(fc.array(box, { minLength: 1, maxLength: 12 }), async (list) => {
      const boxes = list.map(([x, y, side]): Corners => [x, y, x + side, y + side]);
      const given = boxes.map((_, i) => ((i * 7) % 13) / 13 + i / 1000);
      const rows = tf.tensor2d(boxes.map(([x1, y1, x2, y2]) => [y1, x1, y2, x2]));
      const theirs = await tf.image.nonMaxSuppressionAsync(rows, given, 100, threshold);
      expect(nms(boxes, given, { threshold })).toEqual([...(await theirs.data())]);
      tf.dispose([rows, theirs]);
    }),
    { numRuns: 50 },
  );
});

test('what stays does not overlap, and stays when it is asked again', () => {
  const box = fc.tuple(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.uniqueArray(box, { maxLength: 12 }), (list) => {
      const boxes = list.map(([x, y, side]): Corners => [x, y, x + side, y + side]);
      const given = boxes.map((_, i) => ((i * 5) % 11) + i / 100);
      const kept = nms(boxes, given, { threshold: 0.3 });
      const left = kept.map((i) => boxes[i] as Corners);
      for (const [i, a] of left.entries()) {
        for (const b of left.slice(i + 1)) expect(iouOf(a, b)).toBeLessThanOrEqual(0.3);
      }
      const again = nms(
        left,
        kept.map((i) => given[i] as number),
        { threshold: 0.3 },
      );
      expect(again).toEqual([...kept.keys()]);
    }),
  );
});

test('soft suppression takes score from what overlaps, and removes what has none left', () => {
  const kept = softNms(three, scores);
  expect(kept.map(({ index }) => index)).toEqual([0, 2, 1]);
  expect(kept[2]?.score).toBeCloseTo(0.8 * Math.exp(-((81 / 119) ** 2) / 0.5), 12);
  expect(softNms(three, scores, { least: 0.5 }).map(({ index }) => index)).toEqual([0, 2]);
});

test('shapes that do not fit are told', () => {
  expect(() => nms([[0, 0, 1]], [1])).toThrow(/boxes of shape \[1, 3\]/);
  expect(() => nms(three, [1, 2])).toThrow(/2 scores for 3 boxes/);
  expect(() => nms(three, scores, { labels: [1] })).toThrow(/1 labels for 3 boxes/);
});
