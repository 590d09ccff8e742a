import type { FusedBatchNormAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import {
  type Answer,
  type Answers,
  done,
  isFloat,
  kernel,
  sizeOf,
  type Tensors,
} from './kernel.ts';

// Batch normalisation over the last axis. A tensor is rows of channels; what belongs to a channel
// is computed first, in double precision, and applied to the rows by a second kernel.

function geometry({ shape }: TensorInfo): { rows: number; channels: number } {
  const channels = shape.at(-1) ?? 0;
  return { channels, rows: sizeOf(shape) / channels };
}

/** Whether x has values and each of the others is a float for each of its channels. */
function covers(x: TensorInfo, ...perChannel: (TensorInfo | undefined)[]): boolean {
  const given = perChannel.filter((t) => t != null);
  const fits = ({ shape }: TensorInfo) => shape.length === 1 && shape[0] === x.shape.at(-1);
  return isFloat(x, ...given) && sizeOf(x.shape) > 0 && given.every(fits);
}

/** Calls `use` with the addresses of so many temporary lists of a number for each channel. */
function withLists(
  { runtime }: NotegradBackend,
  count: number,
  channels: number,
  use: (...at: number[]) => void,
): void {
  const bytes = Math.ceil(channels / 16) * 64;
  runtime.withBlock(count * bytes, (block) =>
    use(...Array.from({ length: count }, (_, i) => block + i * bytes)),
  );
}

type Moments = Tensors<'x' | 'mean' | 'variance', 'scale' | 'offset'>;

/** y = (x - mean)·scale / √(variance + ε) + offset in one pass. */
function batchNorm(
  backend: NotegradBackend,
  { x, mean, variance, scale, offset }: Moments,
  { varianceEpsilon }: FusedBatchNormAttrs,
): Answer {
  if (!covers(x, mean, variance, scale, offset)) return undefined;
  const { rows, channels } = geometry(x);
  const at = backend.address(x);
  const [meanAt, varianceAt] = [backend.address(mean), backend.address(variance)];
  const [scaleAt, offsetAt] = [scale, offset].map((t) => (t ? backend.address(t) : 0)) as [
    number,
    number,
  ];
  const y = backend.output(x.shape);
  withLists(backend, 2, channels, (factors = 0, shifts = 0) => {
    const given = [varianceAt, scaleAt, offsetAt, varianceEpsilon] as const;
    backend.kernels.channelFactors(...given, factors, shifts, channels);
    backend.kernels.centredRows(at, meanAt, factors, shifts, y.address, rows, channels);
  });
  return done(y);
}

/** Mean and biased variance of each channel. */
function moments(backend: NotegradBackend, x: TensorInfo) {
  const { rows, channels } = geometry(x);
  const at = backend.address(x);
  const mean = backend.output([channels]);
  const variance = backend.output([channels]);
  const bytes = backend.kernels.channelChunks(rows, channels) * 2 * channels * 4;
  backend.runtime.withBlock(bytes, (partials) =>
    backend.kernels.channelMoments(at, mean.address, variance.address, rows, channels, partials),
  );
  return { mean, variance };
}

type Training = Tensors<'x' | 'scale' | 'offset'>;

/**
 * Batch norm by the batch's own moments: y, and the mean and variance it took, which are not
 * differentiated.
 */
function trainingBatchNorm(
  backend: NotegradBackend,
  { x, scale, offset }: Training,
  attrs: FusedBatchNormAttrs,
): Answers {
  if (!covers(x, scale, offset)) return undefined;
  const { mean, variance } = moments(backend, x);
  const y = batchNorm(backend, { x, mean, variance, scale, offset }, attrs) as TensorInfo;
  return [y, done(mean), done(variance)];
}

/** Σ dy and Σ dy·(x - mean) of each channel. */
function gradientSums(
  backend: NotegradBackend,
  { dy, x, mean }: Tensors<'dy' | 'x' | 'mean'>,
): [TensorInfo, TensorInfo] | undefined {
  if (!isFloat(dy) || !covers(x, mean)) return undefined;
  const { rows, channels } = geometry(x);
  const [dyAt, at, meanAt] = [backend.address(dy), backend.address(x), backend.address(mean)];
  const sums = backend.output([channels]);
  const products = backend.output([channels]);
  const bytes = backend.kernels.channelChunks(rows, channels) * 2 * channels * 4;
  backend.runtime.withBlock(bytes, (partials) =>
    backend.kernels.channelGradientSums(
      ...([dyAt, at, meanAt, sums.address, products.address, rows, channels, partials] as const),
    ),
  );
  return [done(sums), done(products)];
}

type Backward = Tensors<'dy' | 'x' | 'mean' | 'variance' | 'scale'>;

/**
 * The gradients of x, scale and offset through the batch's own moments. With r = 1 / √(variance +
 * ε) and N rows: dx = scale·r·(dy - Σ dy / N - (x - mean)·r²·Σ dy·(x - mean) / N).
 */
function trainingBatchNormGrad(
  backend: NotegradBackend,
  { dy, x, mean, variance, scale }: Backward,
  { varianceEpsilon }: FusedBatchNormAttrs,
): Answers {
  const both = covers(x, mean, variance, scale) && gradientSums(backend, { dy, x, mean });
  if (!both) return undefined;
  const [dOffset, products] = both;
  const { rows, channels } = geometry(x);
  const given = [dy, x, mean, variance, scale, dOffset, products].map((t) => backend.address(t));
  const [dyAt, at, meanAt, varianceAt, scaleAt, sumsAt, productsAt] = given as [
    ...[number, number, number, number, number, number, number],
  ];
  const dx = backend.output(x.shape);
  const dScale = backend.output([channels]);
  withLists(backend, 3, channels, (a = 0, b = 0, c = 0) => {
    backend.kernels.channelGradientFactors(
      ...([varianceAt, scaleAt, sumsAt, productsAt, varianceEpsilon, rows] as const),
      ...([a, b, c, dScale.address, channels] as const),
    );
    backend.kernels.centredRowsGrad(dyAt, at, meanAt, a, b, c, dx.address, rows, channels);
  });
  backend.disposeIntermediateTensorInfo(products);
  return [done(dx), done(dScale), dOffset];
}

export const normalizeKernels = [
  kernel<Moments, FusedBatchNormAttrs>('FusedBatchNorm', ({ inputs, attrs, backend }) =>
    batchNorm(backend, inputs, attrs),
  ),
  kernel<Training, FusedBatchNormAttrs>('TrainingBatchNorm', ({ inputs, attrs, backend }) =>
    trainingBatchNorm(backend, inputs, attrs),
  ),
  kernel<Backward, FusedBatchNormAttrs>('TrainingBatchNormGrad', ({ inputs, attrs, backend }) =>
    trainingBatchNormGrad(backend, inputs, attrs),
  ),
  kernel<Tensors<'dy' | 'x' | 'mean'>>('BatchNormSums', ({ inputs, backend }) =>
    gradientSums(backend, inputs),
  ),
];
