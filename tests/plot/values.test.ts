import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Matrix } from '../../src/linalg/index.ts';
import * as plot from '../../src/plot/index.ts';

// Files of one process share the backend, and the next may want the one before.
const before = tf.getBackend();
beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterAll(async () => {
  await tf.setBackend(before);
});

describe('numbers of every kind are drawn alike', () => {
  const rows = [
    [0, 1],
    [2, 3],
    [4, 6],
  ];
  const kinds = {
    lists: () => rows,
    matrix: () => Matrix.of(rows),
    'shape and data': () => ({ shape: [3, 2], data: Float64Array.from(rows.flat()) }),
    tensor: () => tf.tensor2d(rows),
    'function that gives lists': () => () => rows,
    'function that gives a tensor': () => () => tf.tensor2d(rows),
  };
  const pictures: Readonly<Record<string, (input: plot.Values) => plot.Figure>> = {
    scatter: (input) => plot.scatter(input),
    heatmap: (input) => plot.heatmap(input),
    contour: (input) => plot.contour(input),
    latentScatter: (input) => plot.latentScatter(input),
    histogram: (input) => plot.histogram(input),
    dots: (input) => plot.dots(['a', 'b', 'c'], input),
    trajectory: (input) => plot.trajectory((x, y) => x * y, input, { resolution: 4 }),
  };

  it.each(Object.entries(pictures))('by %s', (_, draw) => {
    const expected = JSON.stringify(draw(rows));
    for (const [kind, make] of Object.entries(kinds))
      tf.tidy(() => {
        expect(JSON.stringify(draw(make())), kind).toBe(expected);
      });
  });

  it('by line, bar and the confusion matrix', () => {
    const y = [1, 2, 4];
    const square = [
      [3, 1],
      [0, 4],
    ];
    tf.tidy(() => {
      for (const one of [Float32Array.from(y), tf.tensor1d(y), () => tf.tensor1d(y)]) {
        expect(plot.line(one).data).toEqual(plot.line(y).data);
        expect(plot.bar(['a', 'b', 'c'], one).data).toEqual(plot.bar(['a', 'b', 'c'], y).data);
      }
      for (const one of [Matrix.of(square), tf.tensor2d(square), () => tf.tensor2d(square)])
        expect(plot.confusionMatrix(one).data).toEqual(plot.confusionMatrix(square).data);
    });
  });
});

describe('tensors', () => {
  it('that are given stay the caller’s', () => {
    const before = tf.memory().numTensors;
    const images = tf.zeros([2, 4, 4]);
    const labels = tf.tensor1d([0, 1], 'int32');
    plot.imageGrid(images, { labels });
    expect([images.isDisposed, labels.isDisposed]).toEqual([false, false]);
    tf.dispose([images, labels]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('that a function makes are freed, its result and all on the way to it; what it only passes on is kept', () => {
    const kept = tf.ones([2, 4, 4]);
    const before = tf.memory().numTensors;
    plot.imageGrid(() => kept.mul(2).sub(1));
    plot.imageGrid(() => kept);
    plot.line({ x: () => tf.range(0, 5), y: () => tf.range(0, 5).square().add(1) });
    plot.histogram({ values: () => tf.range(0, 9).sqrt() });
    plot.heatmap(() => kept.slice([0, 0, 0], [1, 4, 4]).reshape([4, 4]));
    plot.latentGrid(
      (codes) =>
        tf
          .tensor2d(codes)
          .square()
          .matMul(tf.ones([2, 16])),
      { side: 3 },
    );
    expect(() => plot.line(() => tf.scalar(0).div(0).reshape([1]))).toThrow(/NaN at index \[0\]/);
    expect(tf.memory().numTensors).toBe(before);
    expect(kept.isDisposed).toBe(false);
    kept.dispose();
  });

  it('are not drawn over again once they are freed', () => {
    const figure = plot.imageGrid(() => tf.ones([1, 2, 2]).mul(0.5));
    tf.tidy(() => tf.fill([1, 2, 2], 9));
    expect(JSON.stringify(figure)).toBe(
      JSON.stringify(
        plot.imageGrid([
          [
            [0.5, 0.5],
            [0.5, 0.5],
          ],
        ]),
      ),
    );
  });
});

it('a promise is told to be awaited', () => {
  const later = (() => Promise.resolve([1])) as unknown as () => number[];
  expect(() => plot.line(later)).toThrow(/line: series "1": a promise given; await it first/);
});

it('what is no numbers is said to be none', () => {
  expect(() => plot.line((() => undefined) as unknown as () => number[])).toThrow(
    /undefined given; expected a tensor, a matrix or a list of numbers/,
  );
});
