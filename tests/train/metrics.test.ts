import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  averagePrecision,
  classScores,
  confusionMatrix,
  perplexity,
  psnr,
  rocCurve,
} from '../../src/train/index.ts';

describe('accuracy', () => {
  it('takes scores of several classes with labels or one-hot rows', () => {
    const before = tf.memory().numTensors;
    const scores = tf.tensor2d([
      [1, 3, 2],
      [9, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ]);
    const labels = tf.tensor1d([1, 0, 2, 2], 'int32');
    const rows = tf.tensor2d([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 1],
    ]);
    expect(accuracy(scores, labels)).toBe(0.75);
    expect(accuracy(scores, rows)).toBe(0.75);
    tf.dispose([scores, labels, rows]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes a single logit a row', () => {
    tf.tidy(() => {
      const target = tf.tensor1d([0, 1, 1, 1], 'int32');
      expect(accuracy(tf.tensor1d([-1, 2, 0.1, -3]), target)).toBe(0.75);
      expect(accuracy(tf.tensor2d([[-1], [2], [0.1], [-3]]), target.expandDims(1))).toBe(0.75);
      expect(() => accuracy(tf.zeros([3, 2]), target)).toThrow(/number of rows/);
    });
  });
});

describe('confusion', () => {
  const matrix = confusionMatrix([0, 1, 1, 2, 0, 2], [0, 1, 0, 2, 0, 1]);

  it('counts actual rows by predicted columns', () => {
    expect(matrix).toEqual([
      [2, 1, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(() => confusionMatrix([3], [0], 2)).toThrow(/class 0 predicted as 3/);
    expect(() => confusionMatrix([1], [])).toThrow(/lists of 1 and 0/);
  });

  it('gives precision, recall and F1 by class; a class never seen scores 0', () => {
    expect(classScores(matrix)[1]).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(classScores(matrix)[0]).toEqual({ precision: 1, recall: 2 / 3, f1: 0.8 });
    expect(
      classScores([
        [1, 0],
        [0, 0],
      ])[1],
    ).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

describe('rocCurve', () => {
  it('has area 1 for a perfect score, 0 for its opposite, 1/2 for a constant', () => {
    const labels = [0, 0, 1, 1];
    expect(rocCurve([1, 2, 3, 4], labels).auc).toBe(1);
    expect(rocCurve([4, 3, 2, 1], labels).auc).toBe(0);
    expect(rocCurve([5, 5, 5, 5], labels)).toEqual({ fpr: [0, 1], tpr: [0, 1], auc: 0.5 });
    expect(() => rocCurve([1, 2], [1, 1])).toThrow(/both classes/);
  });

  it('its area is the chance that a positive scores above a negative', () => {
    const example = fc.record({
      score: fc.integer({ min: 0, max: 6 }),
      label: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(example, { minLength: 2, maxLength: 20 }), (examples) => {
        const positives = examples.filter(({ label }) => label === 1);
        const negatives = examples.filter(({ label }) => label === 0);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let wins = 0;
        for (const p of positives) {
          for (const n of negatives) wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
        }
        const { auc } = rocCurve(
          examples.map((e) => e.score),
          examples.map((e) => e.label),
        );
        expect(auc).toBeCloseTo(wins / (positives.length * negatives.length), 10);
      }),
    );
  });
});

it('averagePrecision: TP FP TP TP FP of 4 is 0.625; ranks 1, 3, 6 give 0.7222222', () => {
  expect(averagePrecision([5, 4, 3, 2, 1], [1, 0, 1, 1, 0], 4)).toBeCloseTo(0.625, 12);
  expect(averagePrecision([6, 5, 4, 3, 2, 1], [1, 0, 1, 0, 0, 1])).toBeCloseTo(0.7222222, 7);
  expect(averagePrecision([1], [0])).toBe(0);
});

it('psnr of a mean square of 0.01 is 20 dB; perplexity of the uniform choice of V is V', () => {
  expect(psnr(0.01)).toBeCloseTo(20, 12);
  expect(psnr(255 ** 2 * 0.01, 255)).toBeCloseTo(20, 12);
  expect(perplexity(Math.log(50))).toBeCloseTo(50, 10);
});
