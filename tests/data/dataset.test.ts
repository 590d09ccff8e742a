import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataLoader,
  Dataset,
  kFold,
  MinMaxScaler,
  makeBlobs,
  StandardScaler,
  trainTestSplit,
} from '../../src/data/index.ts';
import { Rng, type Tensor, typed } from '../../src/tensor/index.ts';

/** `n` examples whose input and target are their own index. */
function counting(n: number, classes = 3): Dataset<[1], []> {
  return new Dataset({
    name: 'counting',
    x: typed(
      tf.tensor2d(
        Float32Array.from({ length: n }, (_, i) => i),
        [n, 1],
      ),
      [-1, 1],
    ),
    y: typed(
      tf.tensor1d(
        Int32Array.from({ length: n }, (_, i) => i % classes),
        'int32',
      ),
      [-1],
    ),
  });
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('Dataset', () => {
  it('takes rows of both tensors, and refuses what is not there', () => {
    const dataset = counting(5);
    const some = dataset.subset([4, 0]);
    expect(Array.from(some.x.dataSync())).toEqual([4, 0]);
    expect(Array.from(some.labels())).toEqual([1, 0]);
    expect(dataset.take(2).size).toBe(2);
    expect(dataset.take(99).size).toBe(5);
    expect(() => dataset.subset([5])).toThrow(/index 5 is outside 0 .. 4/);
    expect(() => dataset.subset([-1])).toThrow(/index -1/);
    expect(String(dataset)).toBe('counting: 5 examples, x [5, 1] float32, y [5] int32');
    expect(
      () =>
        new Dataset({
          name: 'odd',
          x: tf.ones([2, 1]) as Tensor as Tensor<[number, 1]>,
          y: tf.ones([3]) as Tensor as Tensor<[number]>,
        }),
    ).toThrow(/x has 2 examples and y has 3/);
  });

  it('frees its tensors', () => {
    const before = tf.memory().numTensors;
    const dataset = counting(4);
    dataset.subset([1]).dispose();
    dataset.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('DataLoader', () => {
  it('shows each example once, in ⌈N/B⌉ batches, and leaks nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (n, batchSize, shuffle) => {
          const dataset = counting(n);
          const before = tf.memory().numTensors;
          const loader = new DataLoader(dataset, { batchSize, shuffle, rng: new Rng(n) });
          const seen: number[] = [];
          let batches = 0;
          for (const { x, y, indices } of loader) {
            batches++;
            expect(Array.from(x.dataSync())).toEqual(Array.from(indices));
            expect(Array.from(y.dataSync())).toEqual(Array.from(indices, (i) => i % 3));
            seen.push(...indices);
          }
          expect(batches).toBe(Math.ceil(n / batchSize));
          expect(loader.length).toBe(batches);
          expect(seen.sort((a, b) => a - b)).toEqual(range(n));
          expect(tf.memory().numTensors).toBe(before);
          dataset.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps the order unless told to shuffle, and shuffles anew each time', () => {
    const dataset = counting(20);
    const order = (loader: DataLoader<[1], []>) => [...loader].flatMap((b) => [...b.indices]);
    expect(order(new DataLoader(dataset, { batchSize: 6 }))).toEqual(range(20));
    const shuffled = new DataLoader(dataset, { batchSize: 6, shuffle: true, rng: new Rng(1) });
    const first = order(shuffled);
    expect(order(shuffled)).not.toEqual(first);
    const again = new DataLoader(dataset, { batchSize: 6, shuffle: true, rng: new Rng(1) });
    expect(order(again)).toEqual(first);
    dataset.dispose();
  });

  it('can leave out the last, smaller batch', () => {
    const dataset = counting(10);
    const loader = new DataLoader(dataset, { batchSize: 4, dropLast: true });
    expect([...loader].map((batch) => batch.indices.length)).toEqual([4, 4]);
    expect(loader.length).toBe(2);
    dataset.dispose();
  });

  it('frees the batch when the loop is left, and keeps what is kept', () => {
    const dataset = counting(10);
    const before = tf.memory().numTensors;
    let kept: tf.Tensor | undefined;
    for (const { x } of new DataLoader(dataset, { batchSize: 2 })) {
      kept = tf.keep(x as tf.Tensor);
      break;
    }
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(Array.from(kept?.dataSync() ?? [])).toEqual([0, 1]);
    kept?.dispose();
    dataset.dispose();
  });

  it('refuses a batch size that is none, and shuffling without a generator', () => {
    const dataset = counting(3);
    expect(() => new DataLoader(dataset, { batchSize: 0 })).toThrow(/from 1, given 0/);
    expect(() => new DataLoader(dataset, { shuffle: true })).toThrow(/rng: new Rng/);
    dataset.dispose();
  });
});

describe('trainTestSplit', () => {
  it('puts each example in one part, of the size asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 50 }), fc.boolean(), (n, stratify) => {
        const dataset = counting(n);
        const [train, test] = trainTestSplit(dataset, { rng: new Rng(n), testSize: 0.3, stratify });
        expect(test.size).toBe(Math.round(0.3 * n));
        const all = [...train.x.dataSync(), ...test.x.dataSync()].sort((a, b) => a - b);
        expect(all).toEqual(range(n));
        for (const part of [dataset, train, test]) part.dispose();
      }),
      { numRuns: 30 },
    );
  });

  it('stratified, keeps the shares of the classes', () => {
    const labels = [...Array(90).fill(0), ...Array(10).fill(1)];
    const dataset = new Dataset({
      name: 'rare',
      x: typed(tf.zeros([100, 1]), [-1, 1]),
      y: typed(tf.tensor1d(labels, 'int32'), [-1]),
    });
    const [train, test] = trainTestSplit(dataset, {
      rng: new Rng(1),
      testSize: 20,
      stratify: true,
    });
    expect(test.labels().filter((label) => label === 1)).toHaveLength(2);
    expect(train.labels().filter((label) => label === 1)).toHaveLength(8);
    for (const part of [dataset, train, test]) part.dispose();
  });

  it('refuses to leave a part empty', () => {
    const dataset = counting(4);
    for (const testSize of [0, 4, 0.05, 2.5]) {
      expect(() => trainTestSplit(dataset, { rng: new Rng(1), testSize })).toThrow(/testSize/);
    }
    dataset.dispose();
  });
});

describe('kFold', () => {
  it('tests on each index once and trains on the rest', () => {
    for (const rng of [undefined, new Rng(2)]) {
      const folds = kFold(11, 4, rng);
      expect(folds.map((fold) => fold.test.length)).toEqual([3, 3, 3, 2]);
      expect(folds.flatMap((fold) => [...fold.test]).sort((a, b) => a - b)).toEqual(range(11));
      for (const { train, test } of folds) {
        expect([...train, ...test].sort((a, b) => a - b)).toEqual(range(11));
      }
    }
    expect(() => kFold(3, 4)).toThrow(/from 2 to n = 3, given 4/);
  });
});

describe('scalers', () => {
  it('StandardScaler: mean 0 and standard deviation 1; inverse undoes it', () => {
    const { x, y } = makeBlobs({ rng: new Rng(1), n: 50 });
    tf.tidy(() => {
      const scaler = StandardScaler.fit(x);
      const z = scaler.transform(x);
      const { mean, variance } = tf.moments(z, 0);
      for (const m of mean.dataSync()) expect(m).toBeCloseTo(0, 5);
      for (const v of variance.dataSync()) expect(v).toBeCloseTo(1, 5);
      const back = scaler.inverse(z).dataSync();
      for (const [i, value] of x.dataSync().entries()) expect(back[i]).toBeCloseTo(value, 4);
    });
    x.dispose();
    y.dispose();
  });

  it('learns from the training examples only', () => {
    tf.tidy(() => {
      const scaler = StandardScaler.fit(tf.tensor2d([[0], [2]]));
      expect(scaler.shift).toEqual([1]);
      expect(scaler.scale).toEqual([1]);
      expect(Array.from(scaler.transform(tf.tensor2d([[5]])).dataSync())).toEqual([4]);
    });
  });

  it('MinMaxScaler: from 0 to 1; a constant feature becomes 0', () => {
    tf.tidy(() => {
      const z = MinMaxScaler.fit(
        tf.tensor2d([
          [1, 7],
          [3, 7],
          [2, 7],
        ]),
      ).transform(
        tf.tensor2d([
          [1, 7],
          [3, 7],
          [2, 7],
        ]),
      );
      expect(z.arraySync()).toEqual([
        [0, 0],
        [1, 0],
        [0.5, 0],
      ]);
    });
  });

  it('refuses other numbers of features, and leaks nothing', () => {
    const before = tf.memory().numTensors;
    const x = tf.ones([2, 3]);
    const scaler = StandardScaler.fit(x);
    const wrong = tf.ones([2, 4]);
    expect(() => scaler.transform(wrong)).toThrow(/fitted on 3 features, given \[2, 4\]/);
    expect(() => StandardScaler.fit(tf.tidy(() => tf.ones([2])))).toThrow(/\[n, features\]/);
    tf.dispose([x, wrong]);
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});
