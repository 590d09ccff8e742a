import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  addNoise,
  affine,
  augment,
  DataLoader,
  Dataset,
  flip,
  mask,
  occlude,
  place,
  rotate,
  shift,
} from '../../src/data/index.ts';
import { expectNoLeak, Rng } from '../../src/tensor/index.ts';

const numbers = (t: tf.Tensor): number[] => {
  const values = [...t.dataSync()];
  t.dispose();
  return values;
};
const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);

describe('rotate', () => {
  it('turns anticlockwise; quarter turns only move pixels', () => {
    expect(numbers(rotate(image, 90))).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    expect(numbers(rotate(image, 180))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(numbers(rotate(image, -90))).toEqual(numbers(rotate(image, 270)));
    expect(numbers(rotate(image, 0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('interpolates: a ramp stays the ramp, turned', () => {
    const ramp = tf.tensor4d(
      Array.from({ length: 81 }, (_, i) => i % 9),
      [1, 9, 9, 1],
    );
    const turned = numbers(rotate(ramp, 30));
    const at = (x: number, y: number) => turned[(y + 4) * 9 + x + 4];
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    for (const [x, y] of [
      [0, 0],
      [2, 1],
      [-1, 2],
    ] as const) {
      expect(at(x, y)).toBeCloseTo(4 + cos * x - sin * y, 5);
    }
    ramp.dispose();
  });

  it('takes an angle an image and fills what comes in, each channel by itself', () => {
    const two = tf.tensor4d([1, 10, 2, 20, 1, 10, 2, 20], [2, 1, 2, 2]);
    expect(numbers(rotate(two, [0, 180]))).toEqual([1, 10, 2, 20, 2, 20, 1, 10]);
    const filled = numbers(rotate(image, 45, { fill: 100 }));
    expect(filled[0]).toBeGreaterThan(9);
    expect(filled[4]).toBeCloseTo(5, 5);
    expect(() => rotate(two, [1, 2, 3])).toThrow('degrees: 3 numbers for 2 images');
    expectNoLeak(() => rotate(two, 10));
    two.dispose();
  });
});

describe('occlude', () => {
  it('paints the middle, or a place that may be half outside', () => {
    expect(numbers(occlude(image, { size: 1 }))).toEqual([1, 2, 3, 4, 0, 6, 7, 8, 9]);
    expect(numbers(occlude(image, { size: 2, x: -1, y: 2, value: 7 }))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(numbers(occlude(image, { size: 2, x: 2, y: -1, value: 0.5 }))).toEqual([
      1, 2, 0.5, 4, 5, 6, 7, 8, 9,
    ]);
    expect(numbers(occlude(image, { size: 1, x: 9 }))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(() => occlude(image, { size: 1.5 })).toThrow(/whole pixels/);
    expectNoLeak(() => occlude(image, { size: 2 }));
  });
});

describe('mask', () => {
  const gray = tf.fill([20, 10, 10, 1], 0.5);

  it('loses values with probability p and leaves the others as they are', () => {
    const values = numbers(mask(gray, { rng: 1, p: 0.4 }));
    expect(new Set(values)).toEqual(new Set([0, 0.5]));
    const lost = values.filter((value) => value === 0).length / values.length;
    expect(Math.abs(lost - 0.4)).toBeLessThan(0.04);
    const [first, second] = [values.slice(0, 100), values.slice(100, 200)];
    expect(first).not.toEqual(second);
  });

  it('takes another value for what is lost, and p from 0 to 1', () => {
    expect(new Set(numbers(mask(gray, { rng: 1, p: 1, value: -1 })))).toEqual(new Set([-1]));
    expect(new Set(numbers(mask(gray, { rng: 1, p: 0 })))).toEqual(new Set([0.5]));
    expect(() => mask(gray, { rng: 1, p: 40 })).toThrow('mask: p is 40, expected from 0 to 1');
    expectNoLeak(() => mask(gray, { rng: 1 }));
  });
});

describe('addNoise', () => {
  it('has the standard deviation asked for, and cuts to the range', () => {
    const gray = tf.fill([4, 50, 50, 1], 0.5);
    const values = numbers(addNoise(gray, { rng: 1, std: 0.1 }));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
    expect(numbers(addNoise(gray, { rng: 1, std: 0.1 }))).toEqual(values);
    const cut = numbers(addNoise(gray, { rng: 1, std: 1, range: [0.4, 0.6] }));
    expect([Math.min(...cut), Math.max(...cut)].map((v) => v.toFixed(3))).toEqual([
      '0.400',
      '0.600',
    ]);
    expectNoLeak(() => addNoise(gray, { rng: 1 }));
    gray.dispose();
  });
});

describe('place', () => {
  it('puts an image in the middle of a canvas, or anywhere, and cuts what is beyond', () => {
    const two = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    expect(numbers(place(two, { size: 4 }))).toEqual([
      0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0,
    ]);
    expect(numbers(place(two, { size: 3, x: 2, y: -1, fill: 9 }))).toEqual([
      9, 9, 3, 9, 9, 9, 9, 9, 9,
    ]);
    expect(numbers(place(two, { size: 2, x: 5, y: -7 }))).toEqual([0, 0, 0, 0]);
    two.dispose();
  });

  it('takes a place an image, and channels travel together', () => {
    const pair = tf.tensor4d([1, 10, 2, 20], [2, 1, 1, 2]);
    expect(numbers(place(pair, { size: 2, x: [0, 1], y: [1, 0] }))).toEqual([
      0, 0, 0, 0, 1, 10, 0, 0, 0, 0, 2, 20, 0, 0, 0, 0,
    ]);
    pair.dispose();
  });

  it('is a shift of the image in the middle', () => {
    const moved = place(image, { size: 7, x: 3, y: 1 });
    const middle = place(image, { size: 7 });
    expect(numbers(moved)).toEqual(numbers(shift(middle, { x: 1, y: -1 })));
    middle.dispose();
  });

  it('refuses half pixels and another number of places than images', () => {
    expect(() => place(image, { size: 4, x: 0.5 })).toThrow(
      'whole pixels are expected, given x 0.5',
    );
    expect(() => place(image, { size: 4, y: [1, 2] })).toThrow('2 values of y for 1 images');
    expect(() => place(image, { size: 0 })).toThrow('size 0');
    expectNoLeak(() => place(image, { size: 5 }));
  });
});

describe('affine', () => {
  const [n, size] = [3, 21];
  const middle = (size - 1) / 2;
  /** A plane 5 + 2x + 3y about the middle, once for each image. */
  const planes = tf.tidy(() =>
    tf.tensor4d(
      Array.from({ length: n * size * size }, (_, k) => {
        const [x, y] = [k % size, Math.floor(k / size) % size];
        return 5 + 2 * (x - middle) + 3 * (y - middle);
      }),
      [n, size, size, 1],
    ),
  );
  const options = {
    x: [1.5, 0, -2],
    y: [0, 0.25, 1],
    degrees: [30, -10, 0],
    scale: [1, 1.25, 0.8],
    shear: [0, 0.2, -0.3],
  };

  it('is the map it says, for each image of a batch by itself: a plane stays the plane, mapped', () => {
    const out = numbers(affine(planes, options));
    for (let i = 0; i < n; i++) {
      const [s, lean] = [options.scale[i] ?? 1, options.shear[i] ?? 0];
      const angle = ((options.degrees[i] ?? 0) * Math.PI) / 180;
      for (const [px, py] of [
        [0, 0],
        [3, -2],
        [-4, 1],
      ] as const) {
        // Forwards: where the point (px, py) goes, and that what is read there is its value.
        const [x1, y1] = [s * (px - lean * py), s * py];
        const x = Math.cos(angle) * x1 + Math.sin(angle) * y1 + (options.x[i] ?? 0);
        const y = -Math.sin(angle) * x1 + Math.cos(angle) * y1 + (options.y[i] ?? 0);
        const [left, top] = [Math.floor(x), Math.floor(y)];
        const at = (a: number, b: number) =>
          out[(i * size + b + middle) * size + a + middle] as number;
        const between =
          (at(left, top) * (left + 1 - x) + at(left + 1, top) * (x - left)) * (top + 1 - y) +
          (at(left, top + 1) * (left + 1 - x) + at(left + 1, top + 1) * (x - left)) * (y - top);
        expect(between).toBeCloseTo(5 + 2 * px + 3 * py, 4);
      }
    }
  });

  it('refuses a scale of 0 and leaks nothing', () => {
    expect(() => affine(planes, { scale: [1, 0, 1] })).toThrow(/scale is 0, .* above 0/);
    expectNoLeak(() => affine(planes, options));
  });

  it('turned four times by a right angle, or mirrored twice, is as it was', () => {
    let turned: tf.Tensor4D = planes.clone();
    for (let k = 0; k < 4; k++) turned = rotate(turned, 90);
    expect(numbers(turned)).toEqual([...planes.dataSync()]);
    for (const axis of ['horizontal', 'vertical'] as const) {
      expect(numbers(flip(flip(planes, { axis }), { axis }))).toEqual([...planes.dataSync()]);
    }
  });
});

describe('flip', () => {
  it('mirrors left and right, or top and bottom, and those images alone that it is told', () => {
    expect(numbers(flip(image))).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7]);
    expect(numbers(flip(image, { axis: 'vertical' }))).toEqual([7, 8, 9, 4, 5, 6, 1, 2, 3]);
    const two = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [2, 1, 2, 2]);
    expect(numbers(flip(two, { which: [false, true] }))).toEqual([1, 10, 2, 20, 4, 40, 3, 30]);
    expect(() => flip(two, { which: [true] })).toThrow('1 entries for 2 images');
    expectNoLeak(() => flip(two));
    two.dispose();
  });
});

describe('augment', () => {
  const alike = tf.tidy(() =>
    tf.tile(tf.randomUniform([1, 9, 9, 1], 0, 1, 'float32', 1), [40, 1, 1, 1]),
  );
  const rowsOf = (t: tf.Tensor): string[] => {
    const values = numbers(t);
    return Array.from({ length: 40 }, (_, i) => values.slice(81 * i, 81 * (i + 1)).join());
  };

  it.each<[string, augment.Augmentation, number]>([
    ['affine', augment.affine({ shift: 2, degrees: 15, scale: 0.1, shear: 0.1 }), 40],
    ['flip', augment.flip(), 2],
    ['colorJitter', augment.colorJitter({ brightness: 0.3, contrast: 0.3 }), 40],
    ['noise', augment.noise(0.05), 40],
    ['cutout', augment.cutout(3), 20],
    ['compose', augment.compose(augment.flip(), augment.affine({ shift: 1 })), 40],
  ])('%s draws for each image anew, and the same from the same seed', (_, change, least) => {
    const [one, two] = [rowsOf(change(alike, new Rng(1))), rowsOf(change(alike, new Rng(1)))];
    expect(one).toEqual(two);
    expect(new Set(one).size).toBeGreaterThanOrEqual(least);
    expect(rowsOf(change(alike, new Rng(2)))).not.toEqual(one);
    expectNoLeak(() => change(alike, new Rng(1)));
  });

  it('draws up to the ends that it is given, and both ways', () => {
    const ramp = tf.tidy(() =>
      tf.tile(tf.range(0, 11).reshape([1, 1, 11, 1]), [400, 3, 1, 1]),
    ) as tf.Tensor4D;
    const moved = numbers(augment.affine({ shift: 2 })(ramp, new Rng(1)));
    // The middle of a ramp tells by how much it has moved, where it has not moved out above.
    const by = Array.from({ length: 400 }, (_, i) => 5 - (moved[33 * i + 16] as number));
    const inside = by.filter((v) => Math.abs(v) <= 2.0001);
    expect(inside.length).toBeGreaterThan(150);
    expect(Math.min(...inside)).toBeLessThan(-1.8);
    expect(Math.max(...inside)).toBeGreaterThan(1.8);
    ramp.dispose();
  });

  it('cutout takes the share of an image that a square anywhere in it covers', () => {
    const ones = tf.ones([2000, 8, 8, 1]) as tf.Tensor4D;
    const left = numbers(augment.cutout(4)(ones, new Rng(1)));
    // Along an axis a square of 4 covers 2, 3, 4, 4, 4, 4, 4, 3 pixels: 28 / 8 on average.
    expect(left.reduce((a, b) => a + b, 0) / left.length).toBeCloseTo(1 - (28 / 64) ** 2, 2);
    ones.dispose();
  });

  it('contrast keeps the mean of each image, and brightness multiplies it', () => {
    const mean = (t: tf.Tensor) =>
      numbers(t)
        .slice(0, 81)
        .reduce((a, b) => a + b, 0) / 81;
    const before = mean(alike.clone());
    const free = [-9, 9] as const;
    const contrast = augment.colorJitter({ contrast: 0.5, range: free });
    expect(mean(contrast(alike, new Rng(1)))).toBeCloseTo(before, 5);
    const brightness = augment.colorJitter({ brightness: 0.5, range: free })(alike, new Rng(1));
    const ratio = numbers(brightness)
      .slice(0, 81)
      .map((v, k) => v / (alike.dataSync()[k] as number));
    expect(Math.max(...ratio) - Math.min(...ratio)).toBeLessThan(1e-4);
    expect(ratio[0]).not.toBeCloseTo(1, 3);
  });

  it('mixup mixes inputs and labels in the same shares, which are from Beta(alpha, alpha)', () => {
    const [n, alpha] = [4000, 0.4];
    const y = tf.tensor1d(
      Int32Array.from({ length: n }, (_, i) => i),
      'int32',
    );
    const x = tf.range(0, n).reshape([n, 1]);
    const half = tf.tensor1d(
      Int32Array.from({ length: 8 }, (_, i) => i % 2),
      'int32',
    );
    const onehot = tf.oneHot(half, 2).cast('float32');
    const small = augment.mixup({ classes: 2 })({ x: onehot, y: half }, { rng: new Rng(3) });
    expect([...small.x.dataSync()]).toEqual([...small.y.dataSync()]);
    expect(() => augment.mixup({ classes: 2, alpha: 0 })).toThrow(/alpha is 0/);
    // Two classes in known halves: a mixed pair of them tells its share.
    const many = tf.tensor1d(
      Int32Array.from({ length: n }, (_, i) => i % 2),
      'int32',
    );
    const mixed = augment.mixup({ classes: 2, alpha })({ x, y: many }, { rng: new Rng(1) });
    const rows = Array.from({ length: n }, (_, i) => mixed.y.dataSync().slice(2 * i, 2 * i + 2));
    for (const row of rows) expect((row[0] as number) + (row[1] as number)).toBeCloseTo(1, 6);
    const shares = rows.flatMap((row, i) => (row[i % 2] === 1 ? [] : [row[i % 2] as number]));
    const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
    const variance = shares.reduce((sum, v) => sum + (v - mean) ** 2, 0) / shares.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance).toBeCloseTo(1 / (4 * (2 * alpha + 1)), 2);
    tf.dispose([y, x, half, onehot, many, small, mixed]);
  });

  it('as the map of a loader is drawn anew for each epoch', () => {
    const set = new Dataset({ x: alike.clone(), y: tf.zeros([40]) });
    const change = augment.affine({ shift: 1 });
    const loader = new DataLoader(set, {
      batchSize: 40,
      rng: 1,
      map: ({ x, y }, { rng }) => ({ x: change(x, rng), y }),
    });
    const epochs = [1, 2].map(() => Array.from(loader, ({ x }) => x.dataSync().join())[0]);
    expect(epochs[0]).not.toEqual(epochs[1]);
    set.dispose();
  });
});
