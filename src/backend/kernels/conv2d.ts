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

/** Zeros around each image, in rows and columns; negative values are never needed. */
interface Margin {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Images in the heap: their address and their padded height and width. */
interface Images {
  readonly at: number;
  readonly height: number;
  readonly width: number;
}

/** Runs `use` on the images with the margin around them: the images themselves where there is none. */
function withMargin(
  backend: NotegradBackend,
  at: number,
  [images, height, width, channels]: readonly [number, number, number, number],
  { top, bottom, left, right }: Margin,
  use: (padded: Images) => void,
): void {
  if (top + bottom + left + right === 0) return use({ at, height, width });
  const padded = { height: top + height + bottom, width: left + width + right };
  const bytes = images * padded.height * padded.width * channels * 4;
  backend.runtime.withBlock(bytes, (to) => {
    const floats = [
      height,
      width * channels,
      top,
      bottom,
      left * channels,
      right * channels,
    ] as const;
    backend.kernels.padImages(at, to, images, ...floats);
    use({ at: to, ...padded });
  });
}

/** The rows and columns that windows reach beyond the image; some windows may end before the last rows. */
function forwardMargin(info: Info): Margin {
  const reachHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const reachWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  const { top, left } = info.padInfo;
  return {
    top,
    left,
    bottom: Math.max(0, reachHeight - top - info.inHeight),
    right: Math.max(0, reachWidth - left - info.inWidth),
  };
}

/** Tells the kernels how the windows of a forward convolution lie in the padded images. */
function setForwardWindows(
  backend: NotegradBackend,
  info: Info,
  { at, height, width }: Images,
  taps: number,
): void {
  const { kernels } = backend;
  const pixel = info.inChannels * 4;
  const row = width * pixel;
  kernels.convSource(at, height * row, info.strideHeight * row, info.strideWidth * pixel);
  if (info.dilationWidth === 1) {
    // A row of the window is one run.
    const length = info.filterWidth * info.inChannels;
    kernels.convWindow(taps, length, info.filterHeight, info.dilationHeight * row, 1, 0);
  } else {
    const step = info.dilationWidth * pixel;
    const rowStep = info.dilationHeight * row;
    kernels.convWindow(taps, info.inChannels, info.filterWidth, step, info.filterHeight, rowStep);
  }
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
  const images = [info.batchSize, info.inHeight, info.inWidth, inChannels] as const;
  const packedFloats = kernels.convPackedFloats(depth, outChannels);
  runtime.withBlock((packedFloats + depth) * 4, (packed) => {
    kernels.convPack(filterAt, outChannels * 4, depth, outChannels, depth, 0, packed);
    withMargin(backend, xAt, images, forwardMargin(info), (padded) => {
      setForwardWindows(backend, info, padded, packed + packedFloats * 4);
      setForwardTarget(backend, info, out.address);
      kernels.conv(packed, outChannels, biasAt, activation);
    });
  });
  return done(out);
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
  const images = [batchSize, info.inHeight, info.inWidth, inChannels] as const;
  const parts = kernels.convGradientParts(depth, outChannels, batchSize, outHeight, outWidth);
  const partBytes = depth * outChannels * 4;
  runtime.withBlock(parts * partBytes + depth * 4, (partials) => {
    withMargin(backend, xAt, images, forwardMargin(info), (padded) => {
      setForwardWindows(backend, info, padded, partials + parts * partBytes);
      setForwardTarget(backend, info, 0);
      kernels.convGradient(dyAt, outChannels, out.address, partials, parts);
    });
  });
  return done(out);
}

/** One axis of the input's gradient at positions ≡ phase (mod stride): which taps reach it, and from where. */
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
 * dx = Σ dy · filterᵀ: for each phase of the stride a convolution of dy with the taps that reach it, in reverse
 * order. It is the forward pass of the transposed convolution, too.
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
  const before = (list: Phase[]) => Math.max(0, ...list.map(({ start }) => -start));
  const after = (list: Phase[], size: number) =>
    Math.max(0, ...list.map(({ start, count, taps }) => start + count - 1 + taps.length - size));
  const margin = {
    top: before(rows),
    bottom: after(rows, outHeight),
    left: before(columns),
    right: after(columns, outWidth),
  };
  const dyAt = backend.address(dy);
  const filterAt = backend.address(filter);
  const out = backend.output(info.inShape);
  const pixel = inChannels * 4;
  const row = info.inWidth * pixel;
  const tapBytes = inChannels * outChannels * 4;
  const images = [batchSize, outHeight, outWidth, outChannels] as const;
  const most = info.filterHeight * info.filterWidth * outChannels;
  const packedFloats = kernels.convPackedFloats(most, inChannels);
  runtime.withBlock((packedFloats + most) * 4, (packed) => {
    const tapsAt = packed + packedFloats * 4;
    withMargin(backend, dyAt, images, margin, (padded) => {
      const dyPixel = outChannels * 4;
      const dyRow = padded.width * dyPixel;
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
          const first = padded.at + (top + margin.top) * dyRow + (left + margin.left) * dyPixel;
          const steps = [info.strideHeight * row, info.strideWidth * pixel] as const;
          const target = out.address + y * row + x * pixel;
          kernels.convSource(first, padded.height * dyRow, dyRow, dyPixel);
          kernels.convTarget(target, info.inHeight * row, ...steps, batchSize, height, width);
          kernels.convWindow(tapsAt, widths.length * outChannels, heights.length, dyRow, 1, 0);
          kernels.conv(packed, inChannels, 0, 0);
        }
      }
    });
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
