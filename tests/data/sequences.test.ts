import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import {
  countingStrings,
  delayedRecall,
  sineSeries,
  textWindows,
  Vocabulary,
} from '../../src/data/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

describe('Vocabulary', () => {
  test('numbers characters by how often they occur, the unknown first', () => {
    const vocabulary = new Vocabulary('to be or not to be 生存');
    expect(vocabulary.characters.join('')).toBe('\uFFFD otbern生存');
    expect(vocabulary.size).toBe(10);
    const indices = vocabulary.encode('生 or');
    expect(vocabulary.decode(indices)).toBe('生 or');
    expect(indices.every((index) => index > 0)).toBe(true);
  });

  test('what is not in it is index 0, in both languages', () => {
    const vocabulary = new Vocabulary('明月 moon', { unknown: '?' });
    expect(vocabulary.encode('sz光')).toEqual([0, 0, 0]);
    expect(vocabulary.decode(vocabulary.encode('月光 sun'))).toBe('月? ??n');
  });

  test('a rare character beyond 16 bits is one', () => {
    const vocabulary = new Vocabulary('𠮷野家');
    expect(vocabulary.encode('𠮷家')).toHaveLength(2);
    expect(vocabulary.decode(vocabulary.encode('𠮷家'))).toBe('𠮷家');
  });

  test('minCount leaves rare characters out', () => {
    const vocabulary = new Vocabulary('aaabbc', { minCount: 2, unknown: '_' });
    expect(vocabulary.characters).toEqual(['_', 'a', 'b']);
  });

  test('without an unknown, a strange character is refused by name, as is a wrong index', () => {
    const vocabulary = new Vocabulary('ab', { unknown: false });
    expect(vocabulary.size).toBe(2);
    expect(() => vocabulary.encode('axb')).toThrow('"x" is none of its 2 characters "ab"');
    expect(() => vocabulary.decode([0, 2])).toThrow('2 is no index, expected 0 to 1');
    expect(() => new Vocabulary('', { unknown: false })).toThrow('the text has no character');
  });
});

describe('textWindows', () => {
  const vocabulary = new Vocabulary('abcdefgh');
  const read = (t: tf.Tensor) => (t.arraySync() as number[][]).map((row) => vocabulary.decode(row));

  test('cuts a text, and y is the next character', () => {
    const set = textWindows('abcdefgh', { vocabulary, length: 3 });
    expect(read(set.x)).toEqual(['abc', 'def']);
    expect(read(set.y)).toEqual(['bcd', 'efg']);
    expect(set.x.dtype).toBe('int32');
    const overlapping = textWindows('abcdefgh', { vocabulary, length: 3, stride: 2 });
    expect(read(overlapping.x)).toEqual(['abc', 'cde', 'efg']);
    set.dispose();
    overlapping.dispose();
  });

  test('a text that is too short is refused', () => {
    expect(() => textWindows('abc', { vocabulary, length: 3 })).toThrow('expected at least 4');
    expect(() => textWindows('abc', { vocabulary, stride: 0 })).toThrow('stride is 0');
  });
});

describe('countingStrings', () => {
  test('are a^k b^k, one character later in y, with -1 where they have ended', () => {
    const set = countingStrings({ rng: 1, n: 200 });
    expect(set.x.shape).toEqual([200, 17]);
    const [x, y] = [set.x.arraySync() as number[][], set.y.arraySync() as number[][]];
    for (const [i, text] of set.text.entries()) {
      expect(text).toMatch(/^\$a+b+\$$/);
      const k = text.indexOf('b') - 1;
      expect(text).toHaveLength(2 * k + 2);
      const known = (y[i] as number[]).filter((label) => label !== -1);
      expect(set.vocabulary.decode(x[i] as number[])).toBe(text.slice(0, -1).padEnd(17, '$'));
      expect(set.vocabulary.decode(known)).toBe(text.slice(1));
      expect((y[i] as number[]).slice(known.length).every((label) => label === -1)).toBe(true);
    }
    expect(new Set(set.text).size).toBe(8);
    set.dispose();
  });

  test('cost at best ln 8 / 10 nats a character', () => {
    const set = countingStrings({ rng: 2, n: 20_000 });
    expect(set.optimum).toBeCloseTo(0.2079, 4);
    expect(Math.exp(set.optimum)).toBeCloseTo(1.2312, 3);
    // The forecaster that knows k is uniform: after j letters a, one of the 9 - j ends them.
    let [nats, characters] = [0, 0];
    for (const text of set.text) {
      const k = text.indexOf('b') - 1;
      for (let j = 1; j < k; j++) nats -= Math.log(1 - 1 / (9 - j));
      nats -= Math.log(1 / (9 - k));
      characters += text.length - 1;
    }
    expect(nats / characters).toBeCloseTo(set.optimum, 2);
    set.dispose();
  });

  test('of other lengths, and refusals', () => {
    const set = countingStrings({ rng: 1, n: 300, min: 9, max: 12 });
    const lengths = [...new Set(set.text.map((text) => (text.length - 2) / 2))].sort(
      (a, b) => a - b,
    );
    expect(lengths).toEqual([9, 10, 11, 12]);
    expect(set.optimum).toBeCloseTo(Math.log(4) / 22, 10);
    set.dispose();
    expect(() => countingStrings({ rng: 1, min: 3, max: 2 })).toThrow('min is 3 and max is 2');
  });
});

test('delayedRecall shows a symbol once, then noise, in balanced classes', () => {
  const set = delayedRecall({ rng: 1, n: 400, delay: 20, noise: 0.3 });
  expect(set.x.shape).toEqual([400, 21, 4]);
  const first = set.x.slice([0, 0, 0], [-1, 1, -1]).reshape([400, 4]);
  expect([...first.argMax(1).dataSync()]).toEqual([...set.labels()]);
  expect([...first.sum(1).dataSync()].every((sum) => sum === 1)).toBe(true);
  const counts = [0, 1, 2, 3].map((symbol) => set.labels().filter((y) => y === symbol).length);
  expect(counts).toEqual([100, 100, 100, 100]);
  const { mean, variance } = tf.moments(set.x.slice([0, 1, 0]));
  // 32,000 draws: standard errors 0.0017 and 0.0007
  expect(Math.abs(mean.dataSync()[0] as number)).toBeLessThan(0.008);
  expect(Math.abs((variance.dataSync()[0] as number) - 0.09)).toBeLessThan(0.004);
  set.dispose();
  const none = delayedRecall({ rng: 1, n: 6, delay: 0, symbols: 3 });
  expect(none.x.shape).toEqual([6, 1, 3]);
  none.dispose();
  expect(() => delayedRecall({ rng: 1, delay: -1 })).toThrow('delay is -1');
  expect(() => delayedRecall({ rng: 1, delay: 2, symbols: 1 })).toThrow('symbols is 1');
});

describe('sineSeries', () => {
  test('without noise the next value is 2 cos(omega) x_{t-1} - x_{t-2}', () => {
    const set = sineSeries({ rng: 1, n: 50, length: 9 });
    expect(set.x.shape).toEqual([50, 9, 1]);
    const y = set.y.dataSync();
    for (const [i, row] of set.rows().entries()) {
      const [before, last] = [row[7], row[8]] as [number, number];
      expect(2 * Math.cos(set.omega) * last - before).toBeCloseTo(y[i] as number, 6);
    }
    expect(set.omega).toBeCloseTo((2 * Math.PI) / 25, 12);
    set.dispose();
  });

  test('with noise, knowing the sine leaves an RMSE of just that', () => {
    const [clean, noisy] = [
      sineSeries({ rng: 3, n: 1, length: 1000, period: 10 }),
      sineSeries({ rng: 3, n: 1, length: 1000, period: 10, noise: 0.1 }),
    ];
    const rmse = noisy.x.sub(clean.x).square().mean().sqrt().dataSync()[0] as number;
    expect(Math.abs(rmse - 0.1)).toBeLessThan(0.01);
    clean.dispose();
    noisy.dispose();
    expect(() => sineSeries({ rng: 1, length: 0 })).toThrow('length is 0');
  });
});

test('none leaves a tensor but its columns', () => {
  const vocabulary = new Vocabulary('ab');
  expectNoLeak(() => {
    countingStrings({ rng: 1, n: 5 }).dispose();
    delayedRecall({ rng: 1, n: 5, delay: 3 }).dispose();
    sineSeries({ rng: 1, n: 5, noise: 1 }).dispose();
    textWindows('abababab', { vocabulary, length: 2 }).dispose();
  });
});
