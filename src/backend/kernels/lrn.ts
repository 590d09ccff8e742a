import type { LRNAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { done, isFloat, kernel, sizeOf, type Tensors } from './kernel.ts';

/** Tells the kernels the geometry; false where the case is the stock kernel's. */
function setShape({ kernels }: NotegradBackend, x: TensorInfo, attrs: LRNAttrs): boolean {
  const { depthRadius, bias, alpha, beta } = attrs;
  const channels = x.shape[3] ?? 0;
  // The base of the power is not negative, then.
  const isPositive = bias >= 0 && alpha >= 0 && Number.isFinite(beta);
  if (!isPositive || !Number.isInteger(depthRadius) || sizeOf(x.shape) === 0) return false;
  kernels.lrnShape(sizeOf(x.shape) / channels, channels, depthRadius, bias, alpha, beta);
  return true;
}

export const lrnKernels = [
  kernel<Tensors<'x'>, LRNAttrs>('LRN', ({ inputs: { x }, attrs, backend }) => {
    if (!isFloat(x) || !setShape(backend, x, attrs)) return undefined;
    const at = backend.address(x);
    const out = backend.output(x.shape);
    backend.kernels.lrn(at, out.address);
    return done(out);
  }),
  kernel<Tensors<'x' | 'y' | 'dy'>, LRNAttrs>(
    'LRNGrad',
    ({ inputs: { x, y, dy }, attrs, backend }) => {
      if (!isFloat(x, y, dy) || !setShape(backend, x, attrs)) return undefined;
      const [xAt = 0, yAt = 0, dyAt = 0] = [x, y, dy].map((tensor) => backend.address(tensor));
      const out = backend.output(x.shape);
      backend.kernels.lrnGrad(xAt, yAt, dyAt, out.address);
      return done(out);
    },
  ),
];
