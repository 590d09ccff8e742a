import { describe, expect, it } from 'vitest';
import { digits, wine } from '../../src/data/index.ts';
import { cov, Matrix, toMatrix } from '../../src/linalg/index.ts';
import { PCA, StandardScaler, ZCA } from '../../src/preprocess/index.ts';
import { tf } from '../../src/tensor/index.ts';
import { near, random } from '../linalg/near.ts';
import { smith } from '../linalg/smith.ts';

const root = Math.sqrt(3);
/** Four points whose covariance is [[2, 1], [1, 2]]. */
const four = Matrix.of([
  [root, root],
  [-root, -root],
  [1, -1],
  [-1, 1],
]);
/** Correlated rows of 5 features about a mean that is not 0. */
const cloud = (rows = 40) =>
  random(rows, 5, 1)
    .matMul(random(5, 5, 2))
    .add([1, 2, 3, 4, 5]);

const images = async () => {
  const set = await digits();
  const x = toMatrix(set.x.reshape([set.size, 64]));
  set.dispose();
  return x;
};

describe('PCA', () => {
  it("gives Smith's numbers", () => {
    const pca = PCA.fit(smith);
    expect(pca.explainedVariance[0]).toBeCloseTo(1.28402771, 8);
    expect(pca.explainedVariance[1]).toBeCloseTo(0.0490833989, 9);
    near(Matrix.of([pca.mean]), Matrix.of([[1.81, 1.91]]));
    expect(pca.components.at(0, 0)).toBeCloseTo(0.677873399, 8);
    expect(pca.components.at(0, 1)).toBeCloseTo(0.735178656, 8);
    // His table of transformed data, whose first component points the other way.
    expect(pca.transform(smith).at(0, 0)).toBeCloseTo(0.827970186, 8);
    expect(Math.abs(pca.transform(smith).at(0, 1))).toBeCloseTo(0.175115307, 8);
  });

  it('has uncorrelated scores and orthonormal directions; all of them lose nothing', () => {
    const pca = PCA.fit(cloud());
    const z = pca.transform(cloud());
    near(cov(z), Matrix.diag(pca.explainedVariance));
    near(pca.components.matMul(pca.components.T), Matrix.eye(5));
    near(pca.inverse(z), cloud());
    expect(pca.explainedVarianceRatio.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it('loses the sum of the eigenvalues left out', async () => {
    const x = await images();
    const all = PCA.fit(x, { ddof: 0 }).explainedVariance;
    for (const k of [8, 16, 32]) {
      const pca = PCA.fit(x, { nComponents: k, ddof: 0 });
      const lost = x.sub(pca.inverse(pca.transform(x))).norm() ** 2 / x.rows;
      expect(lost).toBeCloseTo(
        all.slice(k).reduce((a, b) => a + b, 0),
        10,
      );
    }
  });

  it('keeps the fewest components that explain a share', async () => {
    const x = await images();
    const shares = [0.5, 0.8, 0.9, 0.95, 0.99];
    expect(shares.map((nComponents) => PCA.fit(x, { nComponents }).components.rows)).toEqual([
      5, 13, 21, 29, 41,
    ]);
    for (const nComponents of [0, -1, 1.5, 65, Number.NaN]) {
      expect(() => PCA.fit(x, { nComponents })).toThrow(/of 64 features; give a whole number/);
    }
  });

  it('names the components of a data set, and takes tensors', async () => {
    const before = tf.memory().numTensors;
    const set = await wine();
    const scaled = StandardScaler.fit(set).transform(set);
    const pca = PCA.fit(scaled, { nComponents: 2 });
    const plane = pca.transform(scaled);
    expect(plane.featureNames).toEqual(['PC1', 'PC2']);
    expect(plane.x.shape).toEqual([178, 2]);
    expect(pca.explainedVarianceRatio[0]).toBeCloseTo(0.36198848, 5);
    const z = pca.transform(scaled.x);
    near(toMatrix(z), toMatrix(plane.x));
    near(toMatrix(pca.inverse(z)), pca.inverse(toMatrix(z)), 1e-5);
    expect(() => pca.transform(plane)).toThrow(/PCA: fitted on 13 features, given \[178, 2\]/);
    expect(() => pca.inverse(scaled.x)).toThrow(/PCA.inverse: fitted on 2 features/);
    z.dispose();
    for (const each of [set, scaled, plane]) each.dispose();
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});

describe('whitening', () => {
  it('takes the four points of covariance [[2, 1], [1, 2]] to the unit matrix', () => {
    const zca = ZCA.fit(four, { ddof: 0 });
    near(
      zca.matrix,
      Matrix.of([
        [0.788675134594813, -0.211324865405187],
        [-0.211324865405187, 0.788675134594813],
      ]),
      1e-12,
    );
    near(cov(zca.transform(four), { ddof: 0 }), Matrix.eye(2));
    expect(
      PCA.fit(four, { ddof: 0 }).explainedVariance.map((v) => Math.round(v * 1e9) / 1e9),
    ).toEqual([3, 1]);
  });

  it('by PCA and by ZCA gives the unit matrix, and one is a rotation of the other', () => {
    const [pca, zca] = [PCA.fit(cloud(), { whiten: true }), ZCA.fit(cloud())];
    const [p, z] = [pca.transform(cloud()), zca.transform(cloud())];
    near(cov(p), Matrix.eye(5));
    near(cov(z), Matrix.eye(5));
    near(zca.matrix, zca.matrix.T);
    near(p.matMul(pca.components), z);
    near(pca.inverse(p), cloud());
    near(zca.inverse(z), cloud());
  });

  it('with eps leaves Λ / (Λ + eps) of each variance', () => {
    const { explainedVariance } = PCA.fit(cloud());
    const pca = PCA.fit(cloud(), { whiten: true, eps: 0.5 });
    const left = Matrix.diag(explainedVariance.map((v) => v / (v + 0.5)));
    near(cov(pca.transform(cloud())), left);
    const { components } = pca;
    const zca = ZCA.fit(cloud(), { eps: 0.5 });
    near(cov(zca.transform(cloud())), components.T.matMul(left).matMul(components));
  });

  it('makes 0 of directions that do not vary', () => {
    // The last feature is constant, the fourth the sum of two others.
    const x = cloud().map((v, i, j) =>
      j === 4 ? 3 : j === 3 ? cloud().at(i, 0) + cloud().at(i, 1) : v,
    );
    const pca = PCA.fit(x, { whiten: true });
    const z = pca.transform(x);
    near(cov(z), Matrix.diag([1, 1, 1, 0, 0]), 1e-9);
    near(pca.inverse(z), x, 1e-9);
    near(ZCA.fit(x).inverse(ZCA.fit(x).transform(x)), x, 1e-9);
    const zeros = ZCA.fit(Matrix.ones([3, 2])).transform(Matrix.ones([3, 2]));
    expect([...zeros.data].every((v) => v === 0)).toBe(true);
    expect(PCA.fit(Matrix.ones([3, 2])).explainedVarianceRatio).toEqual([0, 0]);
  });
});
