import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Matrix } from '../../src/linalg/index.ts';
import {
  accuracy,
  auc,
  averagePrecision,
  classScores,
  confusionMatrix,
  f1,
  mae,
  mse,
  perplexity,
  precision,
  psnr,
  r2,
  recall,
  rmse,
  rocCurve,
} from '../../src/metrics/index.ts';

describe('accuracy', () => {
  const scores = [
    [1, 3, 2],
    [9, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ];
  const rows = [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 1],
    [0, 0, 1],
  ];

  it('takes scores of several classes with labels or one-hot rows', () => {
    expect(accuracy(scores, [1, 0, 2, 2])).toBe(0.75);
    expect(accuracy(scores, rows)).toBe(0.75);
    expect(accuracy([[2, 2, 2]], [0])).toBe(1);
  });

  it('takes any numbers: tensors, matrices, typed arrays', () => {
    const before = tf.memory().numTensors;
    const [t, labels] = [tf.tensor2d(scores), tf.tensor1d([1, 0, 2, 2], 'int32')];
    expect(accuracy(t, labels)).toBe(0.75);
    expect(accuracy(Matrix.of(scores), Int32Array.of(1, 0, 2, 2))).toBe(0.75);
    tf.dispose([t, labels]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes classes, one number an example', () => {
    expect(accuracy([0, 1, 2, 2], [0, 1, 1, 2])).toBe(0.75);
    expect(accuracy([[0], [1]], [[0], [1]])).toBe(1);
  });

  it('of one score an example says class 1 above the threshold, which must be given', () => {
    expect(accuracy([-1, 2, 0.1, -3], [0, 1, 1, 1], { threshold: 0 })).toBe(0.75);
    expect(accuracy([[0.4], [0.6], [0.5]], [0, 1, 0], { threshold: 0.5 })).toBe(1);
    expect(() => accuracy([0.4, 0.6], [0, 1])).toThrow(
      'found 0.4; of scores, say from where on they mean class 1: { threshold: 0 } for logits',
    );
  });

  it('refuses different numbers of examples, and more axes', () => {
    expect(() => accuracy(scores, [1, 0])).toThrow('accuracy: lists of 4 and 2');
    expect(() => accuracy([scores], [1])).toThrow('shape [1, 4, 3], expected [n] or [n, C]');
  });
});

describe('confusion', () => {
  const [guesses, truth] = [
    [0, 1, 1, 2, 0, 2],
    [0, 1, 0, 2, 0, 1],
  ];
  const matrix = confusionMatrix(guesses, truth);

  it('counts actual rows by predicted columns', () => {
    expect(matrix).toEqual([
      [2, 1, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(confusionMatrix([0], [1], { classes: 3 })).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
    expect(() => confusionMatrix([3], [0], { classes: 2 })).toThrow(/class 0 predicted as 3/);
    expect(() => confusionMatrix([1], [])).toThrow(/lists of 1 and 0/);
    expect(() => confusionMatrix([0.5], [1])).toThrow(/a class is a whole number, found 0.5/);
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

  it('gives them for the class looked for, 1 unless another is named', () => {
    // Three found of five, with one false alarm.
    const [found, there] = [
      [1, 1, 1, 0, 0, 1, 0],
      [1, 1, 1, 1, 1, 0, 0],
    ];
    expect(precision(found, there)).toBeCloseTo(3 / 4, 12);
    expect(recall(found, there)).toBeCloseTo(3 / 5, 12);
    expect(f1(found, there)).toBeCloseTo(6 / 9, 12);
    expect(precision(found, there, { positive: 0 })).toBeCloseTo(1 / 3, 12);
    expect(recall(found, there, { positive: 0 })).toBeCloseTo(1 / 2, 12);
    expect(f1(found, there, { positive: 0 })).toBeCloseTo(2 / 5, 12);
    expect(recall(guesses, truth, { positive: 2 })).toBe(1);
  });
});

describe('rocCurve', () => {
  it('has area 1 for a perfect score, 0 for its opposite, 1/2 for a constant', () => {
    const labels = [0, 0, 1, 1];
    expect(rocCurve([1, 2, 3, 4], labels).auc).toBe(1);
    expect(auc([4, 3, 2, 1], labels)).toBe(0);
    expect(rocCurve([5, 5, 5, 5], labels)).toEqual({ fpr: [0, 1], tpr: [0, 1], auc: 0.5 });
    expect(() => rocCurve([1, 2], [1, 1])).toThrow(/both classes/);
    expect(() => rocCurve([1, 2], [1])).toThrow(/lists of 2 and 1/);
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
        const area = auc(
          examples.map((e) => e.score),
          examples.map((e) => e.label),
        );
        expect(area).toBeCloseTo(wins / (positives.length * negatives.length), 10);
      }),
    );
  });
});

it('averagePrecision: TP FP TP TP FP of 4 is 0.625; ranks 1, 3, 6 give 0.7222222', () => {
  expect(averagePrecision([5, 4, 3, 2, 1], [1, 0, 1, 1, 0], { positives: 4 })).toBeCloseTo(
    0.625,
    12,
  );
  expect(averagePrecision([6, 5, 4, 3, 2, 1], [1, 0, 1, 0, 0, 1])).toBeCloseTo(0.7222222, 7);
  expect(averagePrecision([1], [0])).toBe(0);
});

describe('errors of values', () => {
  const [y, t] = [
    [1, 2, 6],
    [1, 4, 2],
  ];

  it('are means of the squares and of the sizes, and their root', () => {
    expect(mse(y, t)).toBeCloseTo(20 / 3, 12);
    expect(rmse(y, t)).toBeCloseTo(Math.sqrt(20 / 3), 12);
    expect(mae(y, t)).toBeCloseTo(2, 12);
    expect(mse([[1], [2]], [[3], [2]])).toBe(2);
  });

  it('r2 is 1 when all is met, 0 for the mean, below for what is worse', () => {
    expect(r2(t, t)).toBe(1);
    expect(r2([7 / 3, 7 / 3, 7 / 3], t)).toBeCloseTo(0, 12);
    // 1 - 20 / (16/9 + 25/9 + 1/9)
    expect(r2(y, t)).toBeCloseTo(1 - 20 / (42 / 9), 12);
    expect(r2([5, 5], [5, 5])).toBe(1);
    expect(r2([5, 6], [5, 5])).toBe(-Infinity);
  });

  it('are of numbers in one shape', () => {
    for (const measure of [mse, rmse, mae, r2]) {
      expect(() => measure([1, 2], [[1], [2]])).toThrow('predictions [2] and targets [2, 1]');
      expect(() => measure([], [])).toThrow('not empty');
    }
  });
});

it('psnr of a mean square of 0.01 is 20 dB, in bytes as in parts; of equal images infinite', () => {
  const [a, b] = [tf.fill([4, 4, 1], 0.5), tf.fill([4, 4, 1], 0.4)];
  expect(psnr(a, b)).toBeCloseTo(20, 5);
  expect(psnr([[100, 125.5]], [[125.5, 100]], { peak: 255 })).toBeCloseTo(20, 10);
  expect(psnr([1, 0], [1, 0])).toBe(Infinity);
  tf.dispose([a, b]);
});

it('perplexity of the uniform choice of V is V', () => {
  expect(perplexity(Math.log(50))).toBeCloseTo(50, 10);
});
