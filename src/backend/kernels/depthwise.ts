import {
  backend_util,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type FusedDepthwiseConv2DAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
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
type Attrs = Pick<DepthwiseConv2dNativeAttrs, 'strides' | 'pad' | 'dilations' | 'dimRoundingMode'>;

/**
 * Geometry, or undefined where the kernels do not apply: more than one filter a channel, or nothing
 * to do.
 */
function infoOf(inShape: number[], filterShape: number[], attrs: Attrs): Info | undefined {
  const info = backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? [1, 1],
    attrs.pad,
    attrs.dimRoundingMode,
    true,
  );
  return filterShape[3] === 1 && sizeOf(info.outShape) * sizeOf(inShape) > 0 ? info : undefined;
}

function setShape({ kernels }: NotegradBackend, info: Info): void {
  kernels.depthwiseShape(
    ...[
      info.batchSize,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outHeight,
      info.outWidth,
    ],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.padInfo.top, info.padInfo.left],
  );
}

function forward(
  backend: NotegradBackend,
  { x, filter, bias }: Tensors<'x' | 'filter', 'bias'>,
  attrs: Attrs,
  activation: number,
): Answer {
  if (!isFloat(x, filter, bias)) return undefined;
  const info = infoOf(x.shape, filter.shape, attrs);
  if (!info || (bias && sizeOf(bias.shape) !== info.outChannels)) return undefined;
  const xAt = backend.address(x);
  const filterAt = backend.address(filter);
  const biasAt = bias ? backend.address(bias) : 0;
  const out = backend.output(info.outShape);
  setShape(backend, info);
  backend.kernels.depthwise(xAt, filterAt, out.address, biasAt, activation);
  return done(out);
}

function filterGradient(
  backend: NotegradBackend,
  info: Info,
  x: TensorInfo,
  dy: TensorInfo,
): Answer {
  const { kernels, runtime } = backend;
  const xAt = backend.address(x);
  const dyAt = backend.address(dy);
  const out = backend.output(info.filterShape);
  const size = sizeOf(info.filterShape);
  const parts = kernels.depthwiseParts(info.batchSize);
  runtime.withBlock(parts * size * 4, (partials) => {
    setShape(backend, info);
    kernels.depthwiseFilterGrad(xAt, dyAt, partials);
    const chunks = kernels.reduceChunks(1, parts, size);
    runtime.withBlock(chunks * size * 4, (rest) =>
      kernels.reduce(partials, out.address, 1, parts, size, 0, 1, rest),
    );
  });
  return done(out);
}

export const depthwiseKernels = [
  kernel<Tensors<'x' | 'filter'>, DepthwiseConv2dNativeAttrs>(
    'DepthwiseConv2dNative',
    ({ inputs, attrs, backend }) =>
      attrs.dataFormat === 'NCHW' ? undefined : forward(backend, inputs, attrs, 0),
  ),
  kernel<Tensors<'x' | 'filter', 'bias'>, FusedDepthwiseConv2DAttrs>(
    'FusedDepthwiseConv2D',
    ({ inputs, attrs, backend }) => {
      const activation = fusedActivation(attrs.activation);
      if (attrs.dataFormat === 'NCHW' || activation === undefined) return undefined;
      return forward(backend, inputs, attrs, activation);
    },
  ),
  kernel<Tensors<'dy' | 'filter'>, DepthwiseConv2dNativeBackpropInputAttrs>(
    'DepthwiseConv2dNativeBackpropInput',
    ({ inputs: { dy, filter }, attrs, backend }) => {
      if (!isFloat(dy, filter)) return undefined;
      const info = infoOf(attrs.inputShape, filter.shape, attrs);
      if (!info || info.dilationHeight * info.dilationWidth !== 1) return undefined;
      if (!sameShape(dy.shape, info.outShape)) return undefined;
      const dyAt = backend.address(dy);
      const filterAt = backend.address(filter);
      const out = backend.output(info.inShape);
      setShape(backend, info);
      backend.kernels.depthwiseInputGrad(out.address, filterAt, dyAt);
      return done(out);
    },
  ),
  kernel<Tensors<'x' | 'dy'>, DepthwiseConv2dNativeBackpropFilterAttrs>(
    'DepthwiseConv2dNativeBackpropFilter',
    ({ inputs: { x, dy }, attrs, backend }) => {
      if (!isFloat(x, dy)) return undefined;
      const info = infoOf(x.shape, attrs.filterShape, attrs);
      if (!info || info.dilationHeight * info.dilationWidth !== 1) return undefined;
      if (!sameShape(dy.shape, info.outShape)) return undefined;
      return filterGradient(backend, info, x, dy);
    },
  ),
];
