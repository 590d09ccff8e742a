import { describe, expect, it } from 'vitest';
import { connectedComponents, type PlacedShape, shapes } from '../../src/data/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

const disc = (x: number, y = 10): PlacedShape => ({ kind: 'disc', side: 12, x, y });

describe('shapes', () => {
  it('gives image, classes, ids, boxes and masks that agree', () => {
    const set = shapes({ rng: 1, n: 30, clutter: 2 });
    expect(set.x.shape).toEqual([30, 32, 32, 3]);
    expect([set.y.dtype, set.ids.dtype]).toEqual(['int32', 'int32']);
    expect(set.classNames).toEqual(['background', 'disc', 'square', 'triangle']);
    const [classes, ids] = [set.rows('y'), set.rows('ids')];
    for (const [i, objects] of set.objects.entries()) {
      expect(objects.length).toBeGreaterThanOrEqual(1);
      expect(objects.length).toBeLessThanOrEqual(3);
      for (const [k, { kind, label, box, mask }] of objects.entries()) {
        expect(set.classNames[label]).toBe(kind);
        const at = [...mask.keys()].filter((pixel) => mask[pixel]);
        expect(at.every((pixel) => ids[i]?.[pixel] === k + 1)).toBe(true);
        expect(at.every((pixel) => classes[i]?.[pixel] === label)).toBe(true);
        const [columns, rows] = [at.map((p) => p % 32), at.map((p) => Math.floor(p / 32))];
        expect(box).toEqual({
          x: Math.min(...columns),
          y: Math.min(...rows),
          w: Math.max(...columns) - Math.min(...columns) + 1,
          h: Math.max(...rows) - Math.min(...rows) + 1,
        });
      }
      const seen = objects.reduce((sum, { mask }) => sum + mask.reduce((a, b) => a + b, 0), 0);
      expect(ids[i]?.filter((id) => id > 0).length).toBe(seen);
    }
    set.dispose();
  });

  it('fills a square wholly, a disc to π/4 and a triangle to a half', () => {
    const side = 40;
    const shares = (['square', 'disc', 'triangle'] as const).map((kind) => {
      const set = shapes({ rng: 1, size: 64, scenes: [[{ kind, side, x: 10, y: 20 }]] });
      const [object] = set.objects[0] ?? [];
      set.dispose();
      return (object?.mask.reduce((a, b) => a + b, 0) ?? 0) / side ** 2;
    });
    expect(shares[0]).toBe(1);
    expect(shares[1]).toBeCloseTo(Math.PI / 4, 2);
    expect(shares[2]).toBeCloseTo(0.5, 2);
  });

  it('holds two touching discs apart that are one component of their class', () => {
    const set = shapes({ rng: 1, scenes: [[disc(4), disc(16)]] });
    expect(set.objects[0]?.map(({ box }) => box.x)).toEqual([4, 16]);
    const [map] = set.rows('y');
    expect(connectedComponents({ shape: [32, 32], data: map ?? [] }).count).toBe(1);
    set.dispose();
  });

  it('takes from a mask what lies under another object', () => {
    const set = shapes({ rng: 1, scenes: [[disc(4), disc(10)]] });
    const [under, over] = set.objects[0] ?? [];
    expect(under?.box).toEqual({ x: 4, y: 10, w: expect.any(Number), h: 12 });
    expect(under?.box.w).toBeLessThan(12);
    expect(over?.box).toEqual({ x: 10, y: 10, w: 12, h: 12 });
    set.dispose();
  });

  it('draws objects brighter than the ground, or darker ones too', () => {
    const darker = (polarity: 'bright' | 'any') => {
      const set = shapes({ rng: 3, n: 40, noise: 0, polarity, objects: [1, 1] });
      const count = set.rows().filter((image, i) => {
        const mask = set.objects[i]?.[0]?.mask ?? [];
        const mean = (inside: number) => {
          const of = image.filter((_, at) => mask[Math.floor(at / 3)] === inside);
          return of.reduce((a, b) => a + b, 0) / of.length;
        };
        return mean(1) < mean(0);
      }).length;
      set.dispose();
      return count;
    };
    expect(darker('bright')).toBe(0);
    expect(darker('any')).toBeGreaterThan(8);
  });

  it('keeps objects apart, as many and as large as asked, the same from the same seed', () => {
    const options = { n: 20, objects: [2, 2], sides: [8, 10], overlap: 0, size: 24 } as const;
    const [a, b, c] = [7, 7, 8].map((rng) => shapes({ rng, ...options }));
    for (const objects of a?.objects ?? []) {
      expect(objects.length).toBe(2);
      for (const { box } of objects) expect(Math.max(box.w, box.h)).toBeGreaterThanOrEqual(8);
      for (const { box } of objects) expect(Math.max(box.w, box.h)).toBeLessThanOrEqual(10);
      const [one, two] = objects.map(({ box }) => box);
      if (!one || !two) throw new Error('two objects expected');
      const apart = (p: number, pl: number, q: number, ql: number) => p + pl <= q || q + ql <= p;
      expect(apart(one.x, one.w, two.x, two.w) || apart(one.y, one.h, two.y, two.h)).toBe(true);
    }
    expect(a?.x.dataSync()).toEqual(b?.x.dataSync());
    expect(a?.x.dataSync()).not.toEqual(c?.x.dataSync());
    for (const set of [a, b, c]) set?.dispose();
  });

  it('refuses what cannot be seen or has no room, and leaks nothing', () => {
    expect(() => shapes({ rng: 1, scenes: [[disc(40)]] })).toThrow(/object 0 \(disc\) is not seen/);
    expect(() => shapes({ rng: 1, sides: [9, 33] })).toThrow(/sides from 1 to 32/);
    expect(() => shapes({ rng: 1, kinds: ['square'], scenes: [[disc(4)]] })).toThrow(/add it/);
    expect(() => shapes({ rng: 1, objects: [9, 9], sides: [16, 16], overlap: 0 })).toThrow(
      /no room for 9/,
    );
    expectNoLeak(() => {
      const set = shapes({ rng: 1, n: 2 });
      return [set.x, set.y, set.ids];
    });
  });
});

describe('connectedComponents', () => {
  it('joins what touches at a side, or at a corner too', () => {
    const mask = [
      [1, 0, 1],
      [1, 0, 1],
      [1, 1, 1],
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 0],
    ];
    const { count, labels } = connectedComponents(mask);
    expect(count).toBe(3);
    expect([...labels]).toEqual([1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0]);
    expect(connectedComponents(mask, { diagonal: true }).count).toBe(2);
    expect(connectedComponents([[0, 0]]).count).toBe(0);
    expect(() => connectedComponents([1, 1])).toThrow(/\[height, width\]/);
  });
});
