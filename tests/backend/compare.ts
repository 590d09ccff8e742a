import * as tf from '@tensorflow/tfjs';
import '../../src/backend/index.ts';

/** Tensors that a computation makes; each is compared. */
export type Computation = () => tf.Tensor | tf.Tensor[];

await tf.setBackend('notegrad');
if (tf.getBackend() !== 'notegrad') throw new Error('the backend under test did not start');

async function on(backend: string, compute: Computation): Promise<tf.TensorBuffer<tf.Rank>[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => [compute()].flat());
  const buffers = await Promise.all(results.map((tensor) => tensor.buffer()));
  tf.dispose(results);
  if (tf.memory().numTensors !== before) throw new Error(`${backend} leaks tensors`);
  return buffers;
}

function same(actual: number, expected: number, scale: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= 1e-5 * scale;
}

/**
 * Throws unless both backends compute the same: equal shapes and dtypes, NaN and infinities in the
 * same places, and every number within 1e-5 of the largest one of its tensor (of one, where all are
 * smaller).
 */
export async function expectSame(compute: Computation): Promise<void> {
  const expected = await on('cpu', compute);
  const actual = await on('notegrad', compute);
  for (const [i, reference] of expected.entries()) {
    const result = actual[i];
    if (!result || `${result.shape}` !== `${reference.shape}` || result.dtype !== reference.dtype) {
      throw new Error(
        `output ${i}: ${result?.dtype} [${result?.shape}], cpu ${reference.dtype} [${reference.shape}]`,
      );
    }
    const values = [...reference.values] as number[];
    const scale = values.reduce(
      (most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most),
      1,
    );
    for (const [j, value] of values.entries()) {
      const got = (result.values as Float32Array)[j] ?? Number.NaN;
      if (!same(got, value, scale)) {
        throw new Error(`output ${i} of [${reference.shape}], element ${j}: ${got}, cpu ${value}`);
      }
    }
  }
}

/** Values that no two calls share, from -1 to 1, the same on every backend. */
export function filled(shape: number[], seed: number): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => {
    const hash = Math.imul((i + 1) * 2654435761 + seed * 40503, 2246822519);
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 31 - 1;
  });
  return tf.tensor(values, shape);
}

const SPECIAL = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1e-42,
  1e30,
];

/** The same with NaN, infinities, zeros of both signs, a denormal and a huge number strewn in. */
export function strewn(shape: number[], seed: number): tf.Tensor {
  const values = filled(shape, seed).dataSync();
  for (let i = seed % 5; i < values.length; i += 5) values[i] = SPECIAL[(i + seed) % 7] ?? 0;
  return tf.tensor(values, shape);
}

/**
 * A computation's value and its derivatives by each input, for the loss Σ y·w with fixed random w.
 */
export function withGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): tf.Tensor[] {
  const y = f(...inputs);
  const weights = filled(y.shape, 99);
  const gradients = tf.grads((...xs: tf.Tensor[]) =>
    f(...xs)
      .mul(weights)
      .sum(),
  );
  return [y, ...gradients(inputs)];
}

/** Names of the kernels that ran on notegrad. */
export async function kernelsOf(compute: Computation): Promise<Set<string>> {
  await tf.setBackend('notegrad');
  const { kernels } = await tf.profile(() => tf.tidy(() => void compute()) as never);
  return new Set(kernels.map(({ name }) => name));
}
