import {
  backend_util,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type FusedConv2DAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { SCRATCH_BYTES } from '../runtime.ts';
import {
  type Answer,
  done,
  fusedActivation,
  isFloat,
  kernel,
  sameShape,
  sizeOf,
  type Tensors,
} from './kernel.ts';

type Info = backend_util.Conv2DInfo;

/**
 * Tells the kernels how the windows of a forward convolution lie in its images; `taps` is room for
 * their offsets.
 */
function setForwardWindows(
  { kernels }: NotegradBackend,
  info: Info,
  images: { at: number; height: number; width: number; top: number; left: number },
  taps: number,
): void {
  const { at, height, width, top, left } = images;
  kernels.convSource(at, height, width, info.inChannels);
  kernels.convWindow(
    ...([taps, info.filterHeight, info.filterWidth, top, left] as const),
    ...([info.strideHeight, info.strideWidth] as const),
    ...([info.dilationHeight, info.dilationWidth] as const),
  );
}

function setForwardTarget(backend: NotegradBackend, info: Info, at: number): void {
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const row = outWidth * outChannels * 4;
  const geometry = [batchSize, outHeight, outWidth] as const;
  backend.kernels.convTarget(at, outHeight * row, row, outChannels * 4, ...geometry);
}

function forward(
  backend: NotegradBackend,
  info: Info,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  activation: number,
): Answer {
  const { kernels, runtime } = backend;
  const { inChannels, outChannels } = info;
  const depth = info.filterHeight * info.filterWidth * inChannels;
  if (!isFloat(x, filter, bias) || sizeOf(info.outShape) * depth === 0) return undefined;
  if (bias && sizeOf(bias.shape) !== outChannels) return undefined;
  const xAt = backend.address(x);
  const filterAt = backend.address(filter);
  const biasAt = bias ? backend.address(bias) : 0;
  const out = backend.output(info.outShape);
  const packedFloats = kernels.convPackedFloats(depth, outChannels);
  runtime.withBlock((packedFloats + depth) * 4, (packed) => {
    kernels.convPack(filterAt, outChannels * 4, depth, outChannels, depth, 0, packed);
    const { inHeight: height, inWidth: width } = info;
    const images = { at: xAt, height, width, top: -info.padInfo.top, left: -info.padInfo.left };
    setForwardWindows(backend, info, images, packed + packedFloats * 4);
    setForwardTarget(backend, info, out.address);
    kernels.conv(packed, outChannels, biasAt, activation);
  });
  return done(out);
}

/**
 * Runs `use` on the images with zeros around them that no window reaches beyond: themselves where
 * there are none.
 */
function withMargin(
  { kernels, runtime }: NotegradBackend,
  info: Info,
  at: number,
  use: (images: { at: number; height: number; width: number; top: 0; left: 0 }) => void,
): void {
  const { inHeight, inWidth, inChannels, batchSize } = info;
  const reachHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const reachWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  const { top, left } = info.padInfo;
  const bottom = Math.max(0, reachHeight - top - inHeight);
  const right = Math.max(0, reachWidth - left - inWidth);
  if (top + bottom + left + right === 0) {
    use({ at, height: inHeight, width: inWidth, top: 0, left: 0 });
    return;
  }
  const [height, width] = [top + inHeight + bottom, left + inWidth + right];
  runtime.withBlock(batchSize * height * width * inChannels * 4, (to) => {
    const columns = [left * inChannels, right * inChannels] as const;
    kernels.padImages(at, to, batchSize, inHeight, inWidth * inChannels, top, bottom, ...columns);
    use({ at: to, height, width, top: 0, left: 0 });
  });
}

function filterGradient(
  backend: NotegradBackend,
  info: Info,
  x: TensorInfo,
  dy: TensorInfo,
): Answer {
  const { kernels, runtime } = backend;
  const { inChannels, outChannels, batchSize, outHeight, outWidth } = info;
  const depth = info.filterHeight * info.filterWidth * inChannels;
  if (!isFloat(x, dy) || !sameShape(dy.shape, info.outShape)) return undefined;
  if (sizeOf(dy.shape) * depth === 0) return undefined;
  if (kernels.convGradientScratch(depth, outWidth) > SCRATCH_BYTES) return undefined;
  const xAt = backend.address(x);
  const dyAt = backend.address(dy);
  const out = backend.output(info.filterShape);
  const parts = kernels.convGradientParts(depth, outChannels, batchSize, outHeight, outWidth);
  const partBytes = depth * outChannels * 4;
  runtime.withBlock(parts * partBytes + depth * 4, (partials) => {
    withMargin(backend, info, xAt, (padded) => {
      setForwardWindows(backend, info, padded, partials + parts * partBytes);
      setForwardTarget(backend, info, 0);
      kernels.convGradient(dyAt, outChannels, out.address, partials, parts);
    });
  });
  return done(out);
}

/**
 * One axis of the input's gradient at positions ≡ phase (mod stride): which taps reach it, and from
 * where.
 */
interface Phase {
  /** Positions of this phase. */
  readonly count: number;
  /** Taps in the order in which dy is read. */
  readonly taps: number[];
  /** First position of dy that is read, for the first position of the phase. */
  readonly start: number;
}

function phaseOf(phase: number, size: number, stride: number, before: number, taps: number): Phase {
  const count = phase < size ? Math.ceil((size - phase) / stride) : 0;
  const first = (phase + before) % stride;
  const used: number[] = [];
  for (let tap = first; tap < taps; tap += stride) used.unshift(tap);
  const nearest = used[0];
  const start = nearest === undefined ? 0 : (phase + before - nearest) / stride;
  return { count, taps: used, start };
}

/**
 * dx = Σ dy · filterᵀ: for each phase of the stride a convolution of dy with the taps that reach
 * it, in reverse order. It is the forward pass of the transposed convolution, too.
 */
function inputGradient(
  backend: NotegradBackend,
  info: Info,
  dy: TensorInfo,
  filter: TensorInfo,
): Answer {
  const { kernels, runtime } = backend;
  const { inChannels, outChannels, batchSize, outHeight, outWidth } = info;
  if (!isFloat(dy, filter) || !sameShape(dy.shape, info.outShape)) return undefined;
  if (sizeOf(dy.shape) * sizeOf(info.inShape) * sizeOf(filter.shape) === 0) return undefined;
  const phases = (size: number, stride: number, before: number, taps: number) =>
    Array.from({ length: Math.min(stride, size) }, (_, p) =>
      phaseOf(p, size, stride, before, taps),
    );
  const rows = phases(info.inHeight, info.strideHeight, info.padInfo.top, info.filterHeight);
  const columns = phases(info.inWidth, info.strideWidth, info.padInfo.left, info.filterWidth);
  const dyAt = backend.address(dy);
  const filterAt = backend.address(filter);
  const out = backend.output(info.inShape);
  const pixel = inChannels * 4;
  const row = info.inWidth * pixel;
  const tapBytes = inChannels * outChannels * 4;
  const most = info.filterHeight * info.filterWidth * outChannels;
  const packedFloats = kernels.convPackedFloats(most, inChannels);
  runtime.withBlock((packedFloats + most) * 4, (packed) => {
    kernels.convSource(dyAt, outHeight, outWidth, outChannels);
    for (const [y, { taps: heights, count: height, start: top }] of rows.entries()) {
      for (const [x, { taps: widths, count: width, start: left }] of columns.entries()) {
        const depth = heights.length * widths.length * outChannels;
        let at = 0;
        for (const h of heights) {
          for (const w of widths) {
            const tap = filterAt + (h * info.filterWidth + w) * tapBytes;
            const shape = [outChannels * 4, outChannels, inChannels, depth, at] as const;
            kernels.convPackTransposed(tap, ...shape, packed);
            at += outChannels;
          }
        }
        const steps = [info.strideHeight * row, info.strideWidth * pixel] as const;
        const target = out.address + y * row + x * pixel;
        const taps = packed + packedFloats * 4;
        kernels.convWindow(taps, heights.length, widths.length, top, left, 1, 1, 1, 1);
        kernels.convTarget(target, info.inHeight * row, ...steps, batchSize, height, width);
        kernels.conv(packed, inChannels, 0, 0);
      }
    }
  });
  return done(out);
}

function infoOf(
  inShape: number[],
  filterShape: number[],
  attrs: Pick<Conv2DAttrs, 'strides' | 'pad' | 'dimRoundingMode'>,
  dilations: Conv2DAttrs['dilations'],
): Info {
  return backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    dilations,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    'channelsLast',
  );
}

export const conv2dKernels = [
  kernel<Tensors<'x' | 'filter'>, Conv2DAttrs>('Conv2D', ({ inputs, attrs, backend }) => {
    if (attrs.dataFormat === 'NCHW') return undefined;
    const { x, filter } = inputs;
    return forward(
      backend,
      infoOf(x.shape, filter.shape, attrs, attrs.dilations),
      x,
      filter,
      undefined,
      0,
    );
  }),
  kernel<Tensors<'x' | 'filter', 'bias'>, FusedConv2DAttrs>(
    'FusedConv2D',
    ({ inputs, attrs, backend }) => {
      const activation = fusedActivation(attrs.activation);
      if (attrs.dataFormat === 'NCHW' || activation === undefined) return undefined;
      const { x, filter, bias } = inputs;
      const info = infoOf(x.shape, filter.shape, attrs, attrs.dilations);
      return forward(backend, info, x, filter, bias, activation);
    },
  ),
  kernel<Tensors<'x' | 'dy'>, Conv2DBackpropFilterAttrs>(
    'Conv2DBackpropFilter',
    ({ inputs: { x, dy }, attrs, backend }) => {
      if (attrs.dataFormat === 'NCHW') return undefined;
      return filterGradient(backend, infoOf(x.shape, attrs.filterShape, attrs, 1), x, dy);
    },
  ),
  kernel<Tensors<'dy' | 'filter'>, Conv2DBackpropInputAttrs>(
    'Conv2DBackpropInput',
    ({ inputs: { dy, filter }, attrs, backend }) => {
      if (attrs.dataFormat === 'NCHW') return undefined;
      return inputGradient(backend, infoOf(attrs.inputShape, filter.shape, attrs, 1), dy, filter);
    },
  ),
];
