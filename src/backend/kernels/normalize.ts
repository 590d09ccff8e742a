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
// is computed here, in double precision, and applied to the rows by one kernel.

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

function valuesOf(backend: NotegradBackend, t: TensorInfo): Float32Array {
  return backend.entry(t.dataId).values as Float32Array;
}

/** Writes one list a row of a temporary block and calls `use` with the addresses of the rows. */
function withLists(
  { runtime }: NotegradBackend,
  lists: readonly Float32Array[],
  use: (...at: number[]) => void,
): void {
  const bytes = Math.ceil((lists[0]?.length ?? 0) / 16) * 64;
  runtime.withBlock(lists.length * bytes, (block) => {
    const at = lists.map((_, i) => block + i * bytes);
    for (const [i, list] of lists.entries()) {
      new Float32Array(runtime.heap.buffer, block + i * bytes, list.length).set(list);
    }
    use(...at);
  });
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
  const variances = valuesOf(backend, variance);
  const scales = scale && valuesOf(backend, scale);
  const factors = Float32Array.from(
    variances,
    (v, c) => (scales?.[c] ?? 1) / Math.sqrt(v + varianceEpsilon),
  );
  // A copy: the memory may grow before it is used, and a view of it be gone.
  const shifts = offset ? valuesOf(backend, offset).slice() : new Float32Array(channels);
  const at = backend.address(x);
  const meanAt = backend.address(mean);
  const y = backend.output(x.shape);
  withLists(backend, [factors, shifts], (factorsAt = 0, shiftsAt = 0) =>
    backend.kernels.centredRows(at, meanAt, factorsAt, shiftsAt, y.address, rows, channels),
  );
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
  const [variances, scales, sums, productSums] = [variance, scale, dOffset, products].map((t) =>
    valuesOf(backend, t),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const lists = Array.from({ length: 4 }, () => new Float32Array(channels));
  const [factors, slopes, shifts, dScales] = lists as [
    ...[Float32Array, Float32Array, Float32Array, Float32Array],
  ];
  for (let c = 0; c < channels; c++) {
    const r = 1 / Math.sqrt((variances[c] as number) + varianceEpsilon);
    const factor = r * (scales[c] as number);
    factors[c] = factor;
    slopes[c] = (-factor * r * r * (productSums[c] as number)) / rows;
    shifts[c] = (-factor * (sums[c] as number)) / rows;
    dScales[c] = (productSums[c] as number) * r;
  }
  const given = [dy, x, mean].map((t) => backend.address(t));
  const [dyAt = 0, at = 0, meanAt = 0] = given;
  const dx = backend.output(x.shape);
  withLists(backend, [factors, slopes, shifts], (a = 0, b = 0, c = 0) =>
    backend.kernels.centredRowsGrad(dyAt, at, meanAt, a, b, c, dx.address, rows, channels),
  );
  backend.disposeIntermediateTensorInfo(products);
  const dScale = backend.makeTensorInfo([channels], 'float32', dScales);
  return [done(dx), dScale, dOffset];
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
