import { describe, expect, it } from 'vitest';
import { signals1d } from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

function moments(values: ArrayLike<number>): [mean: number, std: number] {
  const list = Array.from(values);
  const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
  return [mean, Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length)];
}

describe('signals1d', () => {
  it('gives 4000 and 1000 signals of 40 samples, mean 0 and standard deviation 1', () => {
    const { train, test } = signals1d({ rng: new Rng(1) });
    expect([train.x.shape, test.x.shape]).toEqual([
      [4000, 40],
      [1000, 40],
    ]);
    const [mean, std] = moments(train.x.dataSync());
    expect(mean).toBeCloseTo(0, 5);
    expect(std).toBeCloseTo(1, 5);
    // Scaled as the training signals are, so only nearly 0 and 1.
    const [testMean, testStd] = moments(test.x.dataSync());
    expect(Math.abs(testMean)).toBeLessThan(0.03);
    expect(Math.abs(testStd - 1)).toBeLessThan(0.03);
    const counts = new Array<number>(10).fill(0);
    for (const label of train.labels()) counts[label] = (counts[label] as number) + 1;
    expect(counts).toEqual(new Array(10).fill(400));
    train.dispose();
    test.dispose();
  });

  it('is the same for the same seed; shuffled, each signal has the same samples in one other order', () => {
    const draw = (shuffled: boolean, seed = 2) => {
      const { train, test } = signals1d({ rng: new Rng(seed), train: 20, test: 10, shuffled });
      const rows = train.x.arraySync() as number[][];
      train.dispose();
      test.dispose();
      return rows;
    };
    expect(draw(false)).toEqual(draw(false));
    expect(draw(false)).not.toEqual(draw(false, 3));
    // In the shuffled signals neighbours differ as strangers do.
    const roughness = (rows: number[][]) =>
      moments(rows.flatMap((row) => row.slice(1).map((v, j) => v - (row[j] as number))))[1];
    expect(roughness(draw(true))).toBeGreaterThan(1.5 * roughness(draw(false)));
  });
});
