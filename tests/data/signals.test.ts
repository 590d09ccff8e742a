import { describe, expect, it } from 'vitest';
import { signals1d } from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

function moments(values: ArrayLike<number>): [mean: number, std: number] {
  const list = Array.from(values);
  const mean = list.reduce((sum, v) => sum + v, 0) / list.length;
  return [mean, Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length)];
}

describe('signals1d', () => {
  it('gives 5000 signals of 40 samples in balanced classes', () => {
    const signals = signals1d({ rng: 1 });
    expect(signals.x.shape).toEqual([5000, 40]);
    const counts = new Array<number>(10).fill(0);
    for (const label of signals.labels()) counts[label] = (counts[label] as number) + 1;
    expect(counts).toEqual(new Array(10).fill(500));
    expect(signals.classNames).toHaveLength(10);
    signals.dispose();
  });

  it('has mean 0 and standard deviation 1 over many draws, by the same scale for each', () => {
    const all = [2, 3, 4].flatMap((rng) => {
      const signals = signals1d({ rng, n: 5000 });
      const values = [...signals.x.dataSync()];
      signals.dispose();
      return values;
    });
    const [mean, std] = moments(all);
    // Standard error of the mean about 0.004: samples of one signal go together.
    expect(Math.abs(mean)).toBeLessThan(0.012);
    expect(Math.abs(std - 1)).toBeLessThan(0.012);
  });

  it('is the same for the same seed; shuffled, each signal has the same samples in one other order', () => {
    const draw = (shuffled: boolean, seed = 2) => {
      const signals = signals1d({ rng: new Rng(seed), n: 20, shuffled });
      const rows = signals.rows().map((row) => [...row]);
      signals.dispose();
      return rows;
    };
    expect(draw(false)).toEqual(draw(false));
    expect(draw(false)).not.toEqual(draw(false, 3));
    // In the shuffled signals neighbors differ as strangers do.
    const roughness = (rows: number[][]) =>
      moments(rows.flatMap((row) => row.slice(1).map((v, j) => v - (row[j] as number))))[1];
    expect(roughness(draw(true))).toBeGreaterThan(1.5 * roughness(draw(false)));
  });

  it('has as many signals as are asked for, in the order of time unless told otherwise', () => {
    const rows = (shuffled?: boolean) => {
      const signals = signals1d({ rng: 2, n: 30, ...(shuffled === undefined ? {} : { shuffled }) });
      const list = signals.rows().map((row) => [...row]);
      signals.dispose();
      return list;
    };
    expect(rows()).toHaveLength(30);
    expect(rows()).toEqual(rows(false));
  });
});
