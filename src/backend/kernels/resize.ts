import type {
  ResizeBilinearAttrs,
  ResizeBilinearGradAttrs,
  ResizeNearestNeighborAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, done, isFloat, kernel, sizeOf, type Tensors } from './kernel.ts';

type Method = 'bilinear' | 'nearest';

interface Options {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/**
 * Where the position `i` of the resized axis lies between those of the old one, and how far towards
 * the second.
 */
type Source = (i: number) => readonly [first: number, second: number, weight: number];

function sourceOf(
  method: Method,
  size: number,
  newSize: number,
  { alignCorners, halfPixelCenters }: Options,
): Source {
  const aligned = alignCorners && newSize > 1;
  const ratio = aligned ? (size - 1) / (newSize - 1) : size / newSize;
  if (method === 'nearest') {
    const center = halfPixelCenters ? 0.5 : 0;
    return (i) => {
      const at = ratio * (i + center);
      return [Math.min(size - 1, alignCorners ? Math.round(at) : Math.floor(at)), 0, 0];
    };
  }
  return (i) => {
    const at = halfPixelCenters ? ratio * (i + 0.5) - 0.5 : ratio * i;
    const first = Math.max(0, Math.floor(at));
    return [first, Math.min(size - 1, Math.ceil(at)), at - first];
  };
}

/** Runs `use` with the geometry told to the kernels: images of `shape`, resized to `newShape`. */
function withTables(
  { runtime, kernels }: NotegradBackend,
  method: Method,
  [, height = 0, width = 0, channels = 0]: readonly number[],
  [, newHeight = 0, newWidth = 0]: readonly number[],
  options: Options,
  use: () => void,
): void {
  const words = new Int32Array((newHeight + newWidth) * 3);
  const weights = new Float32Array(words.buffer);
  let at = 0;
  const write = (size: number, newSize: number) => {
    const source = sourceOf(method, size, newSize, options);
    for (let i = 0; i < newSize; i++, at += 3) {
      const [first, second, weight] = source(i);
      words[at] = first;
      words[at + 1] = second;
      weights[at + 2] = weight;
    }
  };
  write(height, newHeight);
  write(width, newWidth);
  runtime.withBlock(words.byteLength, (table) => {
    runtime.write(table, words);
    const columns = table + newHeight * 12;
    kernels.resizeShape(height, width, channels, newHeight, newWidth, table, columns);
    use();
  });
}

function resize(
  backend: NotegradBackend,
  method: Method,
  images: TensorInfo,
  [newHeight, newWidth]: readonly [number, number],
  options: Options,
): Answer {
  const [batch = 0, , , channels = 0] = images.shape;
  const shape = [batch, newHeight, newWidth, channels];
  if (!isFloat(images) || sizeOf(shape) * sizeOf(images.shape) === 0) return undefined;
  const x = backend.address(images);
  const out = backend.output(shape);
  withTables(backend, method, images.shape, shape, options, () => {
    if (method === 'nearest') backend.kernels.resizeNearest(x, out.address, batch);
    else backend.kernels.resizeBilinear(x, out.address, batch);
  });
  return done(out);
}

function gradient(
  backend: NotegradBackend,
  method: Method,
  { images, dy }: Tensors<'images' | 'dy'>,
  options: Options,
): Answer {
  if (!isFloat(images, dy) || sizeOf(images.shape) * sizeOf(dy.shape) === 0) return undefined;
  const dyAt = backend.address(dy);
  const out = backend.output(images.shape);
  withTables(backend, method, images.shape, dy.shape, options, () =>
    backend.kernels.resizeGrad(
      out.address,
      dyAt,
      images.shape[0] ?? 0,
      method === 'bilinear' ? 1 : 0,
    ),
  );
  return done(out);
}

type GradAttrs = ResizeBilinearGradAttrs & Options;

/**
 * The gradients are those of the forward pass, in these cases unlike those of the stock `cpu`
 * backend: with half pixel centers, which it leaves out; nearest neighbours of more than one image,
 * which it mixes up, or of a single row with aligned corners, where it never ends; bilinear in
 * images that are not square, whose sides it swaps.
 */
export const resizeKernels = [
  kernel<Tensors<'images'>, ResizeBilinearAttrs>(
    'ResizeBilinear',
    ({ inputs: { images }, attrs, backend }) =>
      resize(backend, 'bilinear', images, attrs.size, attrs),
  ),
  kernel<Tensors<'images'>, ResizeNearestNeighborAttrs>(
    'ResizeNearestNeighbor',
    ({ inputs: { images }, attrs, backend }) =>
      resize(backend, 'nearest', images, attrs.size, attrs),
  ),
  kernel<Tensors<'images' | 'dy'>, GradAttrs>('ResizeBilinearGrad', ({ inputs, attrs, backend }) =>
    gradient(backend, 'bilinear', inputs, attrs),
  ),
  kernel<Tensors<'images' | 'dy'>, GradAttrs>(
    'ResizeNearestNeighborGrad',
    ({ inputs, attrs, backend }) => gradient(backend, 'nearest', inputs, attrs),
  ),
];
