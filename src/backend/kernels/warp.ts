import {
  backend_util,
  type CropAndResizeAttrs,
  type RotateWithOffsetAttrs,
  type TensorInfo,
  type TransformAttrs,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, isFloat, kernel, sizeOf, type Tensors } from './kernel.ts';

const MODES = { reflect: 0, wrap: 1, nearest: 2, constant: 3 } as const;

/** Every image is transformed; the stock kernel stops after the first. */
function transform(
  backend: NotegradBackend,
  { image, transforms }: Tensors<'image' | 'transforms'>,
  attrs: TransformAttrs,
): Answer {
  const { interpolation, fillMode, fillValue, outputShape } = attrs;
  if (!isFloat(image, transforms)) return undefined;
  const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
  const [rows, columns] = outputShape ?? [height, width];
  const shape = [batch, rows, columns, channels];
  if (sizeOf(image.shape) * sizeOf(shape) === 0) return undefined;
  if (interpolation !== 'nearest' && interpolation !== 'bilinear') return undefined;
  const x = backend.address(image);
  const transformsAt = backend.address(transforms);
  const out = backend.output(shape);
  backend.kernels.warp(
    ...([x, transformsAt, out.address, batch, height, width, channels, rows, columns] as const),
    transforms.shape[0] === 1 ? 0 : 8,
    MODES[fillMode] ?? MODES.constant,
    ...([fillValue, interpolation === 'bilinear' ? 1 : 0] as const),
  );
  return done(out);
}

/** What fills each channel: one value, or those of colours, with full opacity. */
function fillOf(value: RotateWithOffsetAttrs['fillValue'], channels: number): Float32Array {
  return Float32Array.from({ length: channels }, (_, channel) => {
    if (typeof value === 'number') return value;
    return channel === 3 ? 255 : (value[channel] ?? Number.NaN);
  });
}

function rotate(
  backend: NotegradBackend,
  image: TensorInfo,
  { radians, fillValue, center }: RotateWithOffsetAttrs,
): Answer {
  if (!isFloat(image) || sizeOf(image.shape) === 0) return undefined;
  const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
  const middle = backend_util.getImageCenter(center, height, width);
  const { runtime, kernels } = backend;
  const at = backend.address(image);
  const out = backend.output(image.shape);
  const fill = new Int32Array(fillOf(fillValue, channels).buffer);
  runtime.withBlock(fill.byteLength, (fillAt) => {
    runtime.write(fillAt, fill);
    kernels.turn(
      ...([at, out.address, batch, height, width, channels, fillAt] as const),
      ...([Math.sin(radians), Math.cos(radians)] as const),
      ...middle,
    );
  });
  return done(out);
}

function cropAndResize(
  backend: NotegradBackend,
  { image, boxes, boxInd }: Tensors<'image' | 'boxes' | 'boxInd'>,
  { cropSize, method, extrapolationValue }: CropAndResizeAttrs,
): Answer {
  if (!isFloat(image, boxes) || boxInd.dtype !== 'int32') return undefined;
  const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
  const count = boxes.shape[0] ?? 0;
  const shape = [count, ...cropSize, channels];
  if (sizeOf(image.shape) * sizeOf(shape) === 0) return undefined;
  const [x = 0, boxesAt = 0, images = 0] = [image, boxes, boxInd].map((t) => backend.address(t));
  // A box of an image that is not there is the stock kernel's.
  if (backend.runtime.ask('strayIndex', images, count, batch) !== 0) return undefined;
  const out = backend.output(shape);
  backend.kernels.crop(
    ...([x, boxesAt, images, out.address, count, height, width, channels] as const),
    ...cropSize,
    ...([extrapolationValue, method === 'bilinear' ? 1 : 0] as const),
  );
  return done(out);
}

export const warpKernels = [
  kernel<Tensors<'image' | 'transforms'>, TransformAttrs>(
    'Transform',
    ({ inputs, attrs, backend }) => transform(backend, inputs, attrs),
  ),
  kernel<Tensors<'image'>, RotateWithOffsetAttrs>(
    'RotateWithOffset',
    ({ inputs, attrs, backend }) => rotate(backend, inputs.image, attrs),
  ),
  kernel<Tensors<'image' | 'boxes' | 'boxInd'>, CropAndResizeAttrs>(
    'CropAndResize',
    ({ inputs, attrs, backend }) => cropAndResize(backend, inputs, attrs),
  ),
];
