import type * as tf from '@tensorflow/tfjs';
import { type Dims, fromData, full, type Rng, type Shape, type Tensor } from '../tensor/index.ts';

/**
 * Initial values of weights. TensorFlow.js's own `glorotNormal`, `heNormal` and `leCunNormal` draw from a normal
 * distribution cut at two standard deviations without widening it again, so that their standard deviation is 0.88
 * of the one they name; these have the one they name.
 */

/** How many inputs feed one output of a weight, and how many outputs one input feeds. */
export interface Fans {
  in: number;
  out: number;
}

/**
 * Fans of a weight: `[in, out]` of a linear layer, or `[height, width, in, out]` of a convolution, where both are
 * multiplied by the area of the window.
 *
 * @throws RangeError for fewer than two axes.
 */
export function fans(shape: Shape): Fans {
  if (shape.length < 2) {
    throw new RangeError(`fans: needs two axes or more, given [${shape.join(', ')}]`);
  }
  const window = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return {
    in: window * (shape[shape.length - 2] as number),
    out: window * (shape[shape.length - 1] as number),
  };
}

/** What follows the layer; decides the gain. */
export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'selu';

/** Factor that keeps the variance through a nonlinearity, the values of PyTorch's `calculate_gain`. */
export function gain(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leakyRelu':
      return Math.sqrt(2 / (1 + slope ** 2));
    case 'selu':
      return 3 / 4;
    default:
      return 1;
  }
}

/** Every value the same. It leaves hidden units identical for ever: right for biases, wrong for hidden weights. */
export function constant<const S extends Shape>(shape: S, value: number): Tensor<Dims<S>> {
  return full(shape, value);
}

const count = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** Normal distribution with mean 0. */
export function normal<const S extends Shape>(
  shape: S,
  { std, rng }: { std: number; rng: Rng },
): Tensor<Dims<S>> {
  return fromData(
    Float32Array.from({ length: count(shape) }, () => rng.normal(0, std)),
    shape,
  );
}

/** Uniform distribution on [-bound, bound). */
export function uniform<const S extends Shape>(
  shape: S,
  { bound, rng }: { bound: number; rng: Rng },
): Tensor<Dims<S>> {
  return fromData(
    Float32Array.from({ length: count(shape) }, () => rng.uniform(-bound, bound)),
    shape,
  );
}

/** Normal with variance `gain^2 * 2 / (in + out)` (Glorot and Bengio, 2010). `gain` is 1 by default. */
export function xavierNormal<const S extends Shape>(
  shape: S,
  { rng, gain = 1 }: { rng: Rng; gain?: number },
): Tensor<Dims<S>> {
  const f = fans(shape);
  return normal(shape, { std: gain * Math.sqrt(2 / (f.in + f.out)), rng });
}

/** Uniform on +-gain * sqrt(6 / (in + out)), of the same variance as `xavierNormal`. */
export function xavierUniform<const S extends Shape>(
  shape: S,
  { rng, gain = 1 }: { rng: Rng; gain?: number },
): Tensor<Dims<S>> {
  const f = fans(shape);
  return uniform(shape, { bound: gain * Math.sqrt(6 / (f.in + f.out)), rng });
}

export interface KaimingOptions {
  rng: Rng;
  /** Keep the variance of the activations (`'in'`, the default) or of the gradients (`'out'`). */
  mode?: keyof Fans;
  /** What follows the layer. Default `'relu'` (PyTorch: leaky relu with slope 0, which is the same). */
  nonlinearity?: Nonlinearity;
  /** Negative slope when the nonlinearity is `'leakyRelu'`. Default 0.01. */
  slope?: number;
}

const kaimingStd = (
  shape: Shape,
  { mode = 'in', nonlinearity = 'relu', slope = 0.01 }: KaimingOptions,
) => gain(nonlinearity, slope) / Math.sqrt(fans(shape)[mode]);

/** Normal with standard deviation `gain / sqrt(fan)`; for relu, variance 2 / in (He et al., 2015). */
export function kaimingNormal<const S extends Shape>(
  shape: S,
  options: KaimingOptions,
): Tensor<Dims<S>> {
  return normal(shape, { std: kaimingStd(shape, options), rng: options.rng });
}

/** Uniform of the same variance as `kaimingNormal`. */
export function kaimingUniform<const S extends Shape>(
  shape: S,
  options: KaimingOptions,
): Tensor<Dims<S>> {
  return uniform(shape, { bound: Math.sqrt(3) * kaimingStd(shape, options), rng: options.rng });
}

/** Normal with variance 1 / in (LeCun et al., 1998), for selu and tanh. */
export function lecunNormal<const S extends Shape>(
  shape: S,
  { rng }: { rng: Rng },
): Tensor<Dims<S>> {
  return normal(shape, { std: Math.sqrt(1 / fans(shape).in), rng });
}

/** PyTorch's default for the weights and biases of linear and convolution layers: uniform on +-1 / sqrt(in). */
export function torchDefault<const S extends Shape>(
  shape: S,
  { fanIn, rng }: { fanIn: number; rng: Rng },
): Tensor<Dims<S>> {
  return uniform(shape, { bound: 1 / Math.sqrt(fanIn), rng });
}

/** A rule for the initial values of a weight, as layers take it. */
export type Initializer = (shape: number[], rng: Rng) => tf.Tensor;
