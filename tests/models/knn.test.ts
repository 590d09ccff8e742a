import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBlobs } from '../../src/data/index.ts';
import { KNN } from '../../src/models/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const column = (...values: number[]) => tf.tensor2d(values, [values.length, 1]);

describe('KNN', () => {
  it('finds the same neighbours as a full sort', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 7 }), (seed, k) => {
        const rng = new Rng(seed);
        const draw = (n: number) =>
          Array.from({ length: n }, () => [rng.int(9), rng.int(9), rng.int(9)]);
        const [train, queries] = [draw(30), draw(8)];
        const near = tf.tidy(() =>
          new KNN({ k })
            .fit(
              tf.tensor2d(train),
              train.map(() => 0),
            )
            .neighbors(tf.tensor2d(queries)),
        );
        for (const [i, q] of queries.entries()) {
          const far = train.map((p) => p.reduce((s, v, j) => s + (v - (q[j] as number)) ** 2, 0));
          const sorted = [...far.keys()].sort((a, b) => (far[a] as number) - (far[b] as number));
          expect(near[i]).toEqual(sorted.slice(0, k));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('takes the majority, and the nearest of a tie', () => {
    tf.tidy(() => {
      const [x, y] = [column(0, 1, 2, 10), [7, 3, 3, 7]];
      expect([...new KNN({ k: 1 }).fit(x, y).predict(column(0.2))]).toEqual([7]);
      expect([...new KNN({ k: 3 }).fit(x, y).predict(column(0.2))]).toEqual([3]);
      expect([...new KNN({ k: 2 }).fit(x, y).predict(column(0.2, 0.8))]).toEqual([7, 3]);
      expect([...new KNN({ k: 4 }).fit(x, y).predict(column(9))]).toEqual([7]);
    });
  });

  it('knows its own examples, flattens images, and leaves no tensor', () => {
    const set = makeBlobs({ n: 300, rng: new Rng(1) });
    const images = tf.randomUniform([10, 4, 4, 1], 0, 1, 'float32', 5);
    const before = tf.memory().numTensors;
    expect(new KNN().fit(set.x, set.y).accuracy(set.x, set.y)).toBe(1);
    expect(new KNN({ k: 15 }).fit(set.x, set.y).accuracy(set.x, set.y)).toBeGreaterThan(0.97);
    expect(
      new KNN()
        .fit(images, [...Array(10).keys()])
        .neighbors(images)
        .flat(),
    ).toEqual([...Array(10).keys()]);
    expect(tf.memory().numTensors).toBe(before);
    set.dispose();
    images.dispose();
  });

  it('works through more distances than it holds at a time', () => {
    tf.tidy(() => {
      const examples = 5000;
      const x = tf.range(0, examples).reshape([examples, 1]);
      const labels = Array.from({ length: examples }, (_, i) => i % 1000);
      const queries = Array.from({ length: 101 }, (_, i) => i * 7);
      const found = new KNN().fit(x, labels).predict(column(...queries));
      expect([...found]).toEqual(queries.map((q) => q % 1000));
    });
  });

  it('says what does not fit', () => {
    tf.tidy(() => {
      expect(() => new KNN({ k: 0 })).toThrow(/k must be a whole number from 1, given 0/);
      expect(() => new KNN().predict(column(1))).toThrow(/call fit first/);
      expect(() => new KNN().fit(column(1, 2), [0])).toThrow(/2 examples and 1 labels/);
      expect(() => new KNN({ k: 3 }).fit(column(1, 2), [0, 1])).toThrow(/at least k = 3/);
      const net = new KNN().fit(column(1, 2), [0, 1]);
      expect(() => net.predict(tf.zeros([1, 2]))).toThrow(/\[1, 2\] against examples of 1/);
      expect(() => net.accuracy(column(1), [0, 1])).toThrow(/1 queries and 2 labels/);
    });
  });
});
