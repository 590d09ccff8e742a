import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, Rng, tf } from '../../src/tensor/index.ts';

const num = (x: tf.Tensor): number => x.dataSync()[0] as number;

function batchOf(seed: number) {
  const rng = new Rng(seed);
  const ids = [3, 3, 3, 7, 7, 1, 1, 1, 1];
  const rows = ids.map(() => [rng.normal(), rng.normal(), rng.normal()]);
  const d = rows.map((a) => rows.map((b) => Math.hypot(...a.map((v, k) => v - (b[k] as number)))));
  return { ids, rows, d: (i: number, j: number) => (d[i] as number[])[j] as number };
}

test('hard and all triplets, against brute force over all of them', () => {
  for (const seed of [1, 2, 3]) {
    const { ids, rows, d } = batchOf(seed);
    const at = [...ids.keys()];
    const hard = at.map((a) => {
      const own = at.filter((j) => j !== a && ids[j] === ids[a]).map((j) => d(a, j));
      const other = at.filter((j) => ids[j] !== ids[a]).map((j) => d(a, j));
      return Math.max(0, Math.max(...own) - Math.min(...other) + 0.3);
    });
    const all = at.flatMap((a) =>
      at.flatMap((p) =>
        at.flatMap((n) => {
          if (a === p || ids[a] !== ids[p] || ids[a] === ids[n]) return [];
          const loss = d(a, p) - d(a, n) + 0.3;
          return loss > 0 ? [loss] : [];
        }),
      ),
    );
    const mean = (list: number[]) => list.reduce((x, y) => x + y, 0) / list.length;
    tf.tidy(() => {
      const x = tf.tensor2d(rows);
      expect(num(nn.batchTriplet(x, ids, { margin: 0.3 }))).toBeCloseTo(mean(hard), 4);
      expect(num(nn.batchTriplet(x, ids, { margin: 0.3, mining: 'all' }))).toBeCloseTo(
        mean(all),
        4,
      );
    });
  }
});

test('equal embeddings cost the margin, separated ones nothing, lone anchors do not count', () => {
  tf.tidy(() => {
    expect(num(nn.batchTriplet(tf.ones([4, 2]), [0, 0, 1, 1], { margin: 0.3 }))).toBeCloseTo(
      0.3,
      5,
    );
    const far = tf.tensor2d([[0], [0.1], [9], [9.1]]);
    expect(num(nn.batchTriplet(far, [0, 0, 1, 1]))).toBe(0);
    expect(num(nn.batchTriplet(far, [0, 1, 2, 3]))).toBe(0);
    // The anchors 0 and 1 alone: 9 - 0.1 + 1 nearest other, of which none has a loss.
    const lone = tf.tensor2d([[0], [2], [1]]);
    expect(num(nn.batchTriplet(lone, [0, 0, 1]))).toBeCloseTo(2, 5);
    expect(() => nn.batchTriplet(far, [0, 1])).toThrow('[4, 1] and 2 identities');
  });
});

test('its gradient is that of finite differences, and finite where embeddings meet', () => {
  const { ids, rows } = batchOf(4);
  const values = Float32Array.from(rows.flat());
  for (const mining of ['hard', 'all'] as const) {
    const loss = (x: tf.Tensor) => nn.batchTriplet(x, ids, { mining });
    const at = (k: number, by: number) =>
      tf.tidy(() => {
        const moved = values.slice();
        moved[k] = (moved[k] as number) + by;
        return num(loss(tf.tensor2d(moved, [9, 3])));
      });
    const gradient = tf.tidy(() =>
      tf
        .grad(loss)(tf.tensor2d(values, [9, 3]))
        .dataSync(),
    );
    for (const k of [0, 5, 13, 26]) {
      expect(gradient[k]).toBeCloseTo((at(k, 1e-2) - at(k, -1e-2)) / 2e-2, 2);
    }
    const met = tf.tidy(() =>
      tf
        .grad(loss)(tf.zeros([9, 3]))
        .dataSync(),
    );
    expect([...met].every(Number.isFinite)).toBe(true);
  }
});

test('no tensor is left', () => {
  const x = tf.tensor2d([[0], [1], [2], [3]]);
  expectNoLeak(() => nn.batchTriplet(x, [0, 0, 1, 1]).dispose());
  expectNoLeak(() => nn.l2Normalize(x).dispose());
  x.dispose();
});

test('l2Normalize gives length 1, and 0 for nothing', () => {
  const y = tf.tidy(() =>
    nn
      .l2Normalize(
        tf.tensor2d([
          [3, 4],
          [0, 0],
        ]),
      )
      .dataSync(),
  );
  [0.6, 0.8, 0, 0].forEach((v, k) => {
    expect(y[k]).toBeCloseTo(v, 6);
  });
});
