import { expect, test } from 'vitest';
import { expectNoLeak, Rng } from '../../src/tensor/index.ts';
import { labelComponents } from '../../src/vision/index.ts';

const ids = (mask: number[][], connectivity?: 4 | 8) => {
  const { ids, count } = labelComponents(mask, connectivity ? { connectivity } : {});
  const rows = ids.arraySync();
  ids.dispose();
  return { rows, count };
};

test('pixels that touch belong together, numbered by their first pixel', () => {
  const mask = [
    [1, 0, 0, 7],
    [1, 1, 0, 0],
    [0, 0, 0, 1],
  ];
  expect(ids(mask)).toEqual({
    rows: [
      [1, 0, 0, 2],
      [1, 1, 0, 0],
      [0, 0, 0, 3],
    ],
    count: 3,
  });
});

test('corners join with eight neighbors alone', () => {
  const cross = [
    [1, 0, 1],
    [0, 1, 0],
    [1, 0, 1],
  ];
  expect(ids(cross).count).toBe(5);
  expect(ids(cross, 8).count).toBe(1);
});

test('what joins only further down is one', () => {
  const comb = [
    [1, 0, 1, 0, 1],
    [1, 0, 1, 0, 1],
    [1, 1, 1, 1, 1],
  ];
  expect(ids(comb).rows).toEqual(comb);
  const spiral = [
    [1, 1, 1, 1, 1],
    [0, 0, 0, 0, 1],
    [1, 1, 1, 0, 1],
    [1, 0, 0, 0, 1],
    [1, 1, 1, 1, 1],
  ];
  expect(ids(spiral).rows).toEqual(spiral);
});

test('agrees with a flood of each component', () => {
  const rng = new Rng(3);
  for (const connectivity of [4, 8] as const) {
    for (let round = 0; round < 20; round++) {
      const mask = Array.from({ length: 9 }, () =>
        Array.from({ length: 11 }, () => (rng.uniform() < 0.5 ? 1 : 0)),
      );
      expect(ids(mask, connectivity).rows).toEqual(flood(mask, connectivity));
    }
  }
});

test('refuses more axes than two, says what to do, and keeps no tensor of its own', () => {
  expect(() => labelComponents([[[1]]])).toThrow('take one image, and one channel of it');
  expect(() => labelComponents([[1]], { connectivity: 6 as 4 })).toThrow('expected 4 or 8');
  expectNoLeak(() => labelComponents([[1, 0]]).ids.dispose());
});

function flood(mask: number[][], connectivity: 4 | 8): number[][] {
  const out = mask.map((row) => row.map(() => 0));
  let count = 0;
  const visit = (y: number, x: number) => {
    if (!mask[y]?.[x] || out[y]?.[x]) return;
    (out[y] as number[])[x] = count;
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        if (connectivity === 8 || dy === 0 || dx === 0) visit(y + dy, x + dx);
      }
    }
  };
  for (const [y, row] of mask.entries()) {
    for (const [x, on] of row.entries()) {
      if (!on || out[y]?.[x]) continue;
      count++;
      visit(y, x);
    }
  }
  return out;
}
