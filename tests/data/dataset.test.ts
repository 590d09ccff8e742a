import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataLoader, Dataset, kFold, type Labeled, makeRegression } from '../../src/data/index.ts';
import { Rng, typed } from '../../src/tensor/index.ts';

/** `n` examples whose input and target are their own index. */
function counting(n: number, classes = 3): Dataset<Labeled<[1]>> {
  const range = Float32Array.from({ length: n }, (_, i) => i);
  return new Dataset(
    {
      x: typed(tf.tensor2d(range, [n, 1]), [-1, 1]),
      y: tf.tensor1d(
        Int32Array.from(range, (i) => i % classes),
        'int32',
      ),
    },
    { name: 'counting' },
  );
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('Dataset', () => {
  it('takes rows of its columns, and refuses what is not there', () => {
    const dataset = counting(5);
    const some = dataset.subset([4, 0]);
    expect(Array.from(some.x.dataSync())).toEqual([4, 0]);
    expect(Array.from(some.labels())).toEqual([1, 0]);
    expect(dataset.take(2).size).toBe(2);
    expect(dataset.take(99).size).toBe(5);
    expect(() => dataset.subset([5])).toThrow(/counting: index 5 is outside 0 .. 4/);
    expect(() => dataset.subset([-1])).toThrow(/index -1/);
    const line = 'counting: 5 examples, x [5, 1] float32, y [5] int32';
    expect([String(dataset), inspect(dataset)]).toEqual([line, line]);
  });

  it('takes any tensors, without a name', () => {
    const dataset = new Dataset({ x: tf.zeros([3, 4]), y: tf.zeros([3]) });
    expect([dataset.name, dataset.size, dataset.classNames]).toEqual(['data', 3, undefined]);
    dataset.dispose();
  });

  it('has columns by names of one’s own, tensors and lists, which stay side by side', () => {
    const boxes = tf.tensor2d([
      [0, 0, 1, 1],
      [1, 1, 2, 2],
      [2, 2, 3, 3],
    ]);
    const dataset = new Dataset(
      { x: tf.tensor2d([[1], [2], [3]]), boxes, texts: ['one', 'two', 'three'] },
      { name: 'boxes', classNames: ['cat'], scale: 7 },
    );
    const part = dataset.subset([2, 0]);
    expect(part.texts).toEqual(['three', 'one']);
    expect(part.boxes.arraySync()).toEqual([
      [2, 2, 3, 3],
      [0, 0, 1, 1],
    ]);
    // What is true of the whole goes along.
    expect([part.scale, part.classNames, part.name]).toEqual([7, ['cat'], 'boxes']);
    expect(String(part)).toBe(
      'boxes: 2 examples, x [2, 1] float32, boxes [2, 4] float32, texts as a list, 1 classes',
    );
    for (const batch of new DataLoader(dataset, { batchSize: 2 })) {
      expect(batch.boxes.shape).toEqual([batch.texts.length, 4]);
      expect(batch.texts).toEqual(Array.from(batch.indices, (i) => dataset.texts[i]));
    }
    dataset.dispose();
    expect(boxes.isDisposed).toBe(true);
  });

  it('refuses columns of different sizes, none at all, and names with a meaning of their own', () => {
    expect(() => new Dataset({ x: tf.ones([2, 1]), y: tf.ones([3]) }, { name: 'odd' })).toThrow(
      'Dataset odd: x has 2 examples and y has 3',
    );
    expect(() => new Dataset({ x: tf.ones([2, 1]), texts: ['a'] })).toThrow('texts has 1');
    expect(() => new Dataset({})).toThrow('no column given');
    for (const taken of ['size', 'subset', 'indices', 'columns']) {
      expect(() => new Dataset({ x: tf.ones([1]), [taken]: ['a'] })).toThrow(
        `${taken} has a meaning of its own`,
      );
    }
  });

  it('gives the numbers of each example row by row', () => {
    const dataset = new Dataset({
      x: tf.range(0, 12).reshape([3, 2, 2]),
      t: [7, 8, 9],
      s: ['a', 'b', 'c'],
    });
    expect(dataset.rows().map((row) => [...row])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ]);
    expect(dataset.rows('t').map((row) => [...row])).toEqual([[7], [8], [9]]);
    expect(() => dataset.rows('s')).toThrow(/s holds no numbers; its columns are x, t, s/);
    expect(() => dataset.labels()).toThrow(/y holds no numbers/);
    dataset.dispose();
  });

  it('keeps the truth of made data through every cut', () => {
    const made = makeRegression({ rng: 1, n: 20, features: 2 });
    const { train } = made.split({ rng: 2 });
    expect(train.coefficients).toEqual(made.coefficients);
    expect(train.take(3).bias).toBe(made.bias);
    for (const part of [made, train]) part.dispose();
  });

  it('frees its tensors', () => {
    const before = tf.memory().numTensors;
    const dataset = counting(4);
    dataset.subset([1]).dispose();
    const { train, test } = dataset.split({ rng: 1 });
    for (const part of [dataset, train, test]) part.dispose();
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
    const order = (loader: DataLoader<Labeled<[1]>>) => [...loader].flatMap((b) => [...b.indices]);
    expect(order(new DataLoader(dataset, { batchSize: 6 }))).toEqual(range(20));
    const shuffled = new DataLoader(dataset, { batchSize: 6, shuffle: true, rng: 1 });
    const first = order(shuffled);
    expect(order(shuffled)).not.toEqual(first);
    const again = new DataLoader(dataset, { batchSize: 6, shuffle: true, rng: new Rng(1) });
    expect(order(again)).toEqual(first);
    dataset.dispose();
  });

  it('draws each example anew with replacement, so that 1/e of them are left out of a pass', () => {
    const dataset = counting(3000);
    const loader = new DataLoader(dataset, { batchSize: 500, replacement: true, rng: 1 });
    const pass = () => [...loader].flatMap((b) => [...b.indices]);
    const first = pass();
    expect(first).toHaveLength(3000);
    const absent = 1 - new Set(first).size / 3000;
    expect(Math.abs(absent - 1 / Math.E)).toBeLessThan(0.02);
    expect(pass()).not.toEqual(first);
    dataset.dispose();
  });

  it('has batches of 32 unless told otherwise, and can leave out the last, smaller one', () => {
    const dataset = counting(70);
    const sizes = (loader: DataLoader<Labeled<[1]>>) => [...loader].map((b) => b.indices.length);
    expect(sizes(new DataLoader(dataset))).toEqual([32, 32, 6]);
    const loader = new DataLoader(dataset, { batchSize: 30, dropLast: true });
    expect(sizes(loader)).toEqual([30, 30]);
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

  it('changes each batch by a map, which draws from a stream of its own, and leaks nothing', () => {
    const dataset = counting(6);
    const before = tf.memory().numTensors;
    const draw = (seed: number) => {
      const loader = new DataLoader(dataset, {
        batchSize: 4,
        shuffle: true,
        rng: seed,
        map: ({ x, y, indices }, { rng }) => ({
          noisy: x.add(100 * (1 + rng.int(1000))),
          y,
          places: [...indices],
        }),
      });
      return [0, 1].map(() =>
        Array.from(loader, ({ noisy, y, places, indices }) => {
          expect(places).toEqual([...indices]);
          expect(y.shape).toEqual([indices.length]);
          return [...noisy.dataSync()];
        }).flat(),
      );
    };
    const [first, second] = draw(1) as [number[], number[]];
    expect(first.map((v) => v % 100).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Math.min(...first)).toBeGreaterThan(99);
    expect(second).not.toEqual(first);
    expect(draw(1)).toEqual([first, second]);
    // The order is that without a map.
    const plain = new DataLoader(dataset, { batchSize: 4, shuffle: true, rng: 1 });
    expect([...plain].flatMap((b) => [...b.indices])).toEqual(first.map((v) => v % 100));
    expect(tf.memory().numTensors).toBe(before);
    dataset.dispose();
  });

  it('refuses a batch size that is none, and random numbers without a seed', () => {
    const dataset = counting(3);
    expect(() => new DataLoader(dataset, { batchSize: 0 })).toThrow(/from 1, given 0/);
    expect(() => new DataLoader(dataset, { shuffle: true })).toThrow(/give rng: 1/);
    expect(() => new DataLoader(dataset, { replacement: true })).toThrow(
      /replacement needs a seed/,
    );
    const both = { shuffle: true, replacement: true, rng: 1 };
    expect(() => new DataLoader(dataset, both)).toThrow(/give shuffle, .* or replacement/);
    const drawing = new DataLoader(dataset, {
      map: ({ x }, { rng }) => ({ x: x.mul(rng.int(2)) }),
    });
    expect(() => [...drawing]).toThrow('DataLoader: map draws random numbers');
    dataset.dispose();
  });
});

describe('split', () => {
  it('puts each example in one part, of the size asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 50 }), fc.boolean(), (n, stratify) => {
        const dataset = counting(n);
        const { train, test } = dataset.split({ rng: n, testSize: 0.3, stratify });
        expect(test.size).toBe(Math.round(0.3 * n));
        const all = [...train.x.dataSync(), ...test.x.dataSync()].sort((a, b) => a - b);
        expect(all).toEqual(range(n));
        for (const part of [dataset, train, test]) part.dispose();
      }),
      { numRuns: 30 },
    );
  });

  it('holds out a quarter unless told otherwise, at random by the seed', () => {
    const dataset = counting(40);
    const held = (rng: Rng | number) => [...dataset.split({ rng }).test.x.dataSync()];
    expect(held(1)).toHaveLength(10);
    expect(held(new Rng(1))).toEqual(held(1));
    expect(held(2)).not.toEqual(held(1));
    dataset.dispose();
  });

  it('stratified, keeps the shares of the classes, whatever the seed', () => {
    const labels = [...Array(90).fill(0), ...Array(10).fill(1)];
    const dataset = new Dataset({ x: tf.zeros([100, 1]), y: tf.tensor1d(labels, 'int32') });
    const rare = (seed: number, stratify: boolean) => {
      const { train, test } = dataset.split({ rng: seed, testSize: 20, stratify });
      const counts = [train, test].map(
        (part) => part.labels().filter((label) => label === 1).length,
      );
      for (const part of [train, test]) part.dispose();
      return counts;
    };
    for (const seed of range(20)) expect(rare(seed, true)).toEqual([8, 2]);
    // Chance alone would rarely hit the shares: 2 of 20 has probability 0.32.
    const hits = range(20).filter((seed) => rare(seed, false)[1] === 2).length;
    expect(hits).toBeLessThan(15);
    dataset.dispose();
  });

  it('refuses to leave a part empty', () => {
    const dataset = counting(4);
    for (const testSize of [0, 4, 0.05, 2.5]) {
      expect(() => dataset.split({ rng: 1, testSize })).toThrow(/testSize/);
    }
    dataset.dispose();
  });
});

describe('kFold', () => {
  const numbers = (set: Dataset<Labeled<[1]>>) => [...set.x.dataSync()];

  it('tests on each example once and trains on the rest, and leaks nothing', () => {
    const dataset = counting(11);
    const before = tf.memory().numTensors;
    for (const options of [{ k: 4 }, { k: 4, rng: 2 }]) {
      const tested: number[] = [];
      const sizes: number[] = [];
      for (const { train, test } of kFold(dataset, options)) {
        sizes.push(test.size);
        tested.push(...numbers(test));
        expect([...numbers(train), ...numbers(test)].sort((a, b) => a - b)).toEqual(range(11));
      }
      expect(sizes).toEqual([3, 3, 3, 2]);
      expect(tested.sort((a, b) => a - b)).toEqual(range(11));
    }
    expect(tf.memory().numTensors).toBe(before);
    dataset.dispose();
  });

  it('has five folds that are runs, unless it is told otherwise', () => {
    const dataset = counting(10);
    const folds = (options?: { rng: number }) =>
      Array.from(kFold(dataset, options), ({ test }) => numbers(test));
    expect(folds()).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    expect(folds({ rng: 1 })).not.toEqual(folds());
    expect(folds({ rng: 1 })).toEqual(folds({ rng: 1 }));
    expect(() => kFold(dataset, { k: 11 })).toThrow(/from 2 to n = 10, given 11/);
    dataset.dispose();
  });

  it('stratified, has no fold with two more examples, or two more of a class, than another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 2, max: 8 }), (n, k) => {
        const labels = range(n).map((i) => (i % 7 === 0 ? 2 : i % 2));
        const set = new Dataset({ x: range(n), y: labels });
        const folds = Array.from(kFold(set, { k, rng: n, stratify: true }), ({ test }) => test);
        const counts = [
          folds.map(({ size }) => size),
          ...[0, 1, 2].map((label) => folds.map(({ y }) => y.filter((v) => v === label).length)),
        ];
        for (const each of counts) {
          expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
        }
        expect(folds.flatMap(({ x }) => x).sort((a, b) => a - b)).toEqual(range(n));
      }),
      { numRuns: 30 },
    );
    // Ten examples sorted by class: runs test on a class that nothing was learned of.
    const sorted = new Dataset({ x: range(10), y: range(10).map((i) => Number(i >= 5)) });
    const classes = (stratify: boolean) =>
      Array.from(kFold(sorted, { k: 2, stratify }), ({ test }) => new Set(test.y).size);
    expect(classes(false)).toEqual([1, 1]);
    expect(classes(true)).toEqual([2, 2]);
  });
});

describe('held-out sets and copies', () => {
  const set = () =>
    new Dataset(
      { x: range(8), y: range(8).map((i) => i % 2) },
      { name: 'eight', classNames: ['a', 'b'] },
    );

  it('a test set and what is drawn from it are marked; a training set is not', () => {
    const { train, test } = set().split({ rng: 1 });
    expect([test, test.take(1), test.split({ rng: 1 }).train].map((s) => s.heldOut)).toEqual([
      true,
      true,
      true,
    ]);
    expect('heldOut' in train).toBe(false);
    for (const fold of kFold(set(), { k: 2 })) {
      expect(fold.test.heldOut).toBe(true);
      expect('heldOut' in fold.train).toBe(false);
    }
  });

  it('replace keeps the other columns and what is true of the set, in a copy of its own', () => {
    const before = tf.memory().numTensors;
    const source = new Dataset(
      { x: tf.ones([2, 3]), y: tf.tensor1d([0, 1]) },
      { name: 'two', classNames: ['a', 'b'], featureNames: ['p', 'q', 'r'] },
    );
    const copy = source.replace({ x: tf.zeros([2, 1]) }, { featureNames: ['s'] });
    source.dispose();
    expect(copy.x.arraySync()).toEqual([[0], [0]]);
    expect(Array.from(copy.y.dataSync())).toEqual([0, 1]);
    expect([copy.name, copy.classNames, copy.featureNames]).toEqual(['two', ['a', 'b'], ['s']]);
    copy.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => set().replace({ x: [1] })).toThrow(/x has 1/);
  });
});
