import { expect, test } from 'vitest';
import { DataLoader, IdentitySampler, persons } from '../../src/data/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

test('columns, their order, and two cameras of which the second is darker', () => {
  const set = persons({ rng: 1, people: 12, images: 3 });
  expect(set.x.shape).toEqual([72, 24, 12, 3]);
  expect([...set.labels()].slice(0, 8)).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  expect([...set.camera.dataSync()].slice(0, 7)).toEqual([0, 0, 0, 1, 1, 1, 0]);
  const level = (camera: number) => {
    const rows = set.rows().filter((_, i) => set.camera.dataSync()[i] === camera);
    return (
      rows.reduce((s, row) => s + row.reduce((a, b) => a + b, 0) / row.length, 0) / rows.length
    );
  };
  expect(level(1)).toBeLessThan(0.75 * level(0));
  expect(set.rows().every((row) => row.every((v) => v >= 0 && v <= 1))).toBe(true);
  expect(set.person[0]).toBe(set.person[5]);
  expect(set.person[0]).not.toEqual(set.person[6]);
  set.dispose();
});

test('the same seed gives the same people at any size, another seed others', () => {
  const [a, b, c] = [
    persons({ rng: 3, people: 2 }),
    persons({ rng: 3, people: 2, height: 48, noise: 0 }),
    persons({ rng: 4, people: 2 }),
  ];
  expect(b.x.shape).toEqual([16, 48, 24, 3]);
  expect(b.person).toEqual(a.person);
  expect(c.person).not.toEqual(a.person);
  for (const set of [a, b, c]) set.dispose();
  expectNoLeak(() => persons({ rng: 1, people: 1 }).dispose());
  expect(() => persons({ rng: 1, height: 25 })).toThrow('half the height');
});

test('another camera changes the second half alone, by max(0, gain mix color + tint) ** gamma', () => {
  const mix = [
    [0, 0, 0.5],
    [1, 0, 0],
    [0, 1, 0],
  ] as const;
  const camera = { mix, gain: 0.8, tint: [0.1, 0, -0.2], gamma: 2 } as const;
  const same = {
    mix: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    gain: 1,
    tint: [0, 0, 0],
    gamma: 1,
  } as const;
  const options = { rng: 5, people: 2, images: 2, noise: 0 };
  const [plain, changed] = [persons({ ...options, camera: same }), persons({ ...options, camera })];
  const [before, after] = [plain.rows(), changed.rows()];
  expect(after[1]).toEqual(before[1]);
  const [r, g, b] = (before[2] ?? []).slice(0, 3) as unknown as [number, number, number];
  const expected = [0.8 * 0.5 * b + 0.1, 0.8 * r, Math.max(0, 0.8 * g - 0.2)].map((v) => v ** 2);
  for (const [c, v] of expected.entries()) expect(after[2]?.[c]).toBeCloseTo(v, 6);
  plain.dispose();
  changed.dispose();
});

test('batches hold P identities with K examples each, each identity at most once a pass', () => {
  const set = persons({ rng: 1, people: 7, images: 2 });
  const batchSampler = new IdentitySampler(set.y, { identities: 3, images: 2, rng: 1 });
  const loader = new DataLoader(set, { batchSampler });
  expect([loader.length, loader.batchSize]).toEqual([2, 6]);
  const met: number[] = [];
  for (const { y, indices } of loader) {
    const labels = [...y.dataSync()];
    const distinct = [...new Set(labels)];
    expect(distinct.length).toBe(3);
    for (const id of distinct) expect(labels.filter((v) => v === id).length).toBe(2);
    expect(new Set(indices).size).toBe(6);
    met.push(...distinct);
  }
  expect(new Set(met).size).toBe(6);
  set.dispose();
});

test('an identity with too few examples gives some twice; too few identities are told', () => {
  const sampler = new IdentitySampler([0, 0, 1], { identities: 2, images: 3, rng: 1 });
  const [batch = []] = [...sampler];
  expect(batch.filter((i) => i === 2).length).toBe(3);
  expect(new Set(batch.filter((i) => i < 2)).size).toBe(2);
  expect(() => new IdentitySampler([0, 1], { rng: 1 })).toThrow('the data have 2');
  const set = persons({ rng: 1, people: 2 });
  const batchSampler = new IdentitySampler(set.y, { identities: 2, rng: 1 });
  expect(() => new DataLoader(set, { batchSampler, shuffle: true, rng: 1 })).toThrow('shuffle');
  set.dispose();
});
