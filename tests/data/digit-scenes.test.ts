import { describe, expect, it } from 'vitest';
import { digitScenes } from '../../src/data/index.ts';

describe('digitScenes', () => {
  it('has ink where a class is, and no class on lines', async () => {
    const set = await digitScenes({ rng: 1, n: 20, noise: 0 });
    expect([set.x.shape, set.y.shape]).toEqual([
      [20, 32, 32, 1],
      [20, 32, 32],
    ]);
    expect(set.classNames).toEqual(['background', '0', '1', '2']);
    const [ink, classes] = [set.x.dataSync(), set.y.dataSync()];
    expect([...new Set(classes)].sort()).toEqual([0, 1, 2, 3]);
    const bright = [...classes.keys()].filter((at) => classes[at] === 0 && ink[at] === LINE);
    expect(bright.length).toBeGreaterThan(0);
    expect(ink.every((value, at) => classes[at] === 0 || value > 0.4)).toBe(true);
    expect(ink.every((value, at) => classes[at] !== 0 || value <= 0.4 || value === LINE)).toBe(
      true,
    );
    set.dispose();
  });

  it('draws from the rows and digits that are given', async () => {
    const plain = { n: 8, clutter: 0, noise: 0, sides: [8, 8], objects: [1, 1] } as const;
    const set = await digitScenes({ ...plain, rng: 2, digits: [7], rows: [7, 8] });
    // row 7 of the file is a seven; at side 8 it is pasted as it is
    const sums = set.rows('x').map((image) => image.reduce((a, b) => a + b, 0));
    expect(new Set(sums.map((sum) => sum.toFixed(3))).size).toBe(1);
    expect(Math.max(...set.y.dataSync())).toBe(1);
    set.dispose();
    await expect(digitScenes({ rng: 1, rows: [7, 8] })).rejects.toThrow(/no digit 0, 1, 2/);
  });
});

const LINE = Math.fround(0.7);
