import * as tf from '@tensorflow/tfjs';
import { bernoullis, normals, type Seed, uniforms } from './philox.ts';
import { drawn, type Rng, toRng } from './rng.ts';
import type { Dims, Shape } from './shapes/index.ts';
import type { Tensor } from './types.ts';

// Tensors of random numbers. A draw takes four words of the generator, whatever the shape, for the
// seed of a stream of its own (philox.ts). The backend fills the tensor by a kernel where it has
// one, and plain JavaScript where it has not: the numbers are the same, bit for bit.

type Kernel = 'RandomUniform' | 'RandomNormal' | 'RandomBernoulli';

function fill(
  kernel: Kernel,
  shape: Shape,
  rng: Rng | number,
  attrs: Record<string, number>,
  plain: (n: number, seed: Seed) => Float32Array,
): Tensor {
  const stream = toRng(rng);
  // Starts the backend if this is the first tensor of all.
  tf.backend();
  if (tf.getKernel(kernel, tf.getBackend())) {
    const given: object = { shape: [...shape], rng: stream, ...attrs };
    const filled = tf.engine().runKernel(kernel, {}, given as tf.NamedAttrMap) as Tensor;
    drawn.words -= 4;
    return filled;
  }
  const seed: Seed = [stream.bits(), stream.bits(), stream.bits(), stream.bits()];
  const n = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(plain(n, seed), [...shape], 'float32') as Tensor;
}

/** The greatest float32 below x, which is one. */
function before(x: number): number {
  const float = new Float32Array([x]);
  const bits = new Int32Array(float.buffer);
  bits[0] = x === 0 ? -0x7fffffff : (bits[0] as number) - Math.sign(x);
  return float[0] as number;
}

/** Independent draws from [low, high), in float32. */
export function fillUniform<const S extends Shape>(
  shape: S,
  rng: Rng | number,
  low: number,
  high: number,
): Tensor<Dims<S>> {
  const span = Math.fround(high - low);
  if (!(low <= high && Number.isFinite(span))) {
    throw new RangeError(
      `uniform: low is ${low} and high is ${high}, expected finite numbers with low at most high`,
    );
  }
  const from = Math.fround(low);
  const below = Math.max(from, before(Math.fround(high)));
  return fill('RandomUniform', shape, rng, { low: from, span, below }, (n, seed) =>
    uniforms(n, seed, from, span, below),
  ) as Tensor<Dims<S>>;
}

/**
 * Independent draws from the normal distribution, in float32; none is further than 6.7 std from the
 * mean.
 */
export function fillNormal<const S extends Shape>(
  shape: S,
  rng: Rng | number,
  mean: number,
  std: number,
): Tensor<Dims<S>> {
  const [center, scale] = [Math.fround(mean), Math.fround(std)];
  return fill('RandomNormal', shape, rng, { mean: center, std: scale }, (n, seed) =>
    normals(n, seed, center, scale),
  ) as Tensor<Dims<S>>;
}

/**
 * Independent draws that are `value` with probability `p` and else 0, float32. Dropout is
 * `x.mul(bernoulli(x.shape, { p: keep, value: 1 / keep, rng }))`.
 *
 * @param options.value what a success counts; 1 by default.
 * @throws RangeError unless p is from 0 to 1.
 */
export function bernoulli<const S extends Shape>(
  shape: S,
  { p, rng, value = 1 }: { p: number; rng: Rng | number; value?: number },
): Tensor<Dims<S>> {
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(`bernoulli: p is ${p}, expected a probability, from 0 to 1`);
  }
  // Of 2^32 words so many are successes.
  const last = Math.round(p * 2 ** 32) - 1;
  const counted = last < 0 ? 0 : Math.fround(value);
  return fill(
    'RandomBernoulli',
    shape,
    rng,
    { last: Math.max(0, last), value: counted },
    (n, seed) => bernoullis(n, seed, Math.max(0, last), counted),
  ) as Tensor<Dims<S>>;
}
