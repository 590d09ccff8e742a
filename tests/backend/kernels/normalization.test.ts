import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchNorm1d, BatchNorm2d } from '../../../src/nn/index.ts';
import { expectSame, filled, kernelsOf, strewn, tries, withGradients } from './compare.ts';

type Make = (shape: number[], seed: number) => tf.Tensor;

interface Case {
  shape: number[];
  axis: number;
  epsilon: number;
  momentum: number;
  /** Added to every input: the variance must not suffer from it. */
  mean: number;
  seed: number;
}

const dispose = (variables: tf.Variable[]) => {
  for (const variable of variables) variable.dispose();
};

/**
 * The output of batch norm in training, its moving averages and the gradients of input, gamma and
 * beta.
 */
function outputsAndGradients(c: Case, make: Make = filled): tf.Tensor[] {
  const { axis, epsilon, momentum } = c;
  const layer = tf.layers.batchNormalization({ axis, epsilon, momentum });
  layer.build(c.shape);
  layer.built = true;
  layer.setWeights(layer.getWeights().map((w, i) => filled(w.shape, c.seed + i).abs()));
  const x = tf.variable(make(c.shape, c.seed + 7).add(c.mean));
  const weights = layer.trainableWeights.map((weight) => (weight as any).val as tf.Variable);
  const weigh = filled(c.shape, c.seed + 20);
  const norm = () => layer.apply(x, { training: true }) as tf.Tensor;
  const y = norm();
  const { grads } = tf.variableGrads(() => norm().mul(weigh).sum() as tf.Scalar, [x, ...weights]);
  const averages = layer.nonTrainableWeights.map((weight) => (weight as any).val as tf.Variable);
  const results = [x, ...weights].map(({ name }) => grads[name] as tf.Tensor);
  const all = [y, ...results, ...averages.map((average) => average.clone())];
  dispose([x, ...weights, ...averages]);
  return all;
}

const size = (max: number) => fc.integer({ min: 1, max });
const sizes: fc.Arbitrary<Case> = fc.record({
  shape: fc.oneof(
    fc.tuple(fc.integer({ min: 2, max: 60 }), size(40)),
    fc.tuple(fc.integer({ min: 2, max: 9 }), size(9), size(20)),
    fc.tuple(fc.integer({ min: 2, max: 4 }), size(12), size(12), size(40)),
  ),
  axis: fc.constant(-1),
  epsilon: fc.constantFrom(1e-3, 0.1),
  momentum: fc.constantFrom(0.99, 0.5),
  mean: fc.constantFrom(0, 0, 0.5),
  seed: fc.nat(1000),
});
// A few rows may happen to be almost equal; what is divided by their deviation is then noise on any
// backend.
const cases = sizes.filter(({ shape, epsilon }) => {
  const rows = tf.util.sizeFromShape(shape.slice(0, -1));
  return rows >= 10 || epsilon > 0.01;
});

test('batch norm in training, its averages and all its gradients', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (c) => {
      await expectSame(() => outputsAndGradients(c));
    }),
    tries(250),
  );
});

test('it runs as one kernel forward and one back', async () => {
  const c: Case = {
    ...{ shape: [3, 5, 4, 6], axis: -1, epsilon: 1e-3, momentum: 0.9, mean: 0, seed: 1 },
  };
  const names = await kernelsOf(() => outputsAndGradients(c));
  expect(names).toContain('TrainingBatchNorm');
  expect(names).toContain('TrainingBatchNormGrad');
  expect(names).not.toContain('SquaredDifference');
});

test('other axes, and evaluation, are left to the composed layer', async () => {
  // TensorFlow.js itself cannot differentiate another axis.
  for (const [axis, training] of [
    [1, true],
    [2, true],
    [-1, false],
  ] as const) {
    const compute = () => {
      const layer = tf.layers.batchNormalization({ axis });
      const y = layer.apply(filled([3, 5, 4, 6], 1), { training }) as tf.Tensor;
      const averages = layer.nonTrainableWeights.map((weight) => weight.read().clone());
      dispose(layer.weights.map((weight) => (weight as any).val));
      return [y, ...averages];
    };
    await expectSame(compute);
    expect(await kernelsOf(compute)).not.toContain('TrainingBatchNorm');
  }
});

test('NaN and infinities go where they go on cpu', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (c) => {
      // A column of 1e30 has the variance 0 here; on cpu its mean is rounded, and the square of
      // that overflows.
      const make = (shape: number[], seed: number) => {
        const values = strewn(shape, seed).dataSync() as Float32Array;
        return tf.tensor(
          values.map((v) => (v > 1e20 && v < Number.POSITIVE_INFINITY ? 9 : v)),
          shape,
        );
      };
      await expectSame(() => outputsAndGradients({ ...c, mean: 0 }, make));
    }),
    tries(60),
  );
});

test('a mean ten thousand times the deviation does not spoil the variance', async () => {
  await tf.setBackend('notegrad');
  for (const channels of [1, 3, 16, 130]) {
    const rows = 3000;
    const values = filled([rows, channels], 5).add(10_000);
    const x = values.dataSync();
    const [y, mean, variance] = (
      tf
        .engine()
        .runKernel(
          'TrainingBatchNorm',
          { x: values, scale: tf.ones([channels]), offset: tf.zeros([channels]) },
          { varianceEpsilon: 0 },
        ) as unknown as tf.Tensor[]
    ).map((t) => t.dataSync()) as unknown as [Float32Array, Float32Array, Float32Array];
    for (let c = 0; c < channels; c++) {
      let [sum, squares] = [0, 0];
      for (let r = 0; r < rows; r++) sum += x[r * channels + c] as number;
      const exact = sum / rows;
      for (let r = 0; r < rows; r++) squares += ((x[r * channels + c] as number) - exact) ** 2;
      expect(Math.abs((mean[c] as number) / exact - 1)).toBeLessThan(1e-7);
      expect(Math.abs((variance[c] as number) / (squares / rows) - 1)).toBeLessThan(5e-6);
      const normal = ((x[c] as number) - exact) / Math.sqrt(squares / rows);
      expect(Math.abs((y[c] as number) - normal)).toBeLessThan(2e-3);
    }
  }
});

test('tf.batchNorm with fixed moments, and its gradients', async () => {
  // TensorFlow.js itself cannot differentiate it without scale and offset.
  await fc.assert(
    fc.asyncProperty(cases, async (c) => {
      await expectSame(() => {
        const perChannel = (i: number) => filled([c.shape.at(-1) as number], c.seed + i);
        const x = filled(c.shape, c.seed + 2).add(c.mean);
        const variance = perChannel(1).abs().add(0.1);
        const inputs = [x, perChannel(0), variance, perChannel(3), perChannel(4)];
        const batchNorm = tf.batchNorm as (...inputs: never[]) => tf.Tensor;
        return withGradients(
          (...given) => batchNorm(...(given as never[]), c.epsilon as never),
          inputs,
        );
      });
    }),
    tries(100),
  );
});

test('a derivative of a derivative is right, by the composed layer', async () => {
  await expectSame(() => {
    const layer = tf.layers.batchNormalization();
    const norm = (x: tf.Tensor) => layer.apply(x, { training: true }) as tf.Tensor;
    const weigh = filled([6, 3], 9);
    const slope = tf.grad((x) => norm(x).mul(weigh).square().sum());
    const result = tf.grad((x) => slope(x).mul(weigh).sum())(filled([6, 3], 1));
    dispose(layer.weights.map((weight) => (weight as any).val));
    return result;
  });
});

test("the library's own batch norm runs on the same kernel and agrees with cpu", async () => {
  const compute = (Norm: typeof BatchNorm1d | typeof BatchNorm2d, shape: number[]) => () => {
    const norm = new Norm(shape.at(-1) as number);
    const { gamma, beta, runningMean, runningVar } = norm;
    const x = tf.variable(filled(shape, 3));
    const { grads } = tf.variableGrads(() => {
      const y = norm.forward(x);
      return y.mul(filled(shape, 4)).sum() as tf.Scalar;
    }, [x, gamma, beta]);
    norm.eval();
    const results = [x, gamma, beta].map(({ name }) => grads[name] as tf.Tensor);
    const all = [...results, runningMean.clone(), runningVar.clone(), norm.forward(x)];
    dispose([x, gamma, beta, runningMean, runningVar]);
    return all;
  };
  for (const [Norm, shape] of [
    [BatchNorm1d, [20, 7]],
    [BatchNorm2d, [3, 4, 5, 6]],
  ] as const) {
    await expectSame(compute(Norm, [...shape]));
    expect(await kernelsOf(compute(Norm, [...shape]))).toContain('TrainingBatchNorm');
  }
});
