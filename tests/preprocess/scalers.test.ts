import { describe, expect, it } from 'vitest';
import { Dataset, makeBlobs, wine } from '../../src/data/index.ts';
import { Matrix, toMatrix } from '../../src/linalg/index.ts';
import { MinMaxScaler, RobustScaler, StandardScaler } from '../../src/preprocess/index.ts';
import { tf } from '../../src/tensor/index.ts';
import { near, random } from '../linalg/near.ts';

const scalers = [StandardScaler, MinMaxScaler, RobustScaler];
const column = (...values: number[]) => Matrix.column(values);

describe('scalers', () => {
  it('give the numbers worked by hand', () => {
    const x = column(2, 4, 4, 4, 5, 5, 7, 9);
    expect([...StandardScaler.fit(x).transform(x).data]).toEqual([
      -1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2,
    ]);
    near(MinMaxScaler.fit(x).transform(x), x.sub(2).div(7));
    // Median 4.5; quartiles 4 and 5.5, interpolated as numpy.percentile does.
    near(RobustScaler.fit(x).transform(x), x.sub(4.5).div(1.5));
  });

  it('the robust one hardly notices a value far outside', () => {
    const values = Array.from({ length: 99 }, (_, i) => i);
    const x = column(...values, 1e6);
    const [low, high] = [0, 98].map((v) => RobustScaler.fit(x).transform(column(v)).item());
    expect((high as number) - (low as number)).toBeCloseTo(98 / 49.5, 10);
    expect(MinMaxScaler.fit(x).transform(column(98)).item()).toBeLessThan(1e-4);
  });

  it.each(scalers)('$name: inverse undoes transform, constant features become 0', (scaler) => {
    const x = random(20, 3, 1).map((v, _, j) => (j === 1 ? 7 : 1000 * v + 5));
    const fitted = scaler.fit(x);
    const z = fitted.transform(x);
    expect([...z.col(1)]).toEqual(new Array(20).fill(0));
    near(fitted.inverse(z), x);
  });

  // Their computed deviations are 1.4e-17, 5.6e-17 and 1.2e-10, not 0.
  it.each(scalers)('$name: constants that no float holds do not vary either', (scaler) => {
    for (const constant of [0.1, 1 / 3, 1e6 + 0.1]) {
      const x = column(...new Array<number>(10).fill(constant));
      const fitted = scaler.fit(x);
      expect(fitted.scale).toEqual([1]);
      for (const v of fitted.transform(x).data) expect(Math.abs(v)).toBeLessThan(1e-9);
      expect(fitted.transform(column(constant + 1e-4)).item()).toBeCloseTo(1e-4, 8);
    }
  });

  it.each(scalers)('$name: small variation is variation', (scaler) => {
    const small = column(...Array.from({ length: 10 }, (_, i) => i * 1e-20));
    const shifted = column(...Array.from({ length: 10 }, (_, i) => 1e6 + i * 1e-6));
    for (const x of [small, shifted]) {
      const z = scaler.fit(x).transform(x);
      expect(z.max() - z.min()).toBeGreaterThan(0.9);
    }
  });

  it.each(scalers)('$name: learns from the training examples alone', (scaler) => {
    const fitted = scaler.fit(column(0, 1, 2, 3, 4));
    const [shift, scale] = [fitted.shift[0] as number, fitted.scale[0] as number];
    expect(fitted.transform(column(100)).item()).toBe((100 - shift) / scale);
  });

  it('does the same to matrices, tensors and data sets, and leaks nothing', async () => {
    const before = tf.memory().numTensors;
    const set = await wine();
    const { train, test } = set.split({ rng: 1 });
    const scaler = StandardScaler.fit(train);
    const expected = scaler.transform(toMatrix(test.x));
    const [x, scaled] = [scaler.transform(test.x), scaler.transform(test)];
    expect(scaled.heldOut).toBe(true);
    expect(scaled.featureNames).toEqual(set.featureNames);
    expect(scaled.labels()).toEqual(test.labels());
    near(toMatrix(x), expected, 1e-5);
    near(toMatrix(scaled.x), expected, 1e-5);
    const back = scaler.inverse(scaled);
    near(toMatrix(back.x), toMatrix(test.x), 1e-5);
    expect(tf.memory().numTensors).toBe(before + 11);
    x.dispose();
    for (const each of [set, train, test, scaled, back]) each.dispose();
  });

  it('refuse held-out sets, other numbers of features, and what is no table', () => {
    const { train, test } = makeBlobs({ rng: 1, n: 8 }).split({ rng: 1 });
    // @ts-expect-error the test part of a split
    expect(() => StandardScaler.fit(test)).toThrow(/held out for testing; fit on the training/);
    expect(() => StandardScaler.fit(train).transform(tf.ones([2, 4]))).toThrow(
      /StandardScaler: fitted on 2 features, given \[2, 4\]/,
    );
    const images = new Dataset({ x: tf.ones([2, 4, 4, 1]), y: tf.zeros([2]) });
    expect(() => MinMaxScaler.fit(images)).toThrow(/\[n, features\].*given \[2, 4, 4, 1\]/);
    expect(() => RobustScaler.fit(new Matrix(0, 2))).toThrow(/n >= 1, given \[0, 2\]/);
  });

  it('scale the last axis of more than a table', () => {
    const scaler = StandardScaler.fit(
      Matrix.of([
        [0, 10],
        [2, 30],
      ]),
    );
    expect(
      scaler
        .transform(
          tf.tensor3d([
            [
              [1, 20],
              [2, 30],
            ],
          ]),
        )
        .arraySync(),
    ).toEqual([
      [
        [0, 0],
        [1, 1],
      ],
    ]);
  });
});
