import {
  type AvgPoolAttrs,
  type AvgPoolGradAttrs,
  backend_util,
  type MaxPoolAttrs,
  type MaxPoolGradAttrs,
  type MaxPoolWithArgmaxAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, isFloat, kernel, sameShape, sizeOf, type Tensors } from './kernel.ts';

type Info = backend_util.Conv2DInfo;
type Attrs =
  | MaxPoolAttrs
  | MaxPoolGradAttrs
  | MaxPoolWithArgmaxAttrs
  | AvgPoolAttrs
  | AvgPoolGradAttrs;

function infoOf(x: TensorInfo, attrs: Attrs): Info {
  return backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    'dimRoundingMode' in attrs ? attrs.dimRoundingMode : undefined,
  );
}

function setShape({ kernels }: NotegradBackend, info: Info): void {
  kernels.poolShape(
    ...[info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.padInfo.top, info.padInfo.left],
  );
}

function forward(
  backend: NotegradBackend,
  x: TensorInfo,
  attrs: Attrs,
  kind: 'maxPool' | 'averagePool',
): Answer {
  if (!isFloat(x) || x.shape.length !== 4) return undefined;
  const info = infoOf(x, attrs);
  const identity = info.filterHeight === 1 && info.filterWidth === 1;
  if (identity || sizeOf(info.outShape) === 0) return undefined;
  const at = backend.address(x);
  const out = backend.output(info.outShape);
  setShape(backend, info);
  backend.kernels[kind](at, out.address, info.batchSize);
  return done(out);
}

export const pool2dKernels = [
  kernel<Tensors<'x'>, MaxPoolAttrs>('MaxPool', ({ inputs, attrs, backend }) =>
    forward(backend, inputs.x, attrs, 'maxPool'),
  ),
  kernel<Tensors<'x'>, AvgPoolAttrs>('AvgPool', ({ inputs, attrs, backend }) =>
    forward(backend, inputs.x, attrs, 'averagePool'),
  ),
  kernel<Tensors<'x'>, MaxPoolWithArgmaxAttrs>(
    'MaxPoolWithArgmax',
    ({ inputs: { x }, attrs, backend }) => {
      if (!isFloat(x) || x.shape.length !== 4) return undefined;
      const info = infoOf(x, attrs);
      if (sizeOf(info.outShape) * sizeOf(x.shape) === 0) return undefined;
      const at = backend.address(x);
      const largest = backend.output(info.outShape);
      const places = backend.output(info.outShape, 'int32');
      setShape(backend, info);
      backend.kernels.maxPool(at, largest.address, info.batchSize);
      const withImage = attrs.includeBatchInIndex ? 1 : 0;
      backend.kernels.maxPoolPositions(at, places.address, info.batchSize, withImage);
      return [done(largest), done(places)];
    },
  ),
  kernel<Tensors<'dy' | 'input'>, MaxPoolGradAttrs>('MaxPoolGrad', ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    if (!isFloat(dy, input) || input.shape.length !== 4) return undefined;
    const info = infoOf(input, attrs);
    if (sizeOf(input.shape) === 0 || !sameShape(dy.shape, info.outShape)) return undefined;
    const inputAt = backend.address(input);
    const dyAt = backend.address(dy);
    const out = backend.output(input.shape);
    setShape(backend, info);
    backend.kernels.maxPoolGrad(inputAt, dyAt, out.address, info.batchSize);
    return done(out);
  }),
  kernel<Tensors<'dy' | 'input'>, AvgPoolGradAttrs>('AvgPoolGrad', ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    if (!isFloat(dy, input) || input.shape.length !== 4) return undefined;
    const info = infoOf(input, attrs);
    if (sizeOf(input.shape) === 0 || !sameShape(dy.shape, info.outShape)) return undefined;
    const dyAt = backend.address(dy);
    const out = backend.output(input.shape);
    setShape(backend, info);
    backend.kernels.averagePoolGrad(dyAt, out.address, info.batchSize);
    return done(out);
  }),
];
